using DeadlineWatch.Escalating;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Which of a recipient's waiting rows are still true at the moment of sending; pure. Nobody gets Friday's
/// warning on Monday.</summary>
internal static class RowTruth
{
    /// <summary>Why a row must not be sent any more; null where it still must.</summary>
    /// <param name="pending">The row.</param>
    /// <param name="all">All waiting rows of the same recipient.</param>
    public static string? WhyWithdrawn(PendingRow pending, IReadOnlyList<PendingRow> all)
    {
        var (row, deadline) = (pending.Row, pending.Deadline);
        if (row.Kind == NoticeKind.Done)
        {
            return deadline.Deadline.Ended is null ? "it runs again" : null;
        }

        if (deadline.Deadline.Ended is { } ended)
        {
            return $"ended before it was sent: {ended.Words}";
        }

        if (row.Generation != deadline.Generation)
        {
            return "its date moved before it was sent";
        }

        if (row.Kind == NoticeKind.BookedLate)
        {
            return deadline.Deadline is { BookedFor: { } booked, IsElapsed: false } && deadline.Deadline.IsLate(booked.Earliest) ? null : "the booking changed before it was sent";
        }

        if (row.Kind == NoticeKind.Unseen)
        {
            return deadline.UnseenAt is null ? "seen again before it was sent" : null;
        }

        var isOvertaken = all.Any(other => other.Row.DeadlineId == row.DeadlineId && other.Row.Generation == row.Generation
            && other.Row.Kind is NoticeKind.Step or NoticeKind.Baseline or NoticeKind.Correction or NoticeKind.DatesMoved or NoticeKind.TeamChanged or NoticeKind.Reopened
            && (other.Row.CreatedAt, other.Row.Id).CompareTo((row.CreatedAt, row.Id)) > 0
            && row.Kind is NoticeKind.Step or NoticeKind.Baseline);
        return isOvertaken || HasLaterRung(pending) ? "overtaken by a later step" : null;
    }

    // One that was put off while a later rung went out to the same role.
    private static bool HasLaterRung(PendingRow pending) =>
        pending.Row.Kind is NoticeKind.Step or NoticeKind.Baseline
        && pending.Told.Any(each => each.Generation == pending.Row.Generation && each.At > pending.Row.CreatedAt
            && each.Roles.Contains(pending.Row.Role) && StepDecider.IsRung(each.Step));
}
