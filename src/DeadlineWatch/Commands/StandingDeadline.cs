using System.Diagnostics;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>A deadline and how it stands now: for lists.</summary>
/// <param name="Deadline">The deadline.</param>
/// <param name="Of">Its authority.</param>
/// <param name="Team">The team, by its name in our directory; null where no source says.</param>
/// <param name="UnseenAt">Since when it is no longer in the source; null while it is.</param>
/// <param name="Now">The time it is judged at.</param>
internal sealed record StandingDeadline(
    Deadline Deadline, WatchedAuthority Of, string? Team, DateTimeOffset? UnseenAt, DateTimeOffset Now)
{
    private readonly DataReach _reach = Of.ReachOf(Deadline.Clock.Definition);

    /// <summary>The last silence that was not lifted; it may have ended. Null where there was none.</summary>
    public SilenceRow? Silence { get; init; }

    public DeadlineState State => Deadline.State(Now, _reach);

    public Outcome Outcome => Deadline.OutcomeAt(Now, _reach);

    public bool AwaitsData => Deadline.AwaitsData(Now, _reach);

    /// <summary>How late, or how long is left: "1 working day late", "by the end of today".</summary>
    public string Words => State switch
    {
        DeadlineState.Running when AwaitsData => "due, awaiting data",
        DeadlineState.Running => DueWords.HowLong(Deadline, Of.Profile.Counting, Now),
        DeadlineState.Overdue => DueWords.HowLate(Deadline, Of.Profile.Counting, Now),
        DeadlineState.InTime => Deadline switch
        {
            { Ended.How: EndedHow.InTimeUnproven } => "in time, unproven",
            { OverdueBeforeMove: not null } => "in time after an earlier overdue",
            _ => "in time",
        },
        DeadlineState.OutOfTime => DueWords.HowLate(Deadline, Of.Profile.Counting, Ended.At.Earliest),
        DeadlineState.Cancelled => Deadline.WasOverdue ? "cancelled when overdue" : "cancelled",
        _ => throw new UnreachableException($"State {State}"),
    };

    /// <summary>When it is due, what is booked or ended it, and the delay that was agreed to.</summary>
    public string Dates()
    {
        var due = string.Join(" and ", DueWords.Due(Deadline, CivilTime.DayOf(Now)).Split(" and ").Select(TextTable.Glued))
            + (Deadline.Provisional ? " (provisional)" : "");
        string?[] all = [due, Happened(), Delay()];
        return string.Join("; ", all.OfType<string>());
    }

    /// <summary>"delay agreed to Fri 24 Apr, reason: quorum"; null where none was.</summary>
    public string? Delay() => Deadline.Delay?.Said(until => DueWords.Day(until, CivilTime.DayOf(Now)));

    /// <summary>The silence that pauses its mails now; null where none does.</summary>
    public SilenceRow? Running => Deadline.Ended is null && Silence?.Silence.HoldsUntil(Deadline, _reach, Now) is not null ? Silence : null;

    /// <summary>"acknowledged until the end of Fri 18 Dec: police unavailable"; null where its mails do not pause.</summary>
    /// <param name="withWho">Whether it says by whom, as the machine knows them.</param>
    public string? InHand(bool withWho = false) => Running is not { } row ? null
        : $"{row.What} until {row.Silence.UntilWords(day => DueWords.Day(day, CivilTime.DayOf(Now)))}{(withWho ? $" by {row.Who}" : "")}"
            + $": {Of.Profile.Silences?.Reasons.GetValueOrDefault(row.Silence.Reason) ?? row.Silence.Reason}";

    /// <summary>How long after the start it was entered: see <see cref="DueWords.Recorded"/>.</summary>
    public string? StartRecorded() => Recorded(Deadline.StartedAt, Deadline.StartRecordedAt);

    /// <summary>How long after the end it was entered.</summary>
    public string? EndRecorded() => Deadline.Ended is { } ended ? Recorded(ended.At, ended.RecordedAt) : null;

    private string? Recorded(Moment at, DateTimeOffset? recordedAt) =>
        DueWords.Recorded(at, recordedAt, Of.Profile.Counting, CivilTime.DayOf(Now));

    /// <summary>What ended it, or is booked: "decision recorded Fri 4 Dec", "booked for Thu 10 Dec"; null where nothing
    /// did.</summary>
    public string? Happened() => Deadline.Ended is { } ended
        ? $"{ended.Words}{(HasNoBeginning(ended.At) ? "," : "")} {DueWords.At(ended.At, CivilTime.DayOf(Now))}"
        : Booking();

    // It ended before anything was read, by a flag: its words are a remark of their own.
    private static bool HasNoBeginning(Moment at) => at.Earliest == DateTimeOffset.MinValue;

    /// <summary>"booked for Thu 10 Dec"; null where nothing is.</summary>
    public string? Booking() => Deadline.BookedFor is { } at
        ? $"booked for {DueWords.At(at, CivilTime.DayOf(Now))}{(Deadline.BookingPassed ? ", no outcome recorded" : "")}"
        : null;

    public static StandingDeadline FromLedger(
        DeadlineRow row, WatchedAuthority of, Configuration.Directory directory, DateTimeOffset now) =>
        new(row.Deadline, of, TeamOf(row.Deadline, directory), row.UnseenAt, now);

    public static string? TeamOf(Deadline deadline, Configuration.Directory directory) =>
        directory.NameOf(deadline.Clock.Authority, deadline.Team);

    private Ending Ended => Deadline.Ended ?? throw new UnreachableException("Out of time without an end");
}

/// <summary>Says the states of deadlines.</summary>
internal static class StateWords
{
    /// <summary>For programs and metrics: "out-of-time".</summary>
    public static string Key(DeadlineState state) => Words(state).Replace(' ', '-');

    /// <summary>For people: "out of time".</summary>
    public static string Words(DeadlineState state) => state switch
    {
        DeadlineState.Running => "running",
        DeadlineState.Overdue => "overdue",
        DeadlineState.InTime => "in time",
        DeadlineState.OutOfTime => "out of time",
        DeadlineState.Cancelled => "cancelled",
        _ => throw new UnreachableException($"State {state}"),
    };
}
