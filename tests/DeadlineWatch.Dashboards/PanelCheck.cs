using System.Text.RegularExpressions;

namespace DeadlineWatch.Dashboards;

/// <summary>Asks all that dashboards ask, as Grafana would: under "All", under one value of each choice, and under several.</summary>
internal sealed partial class PanelCheck(Prometheus prometheus, Report report, TimeSpan length)
{
    public async Task Ask(Dashboard dashboard, EmptyInDemo empty, CancellationToken cancel)
    {
        var choices = await Choices(dashboard, cancel);
        foreach (var query in dashboard.Queries)
        {
            foreach (var choice in choices)
            {
                report.Count(await Wrong(dashboard.File, query, choice, ReferenceEquals(choice, choices[0]) ? empty : null, cancel) is { } wrong
                    ? $"{dashboard.File}: {query.Panel}, {query.Id}, with {choice.Words}\n{query.Expression}\n{wrong}"
                    : null);
            }
        }

        report.Say($"{dashboard.Queries.Count} queries of {dashboard.Queries.DistinctBy(each => each.Panel).Count()} panels, each for {choices.Count} choices");
    }

    /// <summary>Why an answer is wrong; null where it is right. Only the first choice must have data: of one team there may be
    /// none.</summary>
    private async Task<string?> Wrong(string file, PanelQuery query, Choice choice, EmptyInDemo? empty, CancellationToken cancel)
    {
        try
        {
            var filled = choice.Fill(query.Expression);
            var answer = query.IsInstant
                ? await prometheus.Now(filled, cancel)
                : await prometheus.Over(length, filled, DateTimeOffset.UtcNow, cancel);
            return answer.Error ?? empty?.Against(file, query, answer.Series);
        }
        catch (KeyNotFoundException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>"All" first, as a dashboard opens; each custom variable keeps its first value, and has each of its others in a
    /// choice of its own.</summary>
    private async Task<IReadOnlyList<Choice>> Choices(Dashboard dashboard, CancellationToken cancel)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal), one = new(StringComparer.Ordinal), several = new(StringComparer.Ordinal);
        foreach (var variable in dashboard.Variables)
        {
            if (variable.Kind == "query")
            {
                var values = await Values(dashboard.File, variable, new("All", all), cancel);
                all[variable.Name] = variable.AllValue ?? Choice.Many(values);
                one[variable.Name] = variable.IsMany ? Choice.Many([.. values.Take(1)]) : Choice.One(values is [var first, ..] ? first : "");
                several[variable.Name] = variable.IsMany ? Choice.Many([.. values.TakeLast(2)]) : one[variable.Name];
            }
            else
            {
                all[variable.Name] = one[variable.Name] = several[variable.Name] = Choice.One(variable.Choices is [var first, ..] ? first : "default");
            }
        }

        return
        [
            new("All", all), new("one of each", one), new("several of each", several),
            .. from variable in dashboard.Variables
               from value in variable.Choices.Skip(1)
               select new Choice($"{variable.Name} {value}", new Dictionary<string, string>(all, StringComparer.Ordinal) { [variable.Name] = Choice.One(value) }),
        ];
    }

    private async Task<IReadOnlyList<string>> Values(string file, Variable variable, Choice before, CancellationToken cancel)
    {
        if (LabelValues().Match(variable.Query) is not { Success: true } query)
        {
            report.Fail($"{file}: the variable {variable.Name}\n{variable.Query}\nis no label_values(selector, label)");
            return [];
        }

        try
        {
            var (values, error) = await prometheus.LabelValues(query.Groups["label"].Value, before.Fill(query.Groups["selector"].Value), cancel);
            report.Count(error is null && values.Count > 0 ? null : $"{file}: the variable {variable.Name}\n{variable.Query}\n{error ?? "no values"}");
            return values;
        }
        catch (KeyNotFoundException fault)
        {
            report.Fail($"{file}: the variable {variable.Name}\n{variable.Query}\n{fault.Message}, or stands after it");
            return [];
        }
    }

    [GeneratedRegex(@"^label_values\((?<selector>.+), *(?<label>\w+)\)$", RegexOptions.None, 1000)]
    private static partial Regex LabelValues();
}
