using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>What else a manager should know of a matter, besides where it stands.</summary>
internal static class RemarkWords
{
    // Longer ago it explains nothing that comes now.
    private static readonly TimeSpan SilenceRemembered = TimeSpan.FromDays(7);

    /// <param name="facts">The matter.</param>
    /// <param name="ages">How old the data of the letter is.</param>
    public static IReadOnlyList<Remark> Of(MatterFacts facts, DataAgeWords ages)
    {
        if (facts.Done is not null)
        {
            return DoneWords.Remarks(facts);
        }

        Remark?[] all =
        [
            NowWith(facts), RunsAgain(facts), LastDue(facts), Unconfirmed(facts) ?? ages.Older(facts), StillOpen(facts),
            Booked(facts), Delayed(facts), Silenced(facts), EarlierOverdue(facts), Provisional(facts),
        ];
        return [.. all.OfType<Remark>()];
    }

    private static Remark? NowWith(MatterFacts facts)
    {
        if (facts.Row.Kind != NoticeKind.TeamChanged)
        {
            return null;
        }

        var now = facts.Row.Team is { } team ? $"now with {CleanWords.Of(team)}" : "now without a team";
        return new(facts.Row.WasTeam is { } was ? $"{now} (was {CleanWords.Of(was)})" : now, false);
    }

    private static Remark? RunsAgain(MatterFacts facts) =>
        facts.Row.Kind == NoticeKind.Reopened ? new("it runs again: what had ended it no longer stands in the data", false) : null;

    // A matter that left the source does not say when it was due anywhere else.
    private static Remark? LastDue(MatterFacts facts) =>
        facts.Row.Kind != NoticeKind.Unseen ? null
        : facts.Late ? new($"it was due {StatusWords.Due(facts)}", true)
        : new($"it is due {StatusWords.Due(facts)}", false);

    private static Remark? Unconfirmed(MatterFacts facts)
    {
        // One that is missing from the source is not known to be done anyway.
        if (!facts.Late || facts.Row.Kind == NoticeKind.Unseen
            || facts.Reach is not { } reach || reach.Confirms(facts.Deadline))
        {
            return null;
        }

        return new(reach.AsOf is { } asOf
            ? $"not known to be done; data from {DayWords.DatedInstant(asOf, facts.Today)}"
            : "not known to be done; no data read yet", true);
    }

    // Before it is due the status asks; after, it says how late it is, and the question stands here.
    private static Remark? StillOpen(MatterFacts facts)
    {
        var asked = !facts.Late && facts.Section is not (SectionKind.Corrected or SectionKind.DatesMoved);
        if (facts.Undecided is not { } rule || asked)
        {
            return null;
        }

        var asks = rule.Words.IndexOf('?', StringComparison.Ordinal);
        return new(asks > 0 ? $"still open: {rule.Words[..(asks + 1)]}" : "not yet decided", facts.Late);
    }

    private static Remark? Booked(MatterFacts facts)
    {
        if (facts.Deadline.BookedFor is not { Precision: not Precision.Window } booked)
        {
            return null;
        }

        var words = booked.Precision == Precision.Day
            ? DayWords.Day(booked.Day, facts.Today)
            : DayWords.Instant(booked.Earliest, facts.Today);
        if (facts.Deadline.BookingPassed)
        {
            return new($"was booked for {words}; the source records no outcome", true);
        }

        return facts.BookedLate
            ? new($"booked for {words}, {After(facts, booked)} after it {(facts.Late ? "was" : "is")} due", true)
            : new($"booked for {words}", false);
    }

    private static string After(MatterFacts facts, Moment booked)
    {
        if (facts.Deadline.DueOn is not { } day)
        {
            return DayWords.Length(booked.Earliest - facts.Deadline.DueAt);
        }

        return facts.WorkingDays(day, booked.Day) switch
        {
            > 0 and var days => DayWords.WorkingDays(days),
            0 => "less than 1 working day",
            _ => DayWords.Count(booked.Day.DayNumber - day.DayNumber, "day", "days"),
        };
    }

    private static Remark? Delayed(MatterFacts facts) => facts.Deadline.Delay is { } delay
        ? new(delay.Said(until => DayWords.Day(until, facts.Today)), false)
        : null;

    // What is silenced is told all the same where its date moved; what no longer is comes late, and should say why.
    private static Remark? Silenced(MatterFacts facts)
    {
        if (facts.Pending.Silence is not { } silence)
        {
            return null;
        }

        var reason = facts.Profile.Silences?.Reasons.GetValueOrDefault(silence.Reason) ?? silence.Reason.Replace('-', ' ');
        var until = silence.UntilWords(day => DayWords.Day(day, facts.Today));
        var holds = facts.Reach is { } reach && silence.HoldsUntil(facts.Deadline, reach, facts.Now) is not null;
        return holds ? new($"silenced until {until}, reason: {reason}", false)
            : facts.Now < silence.Until ? new($"was silenced until it became overdue, reason: {reason}", false)
            : facts.Now - silence.Until < SilenceRemembered ? new($"was silenced until {until}, reason: {reason}", false)
            : null;
    }

    private static Remark? EarlierOverdue(MatterFacts facts)
    {
        if (facts.Deadline.OverdueBeforeMove is not { } passed)
        {
            return null;
        }

        // For a clock in days the moment is the midnight that ends the day, or a time of that day.
        var day = CivilTime.DayOf(passed.AddTicks(-1));
        var due = facts.Deadline.IsElapsed
            ? DayWords.Instant(passed, facts.Today)
            : $"by {DayWords.End(day, Deadline.DueByOf(day, passed), facts.Today)}";
        return new($"was already overdue (due {due}) when a later event moved the date", true);
    }

    private static Remark? Provisional(MatterFacts facts)
    {
        var end = facts.Profile.Calendar.KnownUntil.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        return facts.Deadline.Provisional ? new($"provisional: the calendar ends {end}", false) : null;
    }
}
