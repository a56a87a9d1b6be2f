using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Tests.Telemetry;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

public sealed class DailyLetterTests
{
    private static readonly DataStanding Sound = new("anytown", "case-system", London(8, 2, 10), "sound", IsOld: false);

    private static readonly TeamStanding Quiet = new(new("anytown", "Assessment North")) { Watched = 42, DueSoon = 3 };

    [Fact]
    public void Where_nothing_is_late_or_due_and_all_data_is_sound_all_is_well() => Approve(
        "daily-well",
        new() { Teams = [Quiet], Data = [Sound] });

    [Fact]
    public void Otherwise_it_says_how_it_stands() => Approve(
        "daily-not-well",
        new()
        {
            Teams =
            [
                Quiet,
                new(new("anytown", "Duty Team")) { Watched = 7, Overdue = 1, DueToday = 1, Unseen = 1 },
                new(new("anytown", "Assessment South")) { Watched = 61, Overdue = 2, AwaitingData = 1, DueInHours = 1 },
            ],
            Data =
            [
                Sound,
                new("anytown", "mailbox", London(4, 18, 0), "failed", IsOld: true),
                new("anytown", "front-door", null, null, IsOld: true),
            ],
            Silenced = 2,
            Undelivered = 1,
        });

    [Theory]
    [InlineData("suspect", false)]
    [InlineData("failed", false)]
    [InlineData("sound", true)]
    [InlineData(null, false)]
    public void With_data_that_is_not_sound_all_is_not_well(string? verdict, bool old)
    {
        var letter = DailyLetterWriter.Write(
            Recipient, new() { Teams = [Quiet], Data = [Sound with { Verdict = verdict, IsOld = old }] }, Context());

        Assert.False(letter.IsWell);
        Assert.Equal("Daily word: data not sound: Assessment North", letter.Subject);
        Assert.StartsWith("Nothing is known to be overdue", letter.Lead, StringComparison.Ordinal);
        Assert.True(Assert.Single(letter.Data).Alarming);
    }

    [Fact]
    public void Without_any_source_nobody_says_that_all_is_well() =>
        Assert.False(DailyLetterWriter.Write(Recipient, new() { Teams = [Quiet], Data = [] }, Context()).IsWell);

    [Fact]
    public void A_mail_that_did_not_arrive_is_said() => Assert.Equal(
        "Daily word: 2 mails undelivered: Assessment North",
        DailyLetterWriter.Write(Recipient, new() { Teams = [Quiet], Data = [Sound], Undelivered = 2 }, Context()).Subject);

    [Fact]
    public void A_subject_names_no_team_that_only_a_source_gave()
    {
        var strange = Quiet with { Team = new("anytown", "Jane Smith\r\nBcc: all@example.org") };

        var letter = DailyLetterWriter.Write(Recipient, new() { Teams = [strange], Data = [Sound] }, Context());

        Assert.Equal("All is well: a team not in the directory", letter.Subject);
        Assert.Equal("Jane Smith Bcc: all@example.org: all is well", letter.Heading);
    }

    [Fact]
    public void Each_open_timescale_counts_once()
    {
        var tally = new DailyTally(SomeCouncil.Configuration("anytown"), Context(dataAsOf: London(8, 2, 10)));
        Deadline[] all =
        [
            Deadline("1", "referral-decision", Moment.On(December(3))), // overdue
            Deadline("2", "referral-decision", Moment.On(December(7))), // due today
            Deadline("3", "written-confirmation", Moment.At(London(7, 2, 0))), // due at 02:00 tomorrow
            Deadline("4", "icpc", Moment.On(new(2026, 11, 24))), // due Tue 15 Dec, the fifth working day
            Deadline("5", "icpc", Moment.On(new(2026, 11, 25))), // due Wed 16 Dec
            Deadline("6", "referral-decision", Moment.On(December(3))) with
            {
                Ended = new(EndedHow.InTime, Moment.On(December(4)), EventKind.Parse("done"), "done", "case-system"),
            },
        ];
        foreach (var deadline in all)
        {
            tally.Add(Row(deadline with { Team = "Duty Team" }).Deadline);
        }

        tally.Add(Row(all[0] with { Team = "Duty Team" }).Deadline with { UnseenAt = Now });

        Assert.Equal(
            new TeamStanding(new("anytown", "Duty Team"))
            {
                Watched = 5,
                Overdue = 1,
                DueToday = 1,
                DueInHours = 1,
                DueSoon = 1,
                Unseen = 1,
            },
            tally[new("anytown", "Duty Team")]);
        Assert.Equal(0, tally[new("anytown", "Assessment North")].Watched);
    }

    [Fact]
    public void What_was_due_last_night_is_not_counted_as_late_before_the_data_can_know()
    {
        var tally = new DailyTally(SomeCouncil.Configuration("anytown"), Context(London(8, 1, 0), dataAsOf: London(7, 2, 10)));

        tally.Add(Row(Deadline("1", "referral-decision", Moment.On(December(4))) with { Team = null }).Deadline);

        var standing = tally[new("anytown", null)];
        Assert.Equal((1, 0), (standing.AwaitingData, standing.Overdue));
        Assert.False(standing.IsWell);
    }

    private static void Approve(string name, DailyFacts facts) =>
        Approved.Same(name, LetterRenderer.Load("nowhere").Render(DailyLetterWriter.Write(Recipient, facts, Context())));
}
