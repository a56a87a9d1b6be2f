using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>findings</c>: what in the data a person should mend, by source, newest first.</summary>
internal sealed class FindingsCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    public async Task<int> Write(FindingsOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var rows = (await ledger.Findings(source: null, cancel))
            .Concat(await UnknownTeams.Find(configuration, ledger, options.Case?.Trim(), now, cancel)).ToList();
        if (options.Source is { } source)
        {
            // What the service itself finds stands under names of its own; a source taken out may still have some.
            var known = configuration.Sources.Select(each => each.Name)
                .Union(FindingSources.All(configuration.Authorities.Select(each => each.Key)))
                .Union(rows.Select(each => each.Source)).ToList();
            if (!known.Contains(source))
            {
                return Known.Refuse(terminal, "source", source, known);
            }
        }

        var asked = LedgerFinding.InOrder(rows.Where(each => IsAsked(each, options)));
        switch (options.Form)
        {
            case OutputForm.Json:
                Json.Write(terminal.Output, new FindingsAnswer(now, asked));
                break;
            case OutputForm.Csv:
                Csv.Write(terminal.Output, LedgerFinding.Columns, asked.Select(each => each.Cells()));
                break;
            default:
                FindingsText.Write(asked, now, terminal);
                break;
        }

        return ExitCode.Done;
    }

    private static bool IsAsked(FindingRow each, FindingsOptions options) =>
        (options.Source is null || each.Source == options.Source)
        && (options.Case is null || each.Finding.Case == options.Case.Trim());
}

/// <summary>The answer of <c>findings</c> to a program.</summary>
internal sealed record FindingsAnswer(DateTimeOffset Now, IReadOnlyList<LedgerFinding> Findings);
