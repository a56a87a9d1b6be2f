using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A strategy discussion on Mon 7 Dec 2026, so that the conference is due by the end of Thu 10 Dec; a delay may be
/// agreed to Thu 17 Dec.</summary>
public class DelayTests
{
    private const string Open = "10377,F1,Assessment North,S1,2026-12-07,,,,,,";

    private static readonly string[] Days = ["08", "09", "10", "11", "14", "15", "16", "17", "18", "21", "22", "23", "24"];

    /// <summary>A town whose export says of the enquiry what a test wants it to say on each day.</summary>
    private static async Task<Town> Exporting(Func<string, string[]> rows)
    {
        var town = await Town.Begin("2026-12-07 01:00", DelayTown.Key);
        town.Lands("2026-12-07 02:00");
        foreach (var day in Days)
        {
            town.Lands($"2026-12-{day} 02:00", enquiries: rows(day));
        }

        return town;
    }

    private static bool IsFrom(string day, string first) => string.CompareOrdinal(day, first) >= 0;

    private static async Task<string[]> DelayLines(Town town) =>
    [
        .. (await town.Ledger.Queries.History(Town.Authority, "10377", CancellationToken.None))
            .Where(each => each.What.StartsWith("delay", StringComparison.Ordinal)).Select(each => $"{each.What}: {each.Words}"),
    ];

    [Fact]
    public async Task An_agreed_delay_moves_the_rungs_after_due_to_the_agreed_day_and_nothing_else()
    {
        await using var town = await Exporting(day =>
            [IsFrom(day, "09") ? Open + "2026-12-08,2026-12-17,Y,Y,Not quorate" : Open]);

        await town.Until("2026-12-12 12:00");
        var state = await town.StateOf("10377", "icpc");
        await town.Until("2026-12-24 12:00");

        Assert.Equal(DeadlineState.Overdue, state);
        Assert.Equal(
            [
                "Wed 9 Dec, 08:30  north.manager  icpc 10377  1-working-day-before",
                "Fri 11 Dec, 08:30  north.manager  icpc 10377  overdue",
                "Fri 11 Dec, 08:30  service.manager  icpc 10377  overdue",
                "Mon 21 Dec, 08:30  service.manager  icpc 10377  2-working-days-after",
                "Thu 24 Dec, 08:30  head  icpc 10377  5-working-days-after",
            ],
            town.Told);
        Assert.Equal(["delay agreed: delay agreed to Thu 17 Dec 2026, reason: quorum; agreed Tue 8 Dec 2026"], await DelayLines(town));
    }

    [Fact]
    public async Task Agreed_after_the_due_moment_it_moves_the_later_rungs_and_tells_none_again()
    {
        await using var town = await Exporting(day =>
            [IsFrom(day, "15") ? Open + "2026-12-14,2026-12-17,Y,Y,Ill" : Open]);

        await town.Until("2026-12-24 12:00");

        Assert.Equal(
            [
                "Wed 9 Dec, 08:30  north.manager  icpc 10377  1-working-day-before",
                "Fri 11 Dec, 08:30  north.manager  icpc 10377  overdue",
                "Fri 11 Dec, 08:30  service.manager  icpc 10377  overdue",
                "Mon 14 Dec, 08:30  service.manager  icpc 10377  2-working-days-after",
                "Thu 24 Dec, 08:30  head  icpc 10377  5-working-days-after",
            ],
            town.Told);
    }

    [Fact]
    public async Task Taken_back_the_rungs_that_it_held_are_told_at_once()
    {
        await using var town = await Exporting(day =>
            [IsFrom(day, "09") && !IsFrom(day, "16") ? Open + "2026-12-08,2026-12-17,Y,Y,Not quorate" : Open]);

        await town.Until("2026-12-24 12:00");

        Assert.Equal(
            [
                "Wed 9 Dec, 08:30  north.manager  icpc 10377  1-working-day-before",
                "Fri 11 Dec, 08:30  north.manager  icpc 10377  overdue",
                "Fri 11 Dec, 08:30  service.manager  icpc 10377  overdue",
                "Wed 16 Dec, 08:30  service.manager  icpc 10377  2-working-days-after",
                "Thu 17 Dec, 08:30  head  icpc 10377  5-working-days-after",
            ],
            town.Told);
        Assert.Equal("delay taken back: the agreed delay is no longer in the data", (await DelayLines(town))[^1]);
    }

    [Fact]
    public async Task Without_the_chair_it_holds_nothing_back_and_is_a_finding()
    {
        await using var town = await Exporting(day =>
            [IsFrom(day, "09") ? Open + "2026-12-08,2026-12-17,Y,N,Not quorate" : Open]);

        await town.Until("2026-12-18 12:00");

        Assert.Equal(
            ["Mon 14 Dec, 08:30  service.manager  icpc 10377  2-working-days-after", "Thu 17 Dec, 08:30  head  icpc 10377  5-working-days-after"],
            town.Told.TakeLast(2));
        var finding = Assert.Single(await town.Ledger.Queries.Findings("evaluation:anytown", CancellationToken.None));
        Assert.Equal(("delay-not-approved", "10377"), (finding.Finding.Code, finding.Finding.Case));
    }

    [Fact]
    public async Task Held_on_the_agreed_day_it_is_out_of_time_all_the_same()
    {
        await using var town = await Exporting(day =>
            [(IsFrom(day, "18") ? Open.Replace(",,,,,,", ",,,2026-12-17,,,", StringComparison.Ordinal) : Open) + "2026-12-08,2026-12-17,Y,Y,Not quorate"]);

        await town.Until("2026-12-24 12:00");

        var deadline = (await town.Row("10377", "icpc")).Deadline;
        Assert.Equal((EndedHow.OutOfTime, new DateOnly(2026, 12, 17)), (deadline.Ended?.How, deadline.Delay?.Until));
        Assert.DoesNotContain(town.Told, each => each.Contains("after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_childs_conference_never_ends_the_clock_of_a_sibling_of_the_same_meeting()
    {
        // One enquiry and one meeting id for both children of the family; only the first child's conference was held.
        await using var town = await Exporting(_ =>
        [
            "10377,F1,Assessment North,S1,2026-12-07,,,2026-12-09",
            "10378,F1,Assessment North,S1,2026-12-07",
        ]);

        await town.Until("2026-12-12 12:00");

        Assert.Equal(DeadlineState.InTime, await town.StateOf("10377", "icpc"));
        Assert.Equal(DeadlineState.Overdue, await town.StateOf("10378", "icpc"));
        Assert.Equal("F1", (await town.Row("10378", "icpc")).Deadline.Group);
    }
}
