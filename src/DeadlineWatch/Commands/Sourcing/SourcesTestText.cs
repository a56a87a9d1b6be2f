using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands.Sourcing;

/// <summary>Writes what a reading held: the columns and what becomes of them, ten cases, the clocks, the findings.</summary>
internal sealed class SourcesTestText(ServiceConfiguration configuration, SourceSettings source, SourceReading.Complete reading)
{
    public const int ShownCases = 10;

    // Enough to see what a finding is about; after a poll "deadlinewatch findings" has them all.
    private const int ShownOfOneCode = 3;

    public void Write(Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading($"{source.Name} · {EvaluateText.KindWords(source.Kind)} · {source.At}"));
        output.WriteLine($"Data as of {CivilTime.Words(reading.DataAsOf)} · {DueWords.Count(reading.Cases, "case")}"
            + $" · {DueWords.Count(reading.Findings.Count, "finding")} · it was read to its end");
        WriteColumns(terminal);
        WriteCases(terminal);
        WriteClocks(terminal);
        WriteFindings(terminal);
    }

    private void WriteColumns(Terminal terminal)
    {
        Begin("COLUMNS", terminal);
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Right);
        foreach (var mapping in source.Tables)
        {
            table.Add(mapping.Name, mapping.Case, "case", DueWords.Count(reading.Counts.Rows.GetValueOrDefault(mapping.Name), "row"));
            foreach (var (column, what) in Uses(mapping))
            {
                table.Add("", column, what);
            }
        }

        foreach (var (kind, count) in reading.Counts.Events.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            table.Add("", "", kind, DueWords.Count(count, "event"));
        }

        table.Write(terminal.Output);
    }

    private static IEnumerable<(string Column, string What)> Uses(TableMapping mapping)
    {
        (string?, string)[] rows = [(mapping.Group, "group"), (mapping.Team, "team"), (mapping.Episode, "episode"), (mapping.Rows?.Column, "which rows count")];
        var events = mapping.Events.SelectMany(each => ((string?, string)[])
        [
            (each.Value.Column, each.Key.Name), (each.Value.Flag, $"{each.Key.Name}, without a date"), (each.Value.Id, $"id of {each.Key.Name}"),
            (each.Value.Episode, $"episode of {each.Key.Name}"), (each.Value.RecordedAt, $"when {each.Key.Name} was recorded"),
        ]);
        var facts = mapping.Facts.Select(each => ((string?)each.Value.Column, $"fact {each.Key}"));
        return rows.Concat(events).Concat(facts).Where(each => each.Item1 is not null)
            .GroupBy(each => each.Item1!, each => each.Item2, StringComparer.OrdinalIgnoreCase)
            .Select(each => (each.Key, string.Join("; ", each)));
    }

    private void WriteCases(Terminal terminal)
    {
        Begin(reading.Cases > ShownCases ? $"THE FIRST {ShownCases} CASES" : "CASES", terminal);
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        var today = CivilTime.DayOf(reading.DataAsOf);
        foreach (var each in reading.Kept)
        {
            var name = each.Reference;
            foreach (var happened in each.Events)
            {
                table.Add(name, happened.Kind.Name, happened.OccurredAt is { } at ? DueWords.At(at, today) : "without a date",
                    string.Join(", ", happened.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key} {fact.Value}")
                        .Prepend(happened.Episode is { } episode && !episode.StartsWith("row:", StringComparison.Ordinal) ? $"episode {episode}" : "")
                        .Where(words => words.Length > 0)));
                name = "";
            }

            if (each.Events.Count == 0)
            {
                table.Add(name, "no event");
            }
        }

        table.Write(terminal.Output);
    }

    private void WriteClocks(Terminal terminal)
    {
        Begin("CLOCKS", terminal);
        List<SourceSettings> all = [.. configuration.SourcesOf(source.Authority)];
        var standings = all.Select(each => SourceShape.StandingOf(each, all, reading.DataAsOf)).ToList();
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var clock in Coverage.Of(configuration.ProfileOf(source.Authority), standings).Clocks)
        {
            table.Add(clock.Clock, clock.Runs ? "watched" : "not watched", clock.NotWatched ?? "");
        }

        table.Write(terminal.Output);
    }

    private void WriteFindings(Terminal terminal)
    {
        if (reading.Findings.Count == 0)
        {
            return;
        }

        Begin("FINDINGS", terminal);
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var code in reading.Findings.GroupBy(each => each.Code).OrderByDescending(each => each.Count()).ThenBy(each => each.Key, StringComparer.Ordinal))
        {
            foreach (var (at, each) in code.Take(ShownOfOneCode).Index())
            {
                table.Add(at == 0 ? code.Key : "", each.Case is { } reference ? $"{each.Place}, case {reference}" : each.Place, each.Words);
            }

            if (code.Count() > ShownOfOneCode)
            {
                table.Add("", string.Create(CultureInfo.InvariantCulture, $"and {code.Count() - ShownOfOneCode:N0} more"));
            }
        }

        table.Write(terminal.Output);
    }

    private static void Begin(string heading, Terminal terminal)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {terminal.Heading(heading)}");
    }
}
