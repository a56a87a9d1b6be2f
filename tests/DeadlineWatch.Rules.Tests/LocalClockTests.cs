using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The clocks that ship switched off: each is judged, once switched on, as its council counts. The lines are of the
/// same form as the tables in Cases.</summary>
public sealed class LocalClockTests
{
    [Theory]
    // Hours, where the national figure is a working day: a Friday's contact is due on Saturday.
    [InlineData("referral-decision-24-hours", "referral-received Fri 5 Jun 2026 16:30; referral-decided Sat 6 Jun 2026 16:30 => in time, due Sat 6 Jun 2026 16:30")]
    [InlineData("referral-decision-24-hours", "referral-received Fri 5 Jun 2026 16:30; referral-decided Mon 8 Jun 2026 09:00 => out of time, due Sat 6 Jun 2026 16:30")]
    [InlineData("child-seen", "referral-received Fri 5 Jun 2026 16:30 concern=child-protection; child-seen Sat 6 Jun 2026 11:00 => in time, due Sat 6 Jun 2026 16:30")]
    [InlineData("child-seen", "referral-received Fri 5 Jun 2026 16:30 concern=child-in-need => no clock")]
    [InlineData("strategy-discussion-24-hours", "strategy-discussion-decided Fri 5 Jun 2026 16:30; strategy-discussion-held Mon 8 Jun 2026 09:00 => out of time, due Sat 6 Jun 2026 16:30")]
    // By nine on the next working day: Maundy Thursday's night is due on the Tuesday after Easter.
    [InlineData("out-of-hours-handover", "out-of-hours-work-done Thu 2 Apr 2026 22:00; handed-to-day-service Tue 7 Apr 2026 09:00 => in time, due Tue 7 Apr 2026 09:00")]
    [InlineData("out-of-hours-handover", "out-of-hours-work-done Thu 2 Apr 2026 22:00; handed-to-day-service Tue 7 Apr 2026 09:01 => out of time, due Tue 7 Apr 2026 09:00")]
    // What the Department counts: from the assessment's own start, two days after the referral.
    [InlineData("assessment-from-its-start", "referral-received Mon 1 Jun 2026; assessment-started Wed 3 Jun 2026; assessment-completed Wed 5 Aug 2026 => in time, due Wed 5 Aug 2026")]
    [InlineData("strategy-meeting-follow-up", "strategy-discussion-held Wed 1 Apr 2026 format=telephone; strategy-meeting-held Fri 10 Apr 2026 => in time, due Fri 10 Apr 2026")]
    [InlineData("strategy-meeting-follow-up", "strategy-discussion-held Wed 1 Apr 2026 format=meeting => cancelled (first one was a meeting already), due Fri 10 Apr 2026")]
    [InlineData("section-47-enquiries", "section-47-started Mon 1 Jun 2026; section-47-completed Tue 16 Jun 2026 outcome=services => out of time, due Mon 15 Jun 2026")]
    [InlineData("section-47-enquiries", "section-47-started Mon 1 Jun 2026 #S1; section-47-completed Fri 12 Jun 2026 of S1; section-47-reopened Mon 15 Jun 2026 of S1 => overdue, due Mon 15 Jun 2026")]
    [InlineData("conference-request", "conference-decided Fri 19 Jun 2026; conference-requested Mon 22 Jun 2026 => in time, due Mon 22 Jun 2026")]
    // The sooner of this one and the three months of the review counts: both run.
    [InlineData("review-after-birth", "birth-under-plan-notified Mon 1 Jun 2026; review-conference-held Tue 30 Jun 2026 => out of time, due Mon 29 Jun 2026")]
    [InlineData("review-after-birth-10-days", "birth-under-plan-notified Mon 1 Jun 2026; core-group-held Thu 11 Jun 2026 => in time, due Thu 11 Jun 2026")]
    // Weeks and months are those of the calendar, holidays and all.
    [InlineData("core-group-4-weekly", "plan-started Mon 30 Nov 2026; core-group-held Mon 14 Dec 2026 => in time, due Mon 14 Dec 2026 | running, due Mon 11 Jan 2027")]
    [InlineData("core-group-monthly", "plan-started Tue 19 Jan 2027; core-group-held Sun 31 Jan 2027 => in time, due Tue 2 Feb 2027 | running, due Sun 28 Feb 2027")]
    [InlineData("core-group-6-weekly", "plan-started Mon 1 Jun 2026; core-group-held Mon 15 Jun 2026 => in time, due Mon 15 Jun 2026 | running, due Mon 27 Jul 2026")]
    // Counted from and including the day: Monday 1 June is day 1, so Friday 12 June is day 10. A visit without the child is none.
    [InlineData("protection-visit-10-working-days", "plan-started Mon 1 Jun 2026; protection-visit-made Fri 12 Jun 2026 seen=yes => in time, due Fri 12 Jun 2026 | running, due Thu 25 Jun 2026")]
    [InlineData("protection-visit-10-working-days", "plan-started Mon 1 Jun 2026; protection-visit-made Fri 12 Jun 2026 seen=no; protection-visit-made Mon 15 Jun 2026 seen=yes => out of time, due Fri 12 Jun 2026 | running, due Fri 26 Jun 2026")]
    [InlineData("protection-visit-2-weeks", "plan-started Mon 1 Jun 2026; protection-visit-made Mon 15 Jun 2026 seen=yes => in time, due Mon 15 Jun 2026 | running, due Mon 29 Jun 2026")]
    [InlineData("protection-visit-4-weeks", "plan-started Mon 1 Jun 2026 #P1; plan-ended Mon 8 Jun 2026 of P1 reason=reached-18 => cancelled (plan ended: reached 18), due Mon 29 Jun 2026")]
    [InlineData("need-visit", "need-plan-started Mon 1 Jun 2026; need-visit-made Fri 26 Jun 2026 seen=yes => in time, due Fri 26 Jun 2026 | running, due Thu 23 Jul 2026")]
    [InlineData("conference-decision-letter", "conference-held Fri 19 Jun 2026; conference-decision-sent Tue 23 Jun 2026 => out of time, due Mon 22 Jun 2026")]
    [InlineData("conference-record", "conference-held Fri 11 Dec 2026; conference-record-sent Wed 6 Jan 2027 => in time, due Wed 6 Jan 2027")]
    // Counted back from the conference: of Tuesday 7 April, after Easter, two working days are Thursday 2 and Wednesday 1.
    [InlineData("report-before-conference-2-days", "conference-report-shared Wed 1 Apr 2026; conference-held Tue 7 Apr 2026 => in time, due Wed 1 Apr 2026")]
    [InlineData("report-before-conference-3-days", "conference-report-shared Wed 1 Apr 2026; conference-held Tue 7 Apr 2026 => out of time, due Tue 31 Mar 2026")]
    [InlineData("report-before-review", "review-report-shared Thu 18 Jun 2026; review-conference-held Thu 25 Jun 2026 => in time, due Thu 18 Jun 2026")]
    public void A_clock_of_england_that_is_off_counts_as_its_council_does(string clock, string line) => Holds("england", clock, line);

    [Theory]
    [InlineData("assessment-from-enquiries", "report-received Mon 4 May 2026; section-47-decided Mon 1 Jun 2026; assessment-completed Wed 29 Jul 2026 => in time, due Wed 29 Jul 2026")]
    [InlineData("conference-record", "conference-held Mon 1 Jun 2026; conference-record-sent Mon 29 Jun 2026 => in time, due Mon 29 Jun 2026")]
    [InlineData("conference-record-corrections", "conference-record-sent Mon 1 Jun 2026; conference-record-agreed Fri 5 Jun 2026 => cancelled (record agreed without corrections), due Mon 15 Jun 2026")]
    public void A_clock_of_wales_that_is_off_counts_as_the_procedures_say(string clock, string line) => Holds("wales", clock, line);

    [Fact]
    public void Each_clock_that_is_off_has_a_line_here()
    {
        var shown = new[] { nameof(A_clock_of_england_that_is_off_counts_as_its_council_does), nameof(A_clock_of_wales_that_is_off_counts_as_the_procedures_say) }
            .SelectMany(name => typeof(LocalClockTests).GetMethod(name)!.CustomAttributes)
            .Where(each => each.AttributeType == typeof(InlineDataAttribute))
            .Select(each => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)each.ConstructorArguments[0].Value!)[0].Value!);

        Assert.Equal(
            Shipped.England.ClocksOff.Concat(Shipped.Wales.ClocksOff).Select(each => each.Key).Distinct().Order(StringComparer.Ordinal),
            shown.Distinct().Order(StringComparer.Ordinal));
    }

    private static void Holds(string profile, string clock, string line)
    {
        var table = CaseTable.Read(clock, [$"profile {profile} clock {clock}", line]);

        Assert.Equal(line[(line.IndexOf("=> ", StringComparison.Ordinal) + 3)..], table.Lines[0].Judge(table.Profile, table.Clock));
    }
}
