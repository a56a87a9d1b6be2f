using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>However the service is ended, each case that landed is told in the end, also while it was down.</summary>
internal sealed class LosesNothing(Report report, string published)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken cancel)
    {
        await using var relay = new SinkRelay();
        await using var town = new Town(published, """{ "sqlite": "data/ledger.db" }""",
            $"\"relay\": {{ \"host\": \"127.0.0.1\", \"port\": {relay.Port}, \"security\": \"none\" }}");
        foreach (var (signal, expected) in new[] { ("TERM", 0), ("KILL", 137), ("INT", 0), ("KILL", 137), ("TERM", 0) })
        {
            var service = await town.Ready(cancel);
            await LandSome(town, 4, cancel);
            await service.Signal(signal, cancel);
            var code = await service.Ended(Patience, cancel);
            report.Count(code == expected ? null : $"SIG{signal} ended it with {code} and not {expected}. It said:\n{string.Join('\n', service.Lines.TakeLast(8))}");
            await LandSome(town, 1, cancel);
        }

        var last = await town.Ready(cancel);
        await Town.Until(last, "all cases are told", Patience, () => Untold(town, relay).Count == 0);
        report.Pass();
        var twice = relay.Accepted.Count - relay.Accepted.Select(MessageId).Distinct(StringComparer.Ordinal).Count();
        report.Say($"{town.Cases.Count} cases over 6 starts and 5 ends, 2 of them by SIGKILL: all told, in {relay.Accepted.Count} mails, {twice} of them twice");

        var verify = town.Start(["verify"]);
        report.Count(await verify.Ended(Patience, cancel) == 0 ? null : $"the chain of the history is broken:\n{string.Join('\n', verify.Lines)}");
    }

    private static async Task LandSome(Town town, int count, CancellationToken cancel)
    {
        for (var i = 0; i < count; i++)
        {
            town.Land();
            await Task.Delay(Pace, cancel);
        }
    }

    private static List<string> Untold(Town town, SinkRelay relay) =>
        [.. town.Cases.Where(each => !relay.Accepted.Any(mail => mail.Contains(each, StringComparison.Ordinal)))];

    private static string MessageId(string mail) =>
        mail.Split('\n').First(each => each.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));
}
