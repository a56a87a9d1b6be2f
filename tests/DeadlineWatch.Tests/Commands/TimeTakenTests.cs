using DeadlineWatch.Commands;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class TimeTakenTests
{
    [Theory]
    [InlineData(DayCount.FromTheDayAfter, "10 working days", "2026-12-07", "2026-12-18", 9)]
    [InlineData(DayCount.FromAndIncluding, "10 working days", "2026-12-07", "2026-12-18", 10)]
    [InlineData(DayCount.FromAndIncluding, "10 working days", "2026-12-05", "2026-12-18", 10)] // a Saturday is no working day 1
    [InlineData(DayCount.FromAndIncluding, "10 working days", "2026-12-07", "2026-12-07", 1)]
    [InlineData(DayCount.FromAndIncluding, "10 days", "2026-12-07", "2026-12-16", 10)]
    public void The_median_counts_the_days_as_the_clock_does(DayCount counting, string limit, string start, string end, double taken)
    {
        var shipped = Repository.Configuration.Profiles["england"];
        var clock = shipped.Clocks.Single(each => each.Key == "icpc") with { Limit = TimeLimit.Parse(limit), Counting = counting };
        var of = Watched(shipped with { Clocks = [clock] });
        var done = Done(of, start, end);

        Assert.Equal(taken, TimeTaken.Median([done], done).Median);
    }

    [Fact]
    public void What_came_in_after_the_cut_off_takes_its_time_from_the_day_it_counts_from()
    {
        var shipped = Repository.Configuration.Profiles["england"];
        var of = Watched(shipped with
        {
            Clocks = [shipped.Clocks.Single(each => each.Key == "icpc")],
            CutOff = new(new(17, 0), [EventKind.Parse("section-47-started")]),
        });
        var done = Done(of, "2026-12-05", "2026-12-08");

        Assert.Equal(1, TimeTaken.Median([done], done).Median);
    }

    private static WatchedAuthority Watched(Profile profile) =>
        new(Repository.Configuration.Authorities[0], profile, Coverage.Of(profile, []));

    private static StandingDeadline Done(WatchedAuthority of, string start, string end)
    {
        var ended = PeopleTime.TryParse(end)!.Value;
        return new(
            new()
            {
                Clock = new(Anytown.Key, "1", "icpc", start),
                StartedAt = PeopleTime.TryParse(start)!.Value,
                StartSource = Anytown.CaseSystem,
                DueOn = ended.Day,
                DueAt = CivilTime.EndOf(ended.Day),
                EarliestDueAt = CivilTime.EndOf(ended.Day),
                Calendar = "england-and-wales@1",
                Ended = new(EndedHow.InTime, ended, EventKind.Parse("conference-held"), "held", Anytown.CaseSystem, null, false),
            },
            of, "Front Door", null, Anytown.At("2027-01-08 09:00"));
    }
}
