using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>status</c>: the nodes, the last polls and how old their data is, what waits to be sent and why, how far the calendars
/// reach, and where the history ends. Where nothing shows that the service works, the one on this machine does not answer, or the
/// config folder has a fault, the exit code says so too.</summary>
/// <param name="configuration">The configuration; null where the folder has a fault, and the ledger alone answers.</param>
/// <param name="inUse">Which folder and which ledger.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="here">Asks the service on this machine: what was found, and whether it is the service.</param>
internal sealed class StatusCommand(
    ServiceConfiguration? configuration, InUse inUse, ILedger ledger,
    Func<CancellationToken, Task<(Probed Found, bool IsThere)>> here)
{
    public async Task<int> Write(StatusOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var answer = await Ask(now, cancel);
        if (options.Json)
        {
            Json.Write(terminal.Output, answer);
        }
        else
        {
            StatusText.Write(answer, terminal);
        }

        return answer.Service.IsMissing || configuration is null ? ExitCode.Wrong : ExitCode.Done;
    }

    private async Task<StatusAnswer> Ask(DateTimeOffset now, CancellationToken cancel)
    {
        var inForce = ledger.Nodes is { } store ? await store.InForce(cancel) : null;
        var seen = ledger.Nodes is { } others ? await others.Nodes(cancel) : [];
        var asked = ledger.Nodes is null ? here(cancel) : null;
        var rows = await ledger.Queries.Sources(cancel);
        var today = CivilTime.DayOf(now);
        List<NodeStatus> nodes =
        [
            .. seen.Select(each => new NodeStatus(each.Name, each.Version, each.StartedAt, each.SeenAt,
                Math.Round(each.SilentSeconds, 1), each.Configuration == inForce?.Hash)),
        ];
        List<SourceStatus> sources = configuration is null
            ? [.. rows.Select(each => SourceStatus.Of(each, now))]
            : [.. configuration.Sources.Select(each => SourceStatus.Of(each, rows.FirstOrDefault(row => row.Source == each.Name), now))];
        var sign = ServiceSign.Of(configuration, sources, ledger.Nodes is null ? null : nodes, now);
        (Probed Found, bool IsThere)? service = asked is null ? null : await asked;
        return new StatusAnswer
        {
            Now = now,
            InUse = inUse,
            ConfigSound = configuration is not null,
            Service = service is { IsThere: false } ? sign with { IsMissing = true } : sign,
            Here = service?.Found,
            Nodes = nodes,
            InForceSince = inForce?.Since,
            DiffersHere = inForce is null || configuration is null ? [] : ConfigurationParts.Differing(configuration.Parts, inForce.Parts),
            Sources = sources,
            Canaries = await Canaries(cancel),
            Outbox = await ledger.Queries.OutboxStanding(cancel),
            Waits = await ledger.Queries.Waits(now, cancel),
            WaitingSince = await ledger.Queries.WaitingSince(now, cancel),
            Calendars =
            [
                .. (configuration?.Calendars.Values ?? []).OrderBy(each => each.Key, StringComparer.Ordinal)
                    .Select(each => new CalendarStatus(each.Key, each.KnownUntil, each.KnownUntil.DayNumber - today.DayNumber)),
            ],
            Chains =
            [
                .. (await ledger.Chain.Heads(cancel))
                    .Select(each => new ChainStatus(each.Authority, each.Number, Convert.ToHexStringLower(each.Hash))),
            ],
        };
    }

    private async Task<IReadOnlyList<CanaryStatus>> Canaries(CancellationToken cancel)
    {
        var canaries = new List<CanaryStatus>();
        foreach (var authority in configuration?.Authorities.Select(each => each.Key).Where(configuration.IsCanary) ?? [])
        {
            var last = await ledger.Queries.LastTold(authority, cancel);
            canaries.Add(new(authority, last.ToldAt, last.AcceptedAt));
        }

        return canaries;
    }
}
