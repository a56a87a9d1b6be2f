using System.Text.Json;
using DeadlineWatch.Rules;
using Microsoft.Data.Sqlite;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as escalation sees it.</summary>
internal sealed class SqliteEscalationStore(SqliteFile file) : IEscalationStore
{
    private const string FaultCode = "escalation-fault";

    // Long enough that a row that cannot be decided costs nothing, short enough to be tried again within the hour that a
    // person needs to mend its cause.
    private static readonly TimeSpan SetAside = TimeSpan.FromMinutes(10);

    public Task<int> Escalate(
        DateTimeOffset now, int limit, Func<DueDeadline, StepDecision> decide, CancellationToken cancel) =>
        file.Write(async session =>
        {
            var due = await session.Rows<DeadlineTable.Columns>($"""
                {DeadlineTable.Select}
                WHERE d.next_step_at <= @now
                ORDER BY d.next_step_at, d.id
                LIMIT @limit
                """, new { now = TimeText.Of(now), limit });
            var told = await ToldTable.Of(session, due.Select(each => each.Id));
            foreach (var each in due)
            {
                cancel.ThrowIfCancellationRequested();
                await Decide(session, each, [.. told[each.Id]], decide, now);
            }

            return due.Count;
        }, cancel);

    public Task<DateTimeOffset?> NextStepAt(CancellationToken cancel) => file.Read(async session =>
        TimeText.InstantOrNull(await session.Value<string>("""
            SELECT min(next_step_at)
            FROM deadlines
            WHERE next_step_at IS NOT NULL
            """)), cancel);

    /// <summary>Decides one row. Whatever is wrong with it (its content, the decision, a row that the ledger refuses) is
    /// undone and set aside with a finding; the others go on.</summary>
    private static async Task Decide(SqliteSession session, DeadlineTable.Columns each, IReadOnlyList<ToldStep> told,
        Func<DueDeadline, StepDecision> decide, DateTimeOffset now)
    {
        try
        {
            await session.Part(async () =>
            {
                var row = each.Row();
                await Write(session, row, decide(new(row, told)), now);
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

    private static async Task Write(SqliteSession session, DeadlineRow row, StepDecision decision, DateTimeOffset now)
    {
        var fresh = await Tell(session, row.Id, decision, now);
        await OutboxTable.Insert(session, fresh.Select(each => each with { DeadlineId = row.Id }));
        await HistoryTable.Append(session, decision.History);
        await RecordFindings(session, row.Deadline.Clock, decision, now);
        await session.Run("""
            UPDATE deadlines
            SET next_step_at = @nextStepAt, awaits_data = @awaitsData, notice_kind = @noticeKind, notice = @notice,
                version = version + 1
            WHERE id = @Id
            """, new
        {
            row.Id,
            nextStepAt = TimeText.Of(decision.NextStepAt),
            awaitsData = decision.AwaitsData ? 1 : 0,
            noticeKind = decision.Notice?.Kind.ToString(),
            notice = decision.Notice is { } stays ? SmallJson.Write(stays) : null,
        });
    }

    /// <summary>Records what is told, and answers the outbox rows that go out by it: those of a step that had not been told
    /// before. Rows of a step that the decision does not name (a notice, told under a key of its own) go with those it
    /// names: the same deadline may be lost sight of twice in one due generation.</summary>
    private static async Task<IReadOnlyList<OutboxRow>> Tell(
        SqliteSession session, long deadline, StepDecision decision, DateTimeOffset now)
    {
        var fresh = new HashSet<(int, string)>();
        foreach (var step in decision.Told)
        {
            if (await ToldTable.Tell(session, deadline, step))
            {
                fresh.Add((step.Generation, step.Step));
            }
        }

        var named = decision.Told.Select(each => (each.Generation, each.Step)).ToHashSet();
        var anyNamed = fresh.Count > 0;
        foreach (var rows in decision.Outbox.GroupBy(each => (each.Generation, each.Step)).Where(each => !named.Contains(each.Key)))
        {
            var step = new ToldStep(rows.Key.Generation, rows.Key.Step, now, [.. rows.Select(each => each.Role).Distinct()]);
            if (await ToldTable.Tell(session, deadline, step) || anyNamed)
            {
                fresh.Add(rows.Key);
            }
        }

        return [.. decision.Outbox.Where(each => fresh.Contains((each.Generation, each.Step)))];
    }

    /// <summary>A decision that reached people says anew what is wrong with the directory for this case; one that told
    /// nobody never asked the directory, and leaves what was found.</summary>
    private static async Task RecordFindings(
        SqliteSession session, Clock clock, StepDecision decision, DateTimeOffset now)
    {
        var source = FindingTable.Escalation(clock.Authority);
        await FindingTable.Remove(session, source, FaultOf(clock, ""));
        if (decision.Outbox.Count > 0 && decision.Findings.Count == 0)
        {
            await FindingTable.RemoveOfCase(session, source, clock.Case, FaultCode);
        }

        // Each is kept under the case: so it is known how many cases a gap concerns, and it goes with them.
        await FindingTable.Add(
            session, source, decision.Findings.Select(each => each with { Case = each.Case ?? clock.Case }), now);
    }

    private static async Task PutAside(
        SqliteSession session, DeadlineTable.Columns row, Exception fault, DateTimeOffset now)
    {
        var source = FindingTable.Escalation(row.Authority);
        var finding = FaultOf(row.Identity, WordsOf(fault));
        if (!await FindingTable.Has(session, source, finding))
        {
            // Once a fault, not once a try: the history is for ever.
            await HistoryTable.Append(session, [new()
            {
                At = now,
                Clock = row.Identity,
                What = FaultCode,
                Words = finding.Words,
                Cause = "time",
                RulesHash = row.RulesHash,
            }]);
        }

        await FindingTable.Add(session, source, [finding], now);
        await session.Run("""
            UPDATE deadlines
            SET next_step_at = @next, version = version + 1
            WHERE id = @Id
            """, new { row.Id, next = TimeText.Of(now + SetAside) });
    }

    private static Finding FaultOf(Clock clock, string words) =>
        new(FaultCode, $"clock {clock.Definition}, start {clock.Start}", words, clock.Case);

    // The kind of fault only: what an exception says of a row might be personal.
    private static string WordsOf(Exception fault) => fault is JsonException or FormatException
        ? "What the ledger holds of this clock cannot be read; it is tried again every 10 minutes."
        : $"Escalation of this clock failed ({fault.GetType().Name}); it is tried again every 10 minutes.";
}
