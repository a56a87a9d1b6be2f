using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class SourceShapeTests
{
    private static readonly SourceSettings Csv = new()
    {
        Name = "case-system",
        Authority = "some-council",
        Kind = SourceKind.Csv,
        Folder = "/nowhere",
        DataAge = new DataAge { LoadedAt = new TimeOnly(2, 0), LoadTakes = TimeSpan.FromHours(1) },
        Tables =
        [
            Readings.Referrals with
            {
                Events = Readings.Referrals.Events
                    .Append(KeyValuePair.Create(Readings.Kind("conference-held"), new EventMapping { Column = "conference" }))
                    .ToDictionary(),
                Facts = new Dictionary<string, FactMapping>
                {
                    ["outcome"] = new()
                    {
                        Column = "outcome",
                        On = [Readings.Kind("conference-held"), Readings.Kind("referral-decided")],
                    },
                },
            },
        ],
        Actual = [Readings.Kind("referral-received"), Readings.Kind("referral-decided")],
    };

    [Fact]
    public void A_csv_supplies_what_its_tables_map()
    {
        var asOf = new DateTimeOffset(2026, 4, 7, 1, 0, 0, TimeSpan.Zero);

        var standing = SourceShape.StandingOf(Csv, [Csv], asOf);

        Assert.Equal(["conference-held", "referral-decided", "referral-received"], Names(standing.Supplies));
        Assert.Equal(["referral-decided", "referral-received"], Names(standing.Actual));
        Assert.Equal(["conference-held"], Names(standing.WithOutcome));
        Assert.Equal(["outcome"], standing.Facts);
        Assert.Equal(
            ("case-system", asOf, new TimeOnly(2, 0), TimeSpan.FromHours(1), TimeSpan.FromDays(1)),
            (standing.Name, standing.DataAsOf, standing.LoadedAt, standing.LoadTakes, standing.Interval));
    }

    [Fact]
    public void An_outcome_that_names_no_events_is_one_of_all_its_table()
    {
        var table = Csv.Tables[0] with { Facts = new Dictionary<string, FactMapping> { ["outcome"] = new() { Column = "outcome" } } };

        var standing = SourceShape.StandingOf(Csv with { Tables = [table], Actual = [] }, [], null);

        Assert.Equal(["conference-held", "referral-decided", "referral-received"], Names(standing.WithOutcome));
    }

    [Fact]
    public void An_event_that_another_source_leads_is_left_to_it()
    {
        var annexA = Csv with { Name = "annex-a", Kind = SourceKind.AnnexA, Tables = [], Leads = [Readings.Kind("conference-held")] };

        var standing = SourceShape.StandingOf(Csv, [Csv, annexA], null);

        Assert.Equal(["referral-decided", "referral-received"], Names(standing.Supplies));
        Assert.Empty(standing.WithOutcome);
        Assert.Contains(Readings.Kind("conference-held"), SourceShape.StandingOf(annexA, [Csv, annexA], null).Supplies);
    }

    [Fact]
    public void Where_two_claim_to_lead_the_doubling_stays_visible()
    {
        var kind = Readings.Kind("conference-held");
        var one = Csv with { Leads = [kind] };
        var other = Csv with { Name = "annex-a", Kind = SourceKind.AnnexA, Tables = [], Leads = [kind] };

        var doubled = Coverage.Doubled(
            [SourceShape.StandingOf(one, [one, other], null), SourceShape.StandingOf(other, [one, other], null)]);

        Assert.Contains(doubled, each => each.Kind == kind);
    }

    [Fact]
    public void In_annex_a_only_a_conference_may_be_a_booking_and_its_result_tells()
    {
        var standing = SourceShape.StandingOf(Csv with { Kind = SourceKind.AnnexA, Tables = [], Actual = [] }, [], null);

        Assert.Equal(
            [
                "assessment-completed", "assessment-started", "conference-held", "conference-not-required", "plan-ended", "plan-started",
                "referral-received", "section-47-started",
            ],
            Names(standing.Supplies));
        Assert.Equal(["conference-held"], Names(standing.Supplies.Except(standing.Actual)));
        Assert.Equal(["conference-held"], Names(standing.WithOutcome));
    }

    [Fact]
    public void A_census_return_tells_only_what_happened_and_closures_too()
    {
        var standing = SourceShape.StandingOf(Csv with { Kind = SourceKind.CinCensus, Tables = [], Actual = [] }, [], null);

        Assert.Equal(["case-closed", "child-died", "transferred-out"], Names(standing.Supplies).Where(each =>
            each is "case-closed" or "child-died" or "transferred-out"));
        Assert.Equal(11, standing.Supplies.Count);
        Assert.True(standing.Actual.SetEquals(standing.Supplies));
        Assert.Empty(standing.WithOutcome);
        Assert.Equal(["reason", "referrer"], standing.Facts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_live_source_has_new_data_at_every_poll()
    {
        var live = Csv with { DataAge = new DataAge { Live = true }, Every = TimeSpan.FromMinutes(5) };

        Assert.Equal(TimeSpan.FromMinutes(5), SourceShape.StandingOf(live, [], null).Interval);
    }

    private static IEnumerable<string> Names(IEnumerable<EventKind> kinds) =>
        kinds.Select(each => each.Name).Order(StringComparer.Ordinal);
}
