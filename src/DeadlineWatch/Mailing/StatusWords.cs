using System.Diagnostics;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Where a matter stands, in one line.</summary>
internal static class StatusWords
{
    private const string NoTime = "the record holds only a date";

    public static Remark Of(MatterFacts facts) => facts.Row.Kind switch
    {
        NoticeKind.Correction => Moved(facts, "the case's data changed"),
        NoticeKind.DatesMoved => Moved(facts, "the calendar or the procedures changed"),
        NoticeKind.Unseen => Unseen(facts),
        NoticeKind.Done when facts.Done is { } ended => DoneWords.Of(facts, ended),
        NoticeKind.Step or NoticeKind.BookedLate or NoticeKind.Baseline or NoticeKind.TeamChanged or NoticeKind.Reopened or NoticeKind.Done => Standing(facts),
        _ => throw new UnreachableException($"Notice {facts.Row.Kind}"),
    };

    /// <summary>When it is or was due: "by the end of Tue 8 Dec", "by 09:00 on Tue 8 Dec", "Sun 6 Dec, 16:30", "between … and …".</summary>
    public static string Due(MatterFacts facts) => facts.Deadline switch
    {
        { DueOn: { } day } => $"by {DayWords.End(day, facts.Deadline.DueBy, facts.Today)}",
        var hours when facts.OnlyADate => DayWords.Between(hours.EarliestDueAt, hours.DueAt, facts.Today),
        var hours => DayWords.Instant(hours.DueAt, facts.Today),
    };

    private static Remark Standing(MatterFacts facts) =>
        facts.Section == SectionKind.AwaitingData ? new($"Was due {Due(facts)}", true)
        : facts.Late ? new(Capital($"{Lateness(facts)} late ({Calendar(facts)}was due {Due(facts)}{Unsure(facts)})"), true)
        : facts.Deadline.DueOn is { } day ? new(DueInDays(facts, day), false)
        : facts.OnlyADate ? DueBetween(facts)
        : new(DueInHours(facts), false);

    /// <summary>How long it is past due: working days for a clock in days (by the end of Friday, on Monday: 1), elapsed
    /// time for a clock in hours.</summary>
    private static string Lateness(MatterFacts facts)
    {
        if (facts.Deadline.DueOn is not { } day)
        {
            return (facts.OnlyADate ? "at least " : "") + DayWords.Length(facts.Now - facts.Deadline.DueAt);
        }

        return facts.WorkingDays(day, facts.Today) is > 0 and var days
            ? DayWords.WorkingDays(days)
            : "less than 1 working day";
    }

    // The days that have gone by, where they are not the working days just said.
    private static string Calendar(MatterFacts facts) => LateDays(facts) is { } days ? $"{days}; " : "";

    private static string? LateDays(MatterFacts facts) => facts.Deadline.DueOn is { } day ? Days(facts, day, facts.Today) : null;

    /// <summary>"4 days" from the one day to the other; null where the working days between them are as many, or there is
    /// none.</summary>
    public static string? Days(MatterFacts facts, DateOnly after, DateOnly until)
    {
        var days = until.DayNumber - after.DayNumber;
        return days > 0 && facts.WorkingDays(after, until) != days ? DayWords.Count(days, "day", "days") : null;
    }

    private static string DueBy(MatterFacts facts) => Capital(facts.Undecided?.Words ?? "due by");

    private static string Unsure(MatterFacts facts) => facts.OnlyADate ? $"; {NoTime}" : "";

    private static string DueInDays(MatterFacts facts, DateOnly day) =>
        $"{DueBy(facts)} {DayWords.End(day, facts.Deadline.DueBy, facts.Today)}{InDays(facts, day)}";

    // Today and tomorrow need no count.
    private static string InDays(MatterFacts facts, DateOnly day)
    {
        if (day <= facts.Today.AddDays(1))
        {
            return "";
        }

        return facts.WorkingDays(facts.Today, day) is > 0 and var days
            ? $", in {DayWords.WorkingDays(days)}{(Days(facts, facts.Today, day) is { } calendar ? $" ({calendar})" : "")}"
            : $", in {DayWords.Count(day.DayNumber - facts.Today.DayNumber, "day", "days")}";
    }

    private static string DueInHours(MatterFacts facts)
    {
        var left = DayWords.Length(facts.Deadline.DueAt - facts.Now);
        return facts.Undecided is null
            ? $"Due in {left} ({Due(facts)})"
            : $"{DueBy(facts)} {Due(facts)} (in {left})";
    }

    private static Remark DueBetween(MatterFacts facts)
    {
        var words = facts.Undecided is null ? $"Due {Due(facts)}" : $"{DueBy(facts)} a time {Due(facts)}";
        var left = facts.Deadline.EarliestDueAt - facts.Now;
        return left > TimeSpan.Zero
            ? new($"{words}, in {DayWords.Length(left)} at the earliest; {NoTime}", false)
            : new($"{words}: it may be late already; {NoTime}", true);
    }

    private static Remark Moved(MatterFacts facts, string why)
    {
        var was = facts.Row switch
        {
            { WasDueOn: { } day, WasDueAt: var at } =>
                $"Was due by {DayWords.End(day, at is { } passed ? Rules.Deadline.DueByOf(day, passed) : null, facts.Today)}, now ",
            { WasDueAt: { } instant } => $"Was due {DayWords.Instant(instant, facts.Today)}, now ",
            _ => "Now due ",
        };
        var stands =
            facts.Late ? $": {Lateness(facts)} overdue{(LateDays(facts) is { } days ? $" ({days})" : "")}"
            : facts.Deadline.DueOn is { } due ? InDays(facts, due)
            : "";
        return new($"{was}{Due(facts)}{stands}; {why}", facts.Late);
    }

    private static Remark Unseen(MatterFacts facts)
    {
        var row = facts.Pending.Deadline;
        var since = (row.MissingSince ?? row.UnseenAt) is { } instant
            ? $" since {DayWords.DatedInstant(instant, facts.Today)}"
            : "";
        return new($"No longer in the source{since}; its mails pause", false);
    }

    private static string Capital(string words) =>
        words is [var first, ..] ? char.ToUpperInvariant(first) + words[1..] : words;
}
