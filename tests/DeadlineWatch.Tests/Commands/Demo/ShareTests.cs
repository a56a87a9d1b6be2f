using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Demo;

public class ShareTests
{
    private static readonly PlainState[] All = Enum.GetValues<PlainState>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_council_is_as_large_and_as_punctual_as_a_real_one(int seed)
    {
        var now = MadeUp.London("2026-11-05 14:30");
        var council = MadeUp.Council(now, seed);

        var states = new PlainStates(MadeUp.Export(council, now), CivilTime.LocalOf(now));

        Assert.InRange(council.Children, 370, 440);
        Assert.InRange(council.Families, 255, 275);
        Assert.InRange(PercentInTime(states.Decisions()), 88, 96);
        Assert.InRange(PercentInTime(states.Answers()), 82, 96);
        Assert.InRange(PercentInTime(states.Confirmations()), 78, 95);
        Assert.InRange(PercentInTime(states.Enquiries()), 80, 96);
        Assert.InRange(PercentInTime(states.FirstConferences()), 70, 90);
    }

    [Theory]
    [InlineData("2026-11-05 14:30")] // a Thursday afternoon
    [InlineData("2026-11-09 00:00")] // the first minute of a Monday
    [InlineData("2026-11-15 23:00")] // a Sunday night
    [InlineData("2026-12-28 10:00")] // the Monday after Christmas, a holiday
    [InlineData("2026-04-06 06:00")] // Easter Monday
    public void In_its_course_every_clock_is_seen_running_overdue_in_time_out_of_time_and_cancelled(string at)
    {
        var now = MadeUp.London(at);
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var council = MadeUp.Council(now, seed);
            var course = ((DateTimeOffset[])[CivilTime.At(council.StoryDay, new TimeOnly(12, 0)), now])
                .Select(asOf => new PlainStates(MadeUp.Export(council, asOf), CivilTime.LocalOf(asOf))).ToList();

            AssertAllSeen("referral-decision", course.SelectMany(each => each.Decisions()));
            AssertAllSeen("referrer-follow-up", course.SelectMany(each => each.Answers()));
            AssertAllSeen("written-confirmation", course.SelectMany(each => each.Confirmations()));
            AssertAllSeen("section-47-enquiries", course.SelectMany(each => each.Enquiries()));
            AssertAllSeen("icpc", course.SelectMany(each => each.FirstConferences()));
        }
    }

    private static void AssertAllSeen(string clock, IEnumerable<(string Id, PlainState State)> states) =>
        Assert.Equal((clock, string.Join(", ", All)), (clock, string.Join(", ", states.Select(each => each.State).Distinct().Order())));

    private static double PercentInTime(IEnumerable<(string Id, PlainState State)> states)
    {
        var ended = states.Where(each => each.State is PlainState.InTime or PlainState.OutOfTime).ToList();
        return 100.0 * ended.Count(each => each.State == PlainState.InTime) / ended.Count;
    }
}
