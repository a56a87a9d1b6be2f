namespace DeadlineWatch.Storage;

/// <summary>What sending leaves in the history. Roles, never addresses, and not the relay's words, which repeat the
/// address: the history is for ever.</summary>
internal static class MailHistory
{
    public static IEnumerable<HistoryRow> OfWithdrawn(
        IReadOnlyList<(long RowId, string Reason)> withdrawn, IReadOnlyList<PendingRow> pending, DateTimeOffset now)
    {
        var byId = pending.ToDictionary(each => each.Row.Id);
        return withdrawn.Select(each =>
            Line(byId[each.RowId].Row, byId[each.RowId].Deadline, "withdrawn", each.Reason, now));
    }

    public static IEnumerable<HistoryRow> OfMail(MailRow mail, IEnumerable<OutboxRow> rows,
        IReadOnlyDictionary<long, DeadlineRow> deadlines, string what, DateTimeOffset now) =>
        rows.Select(each => Line(each, deadlines[each.DeadlineId], what, $"mail {mail.MessageId}", now));

    public static IEnumerable<HistoryRow> OfRetried(
        IEnumerable<OutboxRow> rows, IReadOnlyDictionary<long, DeadlineRow> deadlines, string who, DateTimeOffset now) =>
        rows.Select(each => Line(each, deadlines[each.DeadlineId], "retried", $"by {who}", now));

    private static HistoryRow Line(
        OutboxRow row, DeadlineRow deadline, string what, string detail, DateTimeOffset now) => new()
        {
            At = now,
            Clock = deadline.Deadline.Clock,
            What = what,
            Words = $"{row.Step} to {row.Role}: {detail}",
            Cause = "mail",
            RulesHash = deadline.RulesHash,
        };
}
