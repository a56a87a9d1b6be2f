using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as escalation sees it.</summary>
internal sealed class SqliteEscalationStore(SqliteFile file) : IEscalationStore
{
    public Task<int> Escalate(
        DateTimeOffset now, int limit, Func<DueDeadline, StepDecision> decide, CancellationToken cancel) =>
        file.Write(async session =>
        {
            var due = await session.Rows<DeadlineColumns>($"""
                {DeadlineColumns.Select}
                WHERE d.next_step_at <= @now
                ORDER BY d.next_step_at, d.id
                LIMIT @limit
                """, new { now, limit });
            var told = await ToldTable.Of(session, due.Select(each => each.Id));
            var silences = await SilenceTable.Last(session, due.Select(each => each.Id));
            foreach (var each in due)
            {
                cancel.ThrowIfCancellationRequested();
                await Decide(session, each, row => new(row, [.. told[row.Id]]) { Silence = silences.GetValueOrDefault(row.Id) }, decide, now);
            }

            return due.Count;
        }, cancel);

    public Task<DateTimeOffset?> NextStepAt(CancellationToken cancel) => file.Read(session =>
        session.Value<DateTimeOffset?>("""
            SELECT min(next_step_at)
            FROM deadlines
            WHERE next_step_at IS NOT NULL
            """), cancel);

    /// <summary>Decides one row. Whatever is wrong with it (its content, the decision, a row that the ledger refuses) is
    /// undone and set aside with a finding; the others go on.</summary>
    private static async Task Decide(SqliteSession session, DeadlineColumns each, Func<DeadlineRow, DueDeadline> with,
        Func<DueDeadline, StepDecision> decide, DateTimeOffset now)
    {
        try
        {
            await session.Part(async () =>
            {
                var row = each.Row();
                var due = with(row) with
                {
                    Mailed = DueDeadline.NeedsMailed(row) ? await OutboxTable.Mailed(session, row.Id) : [],
                };
                await Write(session, due, decide(due), now);
            });
        }
        catch (Exception fault) when (IsOfTheRow(fault))
        {
            await PutAside(session, each, fault, now);
        }
    }

    // A fault of the file or an ended service concerns all rows.
    private static bool IsOfTheRow(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFault.Constraint,
        OperationCanceledException or OutOfMemoryException => false,
        _ => true,
    };

    private static async Task Write(SqliteSession session, DueDeadline due, StepDecision decision, DateTimeOffset now)
    {
        var telling = Telling.Of(due, decision, now);
        await ToldTable.Tell(session, due.Row.Id, telling.Steps);
        await OutboxTable.Insert(session, telling.Outbox);
        session.Append(decision.History);
        await RecordFindings(session, due.Row.Deadline.Clock, decision, now);
        await session.Run("""
            UPDATE deadlines
            SET next_step_at = @NextStepAt, awaits_data = @AwaitsData, notice_kind = @noticeKind, notice = @notice,
                version = version + 1
            WHERE id = @Id
            """, new
        {
            due.Row.Id,
            decision.NextStepAt,
            decision.AwaitsData,
            noticeKind = decision.Notice?.Kind.ToString(),
            notice = decision.Notice is { } stays ? SmallJson.Write(stays) : null,
        });
    }

    /// <summary>A decision that reached people says anew what is wrong with the directory for this case; one that told
    /// nobody leaves what was found.</summary>
    private static async Task RecordFindings(
        SqliteSession session, Clock clock, StepDecision decision, DateTimeOffset now)
    {
        var source = FindingTable.Escalation(clock.Authority);
        await FindingTable.Remove(session, source, EscalationFault.Of(clock, null));
        if (decision.Outbox.Count > 0 && decision.Findings.Count == 0)
        {
            await FindingTable.RemoveOfCase(session, source, clock.Case, EscalationFault.Code);
        }

        // Each is kept under the case: so it is known how many cases a gap concerns, and it goes with them.
        await FindingTable.Add(
            session, source, decision.Findings.Select(each => each with { Case = each.Case ?? clock.Case }), now);
    }

    private static async Task PutAside(
        SqliteSession session, DeadlineColumns row, Exception fault, DateTimeOffset now)
    {
        var source = FindingTable.Escalation(row.Authority);
        var finding = EscalationFault.Of(row.Identity, fault);
        if (!await FindingTable.Has(session, source, finding))
        {
            session.Append([EscalationFault.HistoryOf(row.Identity, row.RulesHash, finding, now)]);
        }

        await FindingTable.Add(session, source, [finding], now);
        await session.Run("""
            UPDATE deadlines
            SET next_step_at = @next, version = version + 1
            WHERE id = @Id
            """, new { row.Id, next = now + EscalationFault.RetryAfter });
    }
}
