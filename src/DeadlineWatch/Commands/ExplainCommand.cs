using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>explain</c>: all that is known of one case, and why each clock stands as it does.</summary>
internal sealed class ExplainCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    // As many as fit on a line.
    private const int MostNear = 5;

    public async Task<int> Write(ExplainOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var authorities = WatchedAuthority.AllOf(configuration, await ledger.Sources(cancel));
        if (!authorities.TryGetValue(options.Authority, out var authority))
        {
            return Known.Refuse(terminal, "authority", options.Authority, authorities.Keys);
        }

        var reference = options.Case.Trim();
        if (await ledger.Case(authority.Authority.Key, reference, cancel) is not { } record)
        {
            terminal.Fault($"Nothing is known of case {reference} of {authority.Authority.Key}.");
            var near = await Near(authority.Authority.Key, reference, cancel);
            if (near.Count > 0)
            {
                terminal.Fault($"Near it: {string.Join(", ", near)}.");
            }

            return ExitCode.Wrong;
        }

        var history = await ledger.History(authority.Authority.Key, reference, cancel);
        var outbox = await ledger.Outbox(authority.Authority.Key, reference, cancel);
        var findings = (await ledger.Findings(source: null, cancel))
            .Where(each => each.Finding.Case == reference && IsOf(authority, each.Source)).ToList();
        var answer = ExplainAnswer.Of(authority, record, history, outbox, findings, configuration.Directory, now);
        if (options.Json)
        {
            Json.Write(terminal.Output, answer);
        }
        else
        {
            ExplainText.Write(answer, authority, terminal);
        }

        return ExitCode.Done;
    }

    // Another authority may have a case of the same reference. What evaluation and escalation find stands under
    // "evaluation:anytown"; no source's name holds a colon.
    private static bool IsOf(WatchedAuthority authority, string source) =>
        authority.Coverage.Sources.Any(each => each.Name == source)
        || source.EndsWith($":{authority.Authority.Key}", StringComparison.Ordinal);

    /// <summary>Cases whose reference is nearly the same, or holds what was typed.</summary>
    private async Task<IReadOnlyList<string>> Near(string authority, string reference, CancellationToken cancel)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in ledger.Deadlines(authority, DateTimeOffset.MinValue, cancel))
        {
            known.Add(row.Deadline.Clock.Case);
        }

        return
        [
            .. known
                .Select(each => (Case: each, Slips: each.Contains(reference, StringComparison.OrdinalIgnoreCase)
                    ? 1
                    : Spelling.Slips(reference, each)))
                .Where(each => each.Slips <= Math.Max(1, reference.Length / 3))
                .OrderBy(each => each.Slips).ThenBy(each => each.Case, StringComparer.Ordinal)
                .Take(MostNear)
                .Select(each => each.Case),
        ];
    }
}
