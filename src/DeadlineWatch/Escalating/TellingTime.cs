using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Escalating;

/// <summary>When a person is told of a matter; pure. Nothing is ever dropped for it: what may not be told now is told later.
/// <list type="number">
/// <item>The urgent at once, at night and on any day: clocks in hours, and the severities that the profile names.</item>
/// <item>What is overdue, on its last day or booked for too late at once within the person's hours, else on their next working
/// morning.</item>
/// <item>The rest in one digest on their working morning.</item>
/// </list></summary>
internal static class TellingTime
{
    /// <summary>The first moment at which the person may be told, UTC.</summary>
    /// <param name="person">Who is told.</param>
    /// <param name="profile">The rules of the matter.</param>
    /// <param name="row">The matter.</param>
    /// <param name="word">What is told of it.</param>
    /// <param name="now">The time at which that was decided, UTC.</param>
    public static DateTimeOffset First(Person person, Profile profile, DeadlineRow row, Word word, DateTimeOffset now)
    {
        var (hours, calendar) = (person.Hours, profile.Counting);
        if (IsUrgent(profile, row.Deadline, word.Kind, word.Severity))
        {
            return now;
        }

        if (IsForNow(word))
        {
            return hours.NextMoment(now, calendar);
        }

        // A rung belongs to the digest of its own day, or of the day on which its matter became known. Where that has passed, the
        // service is late, or the person's digest comes before the hour of the rungs: then it waits no longer.
        var since = word.At is { } rung ? Later(CivilTime.At(CivilTime.DayOf(rung), TimeOnly.MinValue), row.CreatedAt) : now;
        var digest = hours.NextDigest(since, calendar);
        return digest > now ? digest : hours.NextMoment(now, calendar);
    }

    /// <summary>Whether something may be told at night and on any day. A baseline is one summary of what is late already, and no
    /// alarm of the night; nor is what only informs.</summary>
    public static bool IsUrgent(Profile profile, Deadline deadline, NoticeKind kind, Severity severity) =>
        kind is NoticeKind.Step or NoticeKind.Correction or NoticeKind.BookedLate or NoticeKind.TeamChanged or NoticeKind.Reopened
        && profile.IsUrgent(deadline, severity);

    private static bool IsForNow(Word word) => word.Kind switch
    {
        NoticeKind.Baseline or NoticeKind.BookedLate => true,
        NoticeKind.Step or NoticeKind.Correction or NoticeKind.TeamChanged or NoticeKind.Reopened => word.Severity >= Severity.LastDay,
        NoticeKind.DatesMoved or NoticeKind.Unseen or NoticeKind.Done => false,
        _ => throw new System.Diagnostics.UnreachableException($"Notice {word.Kind}"),
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>What is told of a matter.</summary>
/// <param name="Step">The step's key; for a notice the kind's.</param>
/// <param name="Kind">What kind of word it is.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Roles">Whom it is for.</param>
/// <param name="At">The rung's own moment, UTC; null for a notice, whose moment is when it is decided.</param>
/// <param name="Was">The notice; null for a step.</param>
internal sealed record Word(
    string Step, NoticeKind Kind, Severity Severity, IReadOnlyList<string> Roles, DateTimeOffset? At = null, Notice? Was = null);
