using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>What a median council of 40 teams and 25 clocks costs a Prometheus server, where everything happens at
/// once.</summary>
public sealed class SeriesBudgetTests
{
    private const int Budget = 10_000;

    [Fact]
    public async Task A_council_of_40_teams_and_25_clocks_keeps_within_10_000_series()
    {
        var configuration = MedianCouncil();
        var ledger = new LedgerByHand { Standing = new(9, 9, 9, 9, SomeCouncil.Now), Itself = new(1, SomeCouncil.Now) };
        ledger.SourceRows.Add(SomeCouncil.Sound("2026-04-08T01:00Z"));
        ledger.DeadlineRows.AddRange(OneOverdueForEachTeamAndClock(configuration));
        ledger.Counts.AddRange(configuration.Sources.Select(each => each.Name).Append("evaluation:sandwell").Append("escalation:sandwell")
            .SelectMany(source => Enumerable.Range(0, 12).Select(code => new FindingCount(source, $"code-{code}", 1, 1, 1))));

        var page = await PageOf(ledger, configuration);

        (string, string)[] everywhere = [("authority", "sandwell"), ("profile", "west-midlands")];
        Assert.Equal(40 * 25, page.All("deadlinewatch_oldest_overdue_timestamp_seconds", everywhere).Count);
        Assert.Equal(41 * 25 * 4, page.All("deadlinewatch_deadlines", everywhere).Count); // the 40, and "other"
        Assert.Equal(41 * 2 * 5 * 2, page.All("deadlinewatch_team_judged_deadlines", everywhere).Count);
        Assert.Equal(25 * 6 * 3, page.All("deadlinewatch_escalations_total").Count);
        Assert.Equal(page.Samples.Count, page["deadlinewatch_metrics_series"]);
        Assert.InRange(page.Samples.Count, 8_000, Budget);
    }

    private static async Task<PrometheusPage> PageOf(LedgerByHand ledger, ServiceConfiguration configuration)
    {
        var (current, time, page) = (new CurrentConfiguration(configuration), new HandTurnedTime(SomeCouncil.Now), new MetricsPage());
        using var instruments = new Instruments(configuration);
        using var refresher = new MetricsRefresher(new LedgerGauges(ledger, current, time), instruments, new NodeGauges(current, time), page,
            time, NullLogger<MetricsRefresher>.Instance);
        await refresher.Refresh(TestContext.Current.CancellationToken);
        return PrometheusPage.Parse(page.Bytes.Span);
    }

    private static IEnumerable<DeadlineRow> OneOverdueForEachTeamAndClock(ServiceConfiguration configuration) =>
        from team in configuration.Directory.Teams
        from clock in configuration.Profiles["west-midlands"].Clocks
        select SomeCouncil.Open("2026-03-31", team.Name, clock: clock.Key);

    private static ServiceConfiguration MedianCouncil()
    {
        var council = SomeCouncil.Configuration();
        var profile = council.Profiles["west-midlands"];
        var ladder = new Ladder("fifteen-days", [.. Enumerable.Range(0, 6).Select(each => Step($"step-{each}"))]);
        return council with
        {
            Directory = council.Directory with { Teams = [.. Numbered(40, "Team ").Select(each => SomeCouncil.Team(each, each))] },
            Sources = [council.Sources[0], council.Sources[0] with { Name = "mailbox" }, council.Sources[0] with { Name = "partners" }],
            Profiles = new Dictionary<string, Profile>
            {
                [profile.Key] = profile with
                {
                    Clocks = [.. Numbered(25, "clock-of-some-length-").Select(each => SomeCouncil.Clock(each, "section-47-started", "section-47-completed"))],
                    Ladders = new Dictionary<string, Ladder> { [ladder.Key] = ladder },
                },
            },
        };
    }

    private static LadderStep Step(string key) => new(key, new(StepAnchor.WhenOverdue), ["team-manager"], Severity.Overdue);

    private static IEnumerable<string> Numbered(int count, string word) =>
        Enumerable.Range(1, count).Select(each => string.Create(CultureInfo.InvariantCulture, $"{word}{each}"));
}
