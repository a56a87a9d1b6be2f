using System.Text.RegularExpressions;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The examples by which the edge rules of counting are told, and where each is proven: a line of a table in Cases,
/// which is judged there, or a fact below where the reading is a choice of the profile.</summary>
public sealed partial class EdgeRuleTests
{
    private static readonly EventKind Enquiry = EventKind.Parse("section-47-started");

    [Theory]
    // Working days: the day itself is day 0.
    [InlineData("england-icpc", "started Fri 11 Dec 2026 16:30; held Wed 6 Jan 2027 23:59 => in time, due Wed 6 Jan 2027")]
    [InlineData("wales-icpc", "discussion Fri 11 Dec 2026 => running, due Wed 6 Jan 2027, need not decided")]
    [InlineData("england-referral-decision", "received Fri 11 Dec 2026 18:00 => running, due Mon 14 Dec 2026")]
    [InlineData("england-referral-decision", "received Sat 12 Dec 2026 11:00 => running, due Mon 14 Dec 2026")]
    // Holidays for once: 8 May 2020 and 19 September 2022, which a council's own calendar left out.
    [InlineData("west-midlands-referral-decision", "received Thu 7 May 2020 => running, due Mon 11 May 2020")]
    [InlineData("west-midlands-referral-decision", "received Fri 16 Sep 2022 => running, due Tue 20 Sep 2022")]
    // Months, clipped.
    [InlineData("england-review-conference", "on-plan Mon 1 Jun 2026; reviewed Mon 31 Aug 2026 => in time, due Tue 1 Sep 2026 | running, due Sun 28 Feb 2027")]
    [InlineData("england-review-conference", "on-plan Tue 1 Jun 2027; reviewed Tue 31 Aug 2027 => in time, due Wed 1 Sep 2027 | running, due Tue 29 Feb 2028")]
    // Hours over the changes of the clocks, and from a date alone.
    [InlineData("west-midlands-written-confirmation", "received Fri 27 Mar 2026 16:30 channel=telephone => running, due Sun 29 Mar 2026 17:30")]
    [InlineData("west-midlands-written-confirmation", "received Fri 23 Oct 2026 01:30 channel=telephone => running, due Sun 25 Oct 2026 01:30 BST")]
    [InlineData("west-midlands-written-confirmation", "received Fri 23 Oct 2026 02:30 channel=telephone => running, due Sun 25 Oct 2026 01:30 GMT")]
    [InlineData("west-midlands-written-confirmation", "received Fri 4 Dec 2026 channel=telephone => running, due Sun 6 Dec 2026 00:00 to Sun 6 Dec 2026 23:59")]
    // Repeats and links: several discussions, several enquiries, an enquiry during a plan, no ids.
    [InlineData("england-icpc", "started Fri 11 Dec 2026 #S1; strategy-discussion-held Fri 18 Dec 2026 of S1 => running, due Wed 6 Jan 2027, need not decided")]
    [InlineData("wales-icpc", "discussion Mon 1 Jun 2026 #D1 of E1; discussion Wed 10 Jun 2026 #D2 of E1 => running, due Wed 1 Jul 2026, need not decided")]
    [InlineData("england-icpc", "started Fri 11 Dec 2026 #S1; started Mon 14 Dec 2026 #S2; held Tue 5 Jan 2027 of S1 => in time, due Wed 6 Jan 2027 | running, due Thu 7 Jan 2027, need not decided")]
    [InlineData("england-icpc", "on-plan Mon 1 Jun 2026 #P1; started Fri 11 Dec 2026 => cancelled (already on a child protection plan), due Wed 6 Jan 2027")]
    [InlineData("england-icpc", "started Fri 11 Dec 2026 #S1; held Wed 10 Feb 2027 => overdue, due Wed 6 Jan 2027, need not decided")]
    // Bookings, reopened, back-dated, agreed delay.
    [InlineData("england-icpc", "started Fri 11 Dec 2026; held Tue 5 Jan 2027 data Mon 21 Dec 2026 02:00 => running, due Wed 6 Jan 2027, booked for Tue 5 Jan 2027")]
    [InlineData("england-assessment", "received Mon 1 Jun 2026 #R1; completed Fri 24 Jul 2026 of R1; reopened Mon 27 Jul 2026 of R1; completed Tue 4 Aug 2026 of R1 => out of time, due Mon 3 Aug 2026")]
    [InlineData("england-icpc", "started Fri 11 Dec 2026 #S1 data Wed 16 Dec 2026 02:00 => running, due Wed 6 Jan 2027, need not decided")]
    [InlineData("england-icpc", "started Fri 11 Dec 2026 #S1; agreed Mon 4 Jan 2027 of S1 agreed-by-manager=yes agreed-by-chair=yes reason=chair-unavailable; delayed-to Wed 13 Jan 2027 of S1; held Wed 13 Jan 2027 of S1 => out of time, due Wed 6 Jan 2027, delay agreed to Wed 13 Jan 2027")]
    // A plan from before the birth is a plan like others; that a young person turned 18 ends a plan, and hides no case.
    [InlineData("england-review-conference", "on-plan Thu 1 Jan 2026 #P1; reviewed Wed 1 Apr 2026 of P1 => in time, due Wed 1 Apr 2026 | running, due Thu 1 Oct 2026")]
    [InlineData("england-review-conference", "on-plan Mon 1 Jun 2026 #P1; off-plan Mon 3 Aug 2026 of P1 reason=reached-18 => cancelled (plan ended: reached 18), due Tue 1 Sep 2026")]
    public void The_example_stands_in_a_table(string table, string line) => Assert.Contains(
        line, File.ReadLines(Path.Combine(Repository.Folder, "tests/DeadlineWatch.Rules.Tests/Cases", $"{table}.txt")).Select(each => Blanks().Replace(each, " ")));

    [Fact]
    public void With_a_cut_off_at_five_a_friday_evening_counts_as_monday_and_is_due_on_tuesday()
    {
        var rolled = Shipped.England with { CutOff = new(new(17, 0), [EventKind.Parse("referral-received")]) };

        Assert.Equal(When.Day("2026-12-15"), DueOn(rolled, "referral-decision", Some.Event("referral-received", "2026-12-11 18:00")));
        Assert.Equal(When.Day("2026-12-15"), DueOn(rolled, "referral-decision", Some.Event("referral-received", "2026-12-12 11:00")));
        Assert.Equal(When.Day("2026-12-14"), DueOn(rolled, "referral-decision", Some.Event("referral-received", "2026-12-11 16:59")));
        // What does not come in is not moved: the conference's fifteen days stay fifteen.
        Assert.Equal(When.Day("2027-01-06"), DueOn(rolled, "icpc", Some.Event("section-47-started", "2026-12-11 18:00")));
    }

    [Fact]
    public void The_other_readings_of_friday_11_december_give_other_days()
    {
        var closed = new[] { "2026-12-29", "2026-12-30", "2026-12-31" }.Select(day => new Holiday(When.Day(day), "council closed")).ToList();

        Assert.Equal(When.Day("2027-01-05"), Conference(Shipped.England, each => each with { Counting = DayCount.FromAndIncluding }));
        Assert.Equal(When.Day("2027-01-01"), Conference(Shipped.England, each => each with { Limit = TimeLimit.Parse("21 days") }));
        Assert.Equal(When.Day("2027-01-11"), Conference(Shipped.England with { ClosureDays = closed }, each => each with { SkipsClosureDays = true }));
        Assert.Equal(When.Day("2027-01-07"), Conference(Shipped.England with { Calendar = Calendars.Scotland }, each => each));
        // Closure days that no clock asks for lengthen nothing.
        Assert.Equal(When.Day("2027-01-06"), Conference(Shipped.England with { ClosureDays = closed }, each => each));
    }

    [Fact]
    public void A_conference_on_one_child_of_a_family_ends_no_clock_of_another()
    {
        var started = Some.Event("section-47-started", "2026-12-11", "S1", "S1");
        var held = Some.Event("conference-held", "2027-01-05", "M1", "S1", "outcome=plan");

        var withPlan = Evaluate(Shipped.England, "10377", started, held);
        var without = Evaluate(Shipped.England, "10378", started);

        Assert.Equal(("F1", EndedHow.InTime), (Of(withPlan).Group, Of(withPlan).Ended?.How));
        Assert.Equal(("F1", null), (Of(without).Group, Of(without).Ended?.How));
    }

    private static Deadline Of(Evaluation evaluation) => evaluation.Deadlines.Single(each => each.Clock.Definition == "icpc");

    private static DateOnly? Conference(Profile profile, Func<ClockDefinition, ClockDefinition> read) => DueOn(
        profile with { Clocks = [.. profile.Clocks.Where(each => each.Start == Enquiry).Select(read)] }, "icpc",
        Some.Event("section-47-started", "2026-12-11"));

    private static DateOnly? DueOn(Profile profile, string clock, CaseEvent started) =>
        Evaluate(profile, Some.Case, started).Deadlines.Single(each => each.Clock.Definition == clock).DueOn;

    private static Evaluation Evaluate(Profile profile, string reference, params CaseEvent[] events) => profile.Evaluate(new(
        Some.Authority, reference, [Some.Snapshot(events) with { Reference = reference, Group = "F1" }],
        Coverage.Of(profile, [Some.Standing(profile, "2027-01-06 02:00")])));

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
