using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A table that cannot be read right is refused, with file and line: a slip must not look like a rule.</summary>
public sealed class CaseTableReaderTests
{
    private static CaseTable Table(string line) => CaseTable.Read("a.txt",
        ["profile west-midlands   clock icpc", "started = section-47-started", "held = conference-held, may be booked", line]);

    [Theory]
    [InlineData("started Thu 3 Apr 2026 => running", "a.txt:4: 'Thu 3 Apr 2026' is a slip: that day is a Friday.")]
    [InlineData("started Fri 31 Apr 2026 => running", "a.txt:4: 'Fri 31 Apr 2026' is no day of any calendar.")]
    [InlineData("started Fri 3 Apr 2026 24:00 => running", "a.txt:4: 'Fri 3 Apr 2026 24:00': there is no 24:00 o'clock.")]
    [InlineData("started Sun 29 Mar 2026 01:30 => running", "a.txt:4: 'Sun 29 Mar 2026 01:30': the clocks go forward over that hour.")]
    [InlineData("started Sun 25 Oct 2026 01:30 => running",
        "a.txt:4: 'Sun 25 Oct 2026 01:30': that hour comes twice, write BST or GMT after it.")]
    [InlineData("started Mon 26 Oct 2026 01:30 GMT => running", "a.txt:4: 'Mon 26 Oct 2026 01:30 GMT': leave out GMT, that hour comes once.")]
    [InlineData("begun Fri 3 Apr 2026 => running", "a.txt:4: profile 'west-midlands' has no event 'begun'.")]
    [InlineData("started => running", "a.txt:4: 'started' is no event: write it as 'decided Tue 7 Apr 2026 10:00 of R1 outcome=services'.")]
    [InlineData("started Fri 3 Apr 2026",
        "a.txt:4: this is no case: write it as 'received Thu 2 Apr 2026 14:10; decided Tue 7 Apr 2026 => in time, due Tue 7 Apr 2026'.")]
    [InlineData("started Fri 3 Apr 2026 data Sat 4 Apr 2026 => running", "a.txt:4: 'Sat 4 Apr 2026' is no moment: write it as 'Thu 2 Apr 2026 14:10'.")]
    [InlineData("started Fri 3 Apr 2026 data Sat 4 Apr 2026 02:00 now Sat 4 Apr 2026 01:00 => running", "a.txt:4: 'now' lies before the data.")]
    [InlineData("profile scotland clock icpc", "a.txt:4: no profile 'scotland' ships.")]
    [InlineData("profile wales clock referral-decision", "a.txt:4: profile 'wales' has no clock 'referral-decision'.")]
    public void A_slip_is_refused_with_file_and_line(string line, string words) =>
        Assert.Equal(words, Assert.Throws<FormatException>(() => Table(line)).Message);

    [Fact]
    public void A_line_that_does_not_hold_is_told_from_one_that_does()
    {
        var table = Table("started Fri 11 Dec 2026 => running, due Thu 7 Jan 2027, need not decided");

        Assert.Equal("running, due Wed 6 Jan 2027, need not decided", table.Lines[0].Judge(table.Profile, table.Clock));
    }

    [Fact]
    public void An_event_has_its_id_its_episode_and_its_facts()
    {
        var events = Table("started Fri 11 Dec 2026 #S1; held Tue 5 Jan 2027 10:30 of S1 outcome=plan; held by Mon 1 Feb 2027 02:00 #C of S1 => x")
            .Lines[0].Events;

        Assert.Equal([("S1", "S1"), (null, "S1"), ("C", "S1")], events.Select(each => (each.Id, each.Episode)));
        Assert.Equal("plan", events[1].Facts[CaseEvent.Outcome]);
        Assert.Equal([Precision.Day, Precision.Minute, Precision.Window], events.Select(each => each.OccurredAt!.Value.Precision));
    }

    [Fact]
    public void Data_that_a_line_does_not_name_is_that_of_the_next_night() => Assert.Equal(
        When.London("2027-01-06 02:00"),
        Table("started Fri 11 Dec 2026; held Tue 5 Jan 2027 10:30 => in time").Lines[0].Source.DataAsOf);
}
