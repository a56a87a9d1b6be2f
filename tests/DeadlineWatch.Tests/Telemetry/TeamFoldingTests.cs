using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

public sealed class TeamFoldingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_team_with_fewer_than_six_cases_is_not_named()
    {
        var teams = await TeamsOf([.. Cases("North", 6), .. Cases("South", 5), .. Cases("East", 3)]);

        Assert.Equal([("North", 6), ("other", 8)], teams);
    }

    [Fact]
    public async Task Cases_are_counted_and_not_their_deadlines()
    {
        var manyOfFewCases = Enumerable.Range(0, 20).Select(each => SomeCouncil.Open("2026-04-30", "South", $"case-{each % 5}"));

        var teams = await TeamsOf(manyOfFewCases);

        Assert.Equal([("other", 20)], teams);
    }

    [Fact]
    public async Task Cases_that_ended_within_the_year_count_towards_a_team()
    {
        var ended = Enumerable.Range(0, 3).Select(_ => SomeCouncil.Ended(EndedHow.InTime, "2026-01-15", "North"));

        var teams = await TeamsOf([.. Cases("North", 3), .. ended]);

        Assert.Equal([("North", 3), ("other", 0)], teams);
    }

    [Fact]
    public async Task The_rest_stays_together_unnamed_however_few_they_are()
    {
        var teams = await TeamsOf(Cases("South", 1));

        Assert.Equal([("other", 1)], teams);
    }

    [Fact]
    public async Task The_names_that_sources_use_are_one_team_under_the_name_of_the_directory()
    {
        var teams = await TeamsOf([.. Cases("front door", 2), .. Cases(" MASH Team ", 2), .. Cases("MASH", 2)]);

        Assert.Equal([("MASH", 6), ("other", 0)], teams);
    }

    [Fact]
    public async Task Cases_without_a_team_are_shown_as_none()
    {
        var teams = await TeamsOf([.. Cases(null, 4), .. Cases(" ", 4)]);

        Assert.Equal([("none", 8), ("other", 0)], teams);
    }

    [Fact]
    public async Task A_name_that_only_a_source_knows_is_never_shown()
    {
        var teams = await TeamsOf([.. Cases("Jo Bloggs, worker", 6), .. Cases("T\uD83D", 6)]);

        Assert.Equal([("other", 0), ("unlisted", 12)], teams);
    }

    [Fact]
    public async Task A_team_is_small_or_not_within_its_own_authority()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Cases("North", 6));
        ledger.DeadlineRows.AddRange(Cases("North", 5).Select(each => each.OfAuthority("dudley")));

        var page = await SomeCouncil.PageOf(ledger, Cancel, configuration: SomeCouncil.Configuration("sandwell", "dudley"));

        Assert.Equal(6, page.Sum("deadlinewatch_deadlines", ("authority", "sandwell"), ("team", "North")));
        Assert.Equal(5, page.Sum("deadlinewatch_deadlines", ("authority", "dudley"), ("team", "other")));
        Assert.Empty(page.All("deadlinewatch_deadlines", ("authority", "dudley"), ("team", "North")));
    }

    [Fact]
    public async Task What_is_not_in_time_is_folded_in_the_same_way()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Cases("South", 2).Select(each => each with { UnseenAt = SomeCouncil.Now }));
        ledger.DeadlineRows.AddRange(Enumerable.Range(0, 3).Select(_ => SomeCouncil.Ended(EndedHow.OutOfTime, "2026-04-02", "South")));

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.Equal(2, page["deadlinewatch_deadlines", ("team", "other"), ("clock", SomeCouncil.Section47), ("state", "unseen")]);
        Assert.Equal(3, page["deadlinewatch_team_judged_deadlines", ("team", "other"), ("window", "28d"), ("outcome", "out_of_time"), ("counted_by", "children")]);
        Assert.DoesNotContain(page.Samples, each => each.Labels.GetValueOrDefault("team") == "South");
    }

    [Fact]
    public async Task What_counts_nowhere_does_not_help_to_name_a_team()
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Cases("North", 5));
        ledger.DeadlineRows.Add(SomeCouncil.Ended(EndedHow.InTime, "2025-03-04", "North")); // fell due more than a year ago

        var page = await SomeCouncil.PageOf(ledger, Cancel);

        Assert.DoesNotContain(page.Samples, each => each.Labels.GetValueOrDefault("team") == "North");
    }

    private static List<DeadlineRow> Cases(string? team, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => SomeCouncil.Open("2026-04-30", team))];

    /// <summary>The teams on the page, and how many deadlines each has.</summary>
    private static async Task<IEnumerable<(string Team, double Deadlines)>> TeamsOf(IEnumerable<DeadlineRow> deadlines)
    {
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(deadlines);
        var page = await SomeCouncil.PageOf(ledger, Cancel);

        return page.All("deadlinewatch_deadlines")
            .GroupBy(each => each.Labels["team"])
            .Select(team => (team.Key, team.Sum(each => each.Value)))
            .OrderBy(each => each.Key, StringComparer.Ordinal);
    }
}
