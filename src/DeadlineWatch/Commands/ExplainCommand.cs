using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>explain</c>: all that is known of one case, and why each clock stands as it does.</summary>
internal sealed class ExplainCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
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
            return await UnknownCase.Refuse(ledger, authority.Authority.Key, reference, terminal, cancel);
        }

        var history = await ledger.History(authority.Authority.Key, reference, cancel);
        var outbox = await ledger.Outbox(authority.Authority.Key, reference, cancel);
        var findings = (await ledger.Findings(source: null, cancel))
            .Where(each => each.Finding.Case == reference && IsOf(authority, each.Source)).ToList();
        var silences = await ledger.Silences(authority.Authority.Key, reference, cancel);
        var answer = ExplainAnswer.Of(authority, record, history, outbox, findings, silences, configuration.Directory, now);
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
}
