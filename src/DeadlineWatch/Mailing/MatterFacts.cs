using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>A pending row with the rules and the data by which it is put into words, at one moment.</summary>
internal sealed record MatterFacts
{
    public required PendingRow Pending { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>The clock's definition; null where the profile no longer has it. The matter is still told.</summary>
    public required ClockDefinition? Definition { get; init; }

    /// <summary>How far the data of its stops reaches; null where the clock is no longer covered.</summary>
    public required DataReach? Reach { get; init; }

    public required DateTimeOffset Now { get; init; }

    public DateOnly Today => CivilTime.DayOf(Now);

    /// <summary>Joins a row with the rules and the data of its authority.</summary>
    public static MatterFacts Of(PendingRow pending, LetterContext context)
    {
        var deadline = pending.Deadline.Deadline;
        var (authority, clock) = (deadline.Clock.Authority, deadline.Clock.Definition);
        var profile = context.Profiles[authority];

        // A clock may have been taken out of the profile since the row was written.
        return new()
        {
            Pending = pending,
            Profile = profile,
            Definition = profile.Clocks.Any(each => each.Key == clock)
                ? profile.Definition(clock, deadline.StartedAt.Day)
                : null,
            Reach = context.Coverage[authority].Clocks.FirstOrDefault(each => each.Clock == clock)?.Reach,
            Now = context.Now,
        };
    }

    public Deadline Deadline => Pending.Deadline.Deadline;

    public OutboxRow Row => Pending.Row;

    public Clock Clock => Deadline.Clock;

    /// <summary>True where it is past due, whether or not data confirms it.</summary>
    public bool Late => Deadline.IsLate(Now);

    /// <summary>How it ended, where that is what is told; else null.</summary>
    public Ending? Done => Row.Kind == NoticeKind.Done ? Deadline.Ended : null;

    /// <summary>True for a clock in hours of which only the date of the start is known.</summary>
    public bool OnlyADate => Deadline.IsElapsed && Deadline.EarliestDueAt < Deadline.DueAt;

    /// <summary>The rule by which it is open whether the stop is needed at all; null where that is settled.</summary>
    public UndecidedRule? Undecided => Deadline.Decided ? null : Definition?.Undecided;

    /// <summary>True where what would meet it is booked for after it is due.</summary>
    public bool BookedLate => Deadline.BookedFor is { } booked && Deadline.Judge(booked) == EndedHow.OutOfTime;

    /// <summary>The section it belongs to at this moment, which may be another than when the row was written.</summary>
    public SectionKind Section => Row.Kind switch
    {
        NoticeKind.Correction => SectionKind.Corrected,
        NoticeKind.DatesMoved => SectionKind.DatesMoved,
        NoticeKind.Unseen => SectionKind.Unseen,
        NoticeKind.Done when Done is not null => SectionKind.Done,
        NoticeKind.Step or NoticeKind.BookedLate or NoticeKind.Baseline or NoticeKind.TeamChanged or NoticeKind.Reopened or NoticeKind.Done => Due,
        _ => throw new System.Diagnostics.UnreachableException($"Notice {Row.Kind}"),
    };

    /// <summary>How many working days lie after the one day and on or before the other; null where the calendar does
    /// not reach (a booking in the year 2999).</summary>
    public int? WorkingDays(DateOnly after, DateOnly until) =>
        Covers(after) && Covers(until) ? Profile.Counting.CountWorkingDays(after, until) : null;

    private bool Covers(DateOnly day) => day >= Profile.Counting.KnownFrom && day <= Profile.Counting.CoveredUntil;

    private SectionKind Due =>
        Late ? (Reach?.Settles(Deadline, Now) == false ? SectionKind.AwaitingData : SectionKind.Overdue)
        : LastDay == Today ? SectionKind.DueToday
        : Deadline.IsElapsed && Row.Severity >= Severity.LastDay ? SectionKind.DueInHours
        : Row.Kind is NoticeKind.BookedLate or NoticeKind.Baseline && BookedLate ? SectionKind.BookedLate
        : SectionKind.DueSoon;

    // Where only a date is known, the earliest possible one: a warning must not come too late.
    private DateOnly LastDay => Deadline.DueOn ?? Max(CivilTime.DayOf(Deadline.EarliestDueAt), Today);

    private static DateOnly Max(DateOnly one, DateOnly other) => one > other ? one : other;
}
