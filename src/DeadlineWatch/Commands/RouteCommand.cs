using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>route</c>: whom each rung of each open clock of a case reached or will reach, and why them.</summary>
internal sealed class RouteCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    public async Task<int> Write(RouteOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
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

        var clocks = authority.Profile.Clocks.Select(each => each.Key)
            .Union(record.Deadlines.Select(each => each.Deadline.Clock.Definition)).ToList();
        if (options.Clock is { } clock && !clocks.Contains(clock))
        {
            return Known.Refuse(terminal, "clock", clock, clocks);
        }

        var outbox = await ledger.Outbox(authority.Authority.Key, reference, cancel);
        var silences = (await ledger.Silences(authority.Authority.Key, reference, cancel))
            .Where(each => each.LiftedAt is null && now < each.Silence.Until).ToLookup(each => each.DeadlineId);
        var router = new Router(configuration, authority, now);
        var answer = new RouteAnswer
        {
            Authority = authority.Authority.Key,
            Case = record.Reference,
            Now = now,
            Clocks =
            [
                .. record.Deadlines
                    .Where(each => each.Deadline.Ended is null && (options.Clock is null || each.Deadline.Clock.Definition == options.Clock))
                    .OrderBy(each => each.Deadline.EarliestDueAt).ThenBy(each => each.Deadline.Clock.Definition, StringComparer.Ordinal)
                    .ThenBy(each => each.Deadline.Clock.Start, StringComparer.Ordinal)
                    .Select(each => router.Route(each, [.. outbox.Where(row => row.DeadlineId == each.Id)], silences[each.Id].LastOrDefault())),
            ],
        };
        if (options.Json)
        {
            Json.Write(terminal.Output, answer);
        }
        else
        {
            RouteText.Write(answer, authority, options.Clock, terminal);
        }

        return ExitCode.Done;
    }
}
