using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>What the managers of a small council get in a year, held against arithmetic that uses nothing of the service.</summary>
public sealed class YearTimelineTests(YearTown year) : IClassFixture<YearTown>
{
    /// <summary>What a manager still reads: the digest in the morning, and the two warnings of a last day.</summary>
    private const int MostADay = 3;

    /// <summary>The front door is told of the 48 hours of each referral besides, as they come.</summary>
    private const int MostADayAtTheFrontDoor = 6;

    /// <summary>An hour above the limit of mails, and a step of the playback.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);

    private static readonly TimeSpan StepOfPlayback = TimeSpan.FromMinutes(20);

    [Fact]
    public void Nobody_gets_more_mails_on_a_day_than_they_will_read()
    {
        var days = year.Mails.GroupBy(each => (each.To, Day: DayOf(each.At)))
            .Select(each => (each.Key.To, each.Key.Day, Count: each.Count())).ToList();

        Assert.InRange(year.Mails.Count, 1000, 2500);
        Assert.All(days, each => Assert.InRange(
            each.Count, 1, each.To.StartsWith("front.door", StringComparison.Ordinal) ? MostADayAtTheFrontDoor : MostADay));
    }

    [Fact]
    public void Nothing_that_is_due_is_untold()
    {
        var expected = new YearArithmetic(year).Expected(Patience).ToList();

        Assert.InRange(expected.Count, 800, 5000);
        Assert.Empty(Untold(expected));
    }

    [Fact]
    public void Arithmetic_that_asks_for_it_an_hour_early_finds_it_untold() =>
        Assert.InRange(Untold(new YearArithmetic(year).Expected(TimeSpan.FromHours(-1))).Count, 400, 5000);

    [Fact]
    public void Nothing_is_told_before_its_time_or_once_it_is_known_to_be_done()
    {
        var arithmetic = new YearArithmetic(year);
        var matters = year.Stories.Matters().ToDictionary(each => (each.Case, each.Clock));

        var wrong = year.Told.Where(each => each.Kind == "Step").Where(each =>
        {
            var matter = matters[(each.Case, each.Clock)];
            var step = arithmetic.StepsOf(matter).Single(step => step.Key == each.Step);
            var first = arithmetic.Ready(matter, step);
            return each.At < first || each.At > YearArithmetic.EndKnown(matter);
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_step_is_told_to_anyone_twice_and_nothing_is_left_or_given_up()
    {
        Assert.All(year.Told.GroupBy(each => (each.Case, each.Clock, each.Generation, each.Step, each.Recipient)), each => Assert.Single(each));
        Assert.Empty(year.Left);
    }

    [Fact]
    public void At_night_and_on_closed_days_nobody_is_mailed_but_of_clocks_in_hours()
    {
        var told = year.Told.ToLookup(each => each.MailId);
        var outside = year.Mails.Where(each => !year.Calendar.AtWork(YearTown.HoursOf(each.To), each.At)).ToList();

        Assert.InRange(outside.Count, 20, year.Mails.Count / 4);
        Assert.All(outside, mail => Assert.Equal(
            ("written-confirmation", "Step"), Assert.Single(told[mail.Id].Select(each => (each.Clock, each.Kind)).Distinct())));
    }

    [Theory]
    // The working days after the clocks went back and forward (Easter Sunday), and the first ones after Christmas and New Year.
    [InlineData("2026-10-26")]
    [InlineData("2027-03-30")]
    [InlineData("2026-12-29")]
    [InlineData("2027-01-04")]
    public void The_digest_comes_at_half_past_eight_by_the_clock_on_the_wall(string day)
    {
        var first = year.Told.Where(each => DayOf(each.At) == WallCalendar.Day(day) && each.Clock != "written-confirmation"
            && YearTown.HoursOf(each.Recipient) == YearTown.HoursOf("service.manager@anytown.example")).Min(each => each.At);

        Assert.InRange(WallCalendar.Shown(first).TimeOfDay, new TimeSpan(8, 30, 0), new TimeSpan(8, 30, 0) + StepOfPlayback);
    }

    [Fact]
    public void A_week_without_the_service_becomes_one_mail_to_each_and_one_word_of_each_matter()
    {
        var hourAfter = year.Mails.Where(each => each.At >= YearTown.ServiceDown.From && each.At < YearTown.ServiceDown.Until.AddHours(1)).ToList();
        var ids = hourAfter.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);

        Assert.All(hourAfter, each => Assert.True(each.At >= YearTown.ServiceDown.Until));
        Assert.True(hourAfter.Count >= 4);
        Assert.All(WithMatters(hourAfter).GroupBy(each => each.To), each => Assert.Single(each));
        Assert.All(
            year.Told.Where(each => ids.Contains(each.MailId)).GroupBy(each => (each.Case, each.Clock, each.Recipient)), each => Assert.Single(each));
    }

    [Fact]
    public void A_week_without_the_relay_becomes_one_mail_to_each_once_it_is_back()
    {
        var during = year.Mails.Where(each => each.At >= YearTown.RelayDown.From && each.At < YearTown.RelayDown.Until);
        var hourAfter = year.Mails.Where(each => each.At >= YearTown.RelayDown.Until && each.At < YearTown.RelayDown.Until.AddHours(1)).ToList();

        Assert.Empty(during);
        Assert.True(hourAfter.Count >= 3);
        Assert.All(WithMatters(hourAfter).GroupBy(each => each.To), each => Assert.Single(each));
    }

    // The daily word is a mail of its own, and holds none.
    private IEnumerable<(DateTimeOffset At, string To, string Id)> WithMatters(IEnumerable<(DateTimeOffset At, string To, string Id)> mails)
    {
        var ids = year.Told.Select(each => each.MailId).ToHashSet(StringComparer.Ordinal);
        return mails.Where(each => ids.Contains(each.Id));
    }

    private List<string> Untold(IEnumerable<(YearMatter Matter, LadderStep Step, string Address, DateTimeOffset By)> expected)
    {
        var arithmetic = new YearArithmetic(year);
        var told = year.Told.Where(each => each.Kind == "Step").ToLookup(each => (each.Case, each.Clock, each.Recipient));

        return
        [
            .. expected.Where(each =>
            {
                var steps = arithmetic.StepsOf(each.Matter).Select(step => step.Key).ToList();
                return !told[(each.Matter.Case, each.Matter.Clock, each.Address)]
                    .Any(mail => mail.At <= each.By && steps.IndexOf(mail.Step) >= steps.IndexOf(each.Step.Key));
            }).Select(each => $"{each.Matter.Clock} {each.Matter.Case} {each.Step.Key} to {each.Address} by {WallCalendar.Shown(each.By):ddd yyyy-MM-dd HH:mm}"),
        ];
    }

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(WallCalendar.Shown(instant));
}
