using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as escalation sees it: any node escalates any deadline, each locked by one.</summary>
internal sealed class PostgresEscalationStore(PostgresServer server) : IEscalationStore
{
    /// <summary>
    /// <list type="number">
    /// <item>Locks what is due, and passes over what another node holds.</item>
    /// <item>Asks about each. One that cannot be read or decided is set aside with a finding.</item>
    /// <item>Writes all decisions together, a statement a table; where the ledger refuses them, each alone, and sets aside
    /// those that it refuses.</item>
    /// </list></summary>
    public Task<int> Escalate(
        DateTimeOffset now, int limit, Func<DueDeadline, StepDecision> decide, CancellationToken cancel) =>
        server.WriteInForce(async session =>
        {
            var due = await session.Rows<DeadlineColumns>($"""
                {DeadlineColumns.Select}
                WHERE d.next_step_at <= @now
                ORDER BY d.next_step_at, d.id
                LIMIT @limit
                FOR UPDATE SKIP LOCKED
                """, new { now, limit });
            if (due.Count == 0)
            {
                return 0;
            }

            var told = await ToldTable.Of(session, due.Select(each => each.Id));
            var mailed = await OutboxTable.Mailed(session, due.Where(each => each.NoticeKind is nameof(NoticeKind.Done) or nameof(NoticeKind.Reopened) or nameof(NoticeKind.TeamChanged)).Select(each => each.Id));
            var silences = await SilenceTable.Last(session, due.Select(each => each.Id));
            var decided = new List<Decided>();
            var faults = new List<(DeadlineColumns Row, Exception Fault)>();
            foreach (var each in due)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    var row = new DueDeadline(each.Row(), [.. told[each.Id]])
                    {
                        Mailed = [.. mailed[each.Id]],
                        Silence = silences.GetValueOrDefault(each.Id),
                    };
                    var decision = decide(row);
                    decided.Add(new(each, decision, Telling.Of(row, decision, now)));
                }
                catch (Exception fault) when (PostgresFault.IsOfRow(fault))
                {
                    faults.Add((each, fault));
                }
            }

            faults.AddRange(await Write(session, decided, now));
            await PutAside(session, faults, now);
            return due.Count;
        }, cancel);

    public Task<DateTimeOffset?> NextStepAt(CancellationToken cancel) => server.Read(session =>
        session.Value<DateTimeOffset?>("""
            SELECT min(next_step_at)
            FROM deadlines
            WHERE next_step_at IS NOT NULL
            """), cancel);

    /// <summary>Writes the decisions; answers those that the ledger refused, which are undone alone.</summary>
    private static async Task<IReadOnlyList<(DeadlineColumns Row, Exception Fault)>> Write(
        PostgresSession session, IReadOnlyList<Decided> decided, DateTimeOffset now)
    {
        try
        {
            await session.Part(() => WriteTogether(session, decided, now));
            return [];
        }
        catch (Exception fault) when (PostgresFault.IsOfRow(fault))
        {
            // One of them: found by writing each alone. It is rare, and costs a batch some milliseconds.
        }

        var refused = new List<(DeadlineColumns, Exception)>();
        foreach (var each in decided)
        {
            try
            {
                await session.Part(() => WriteTogether(session, [each], now));
            }
            catch (Exception fault) when (PostgresFault.IsOfRow(fault))
            {
                refused.Add((each.Row, fault));
            }
        }

        return refused;
    }

    private static async Task WriteTogether(PostgresSession session, IReadOnlyList<Decided> decided, DateTimeOffset now)
    {
        await ToldTable.Tell(session, decided.SelectMany(each => each.Telling.Steps, (one, step) => (one.Row.Id, step)));
        await OutboxTable.Insert(session, decided.SelectMany(each => each.Telling.Outbox));
        session.Append(decided.SelectMany(each => each.Decision.History));
        await RecordFindings(session, decided, now);
        await session.Run("""
            UPDATE deadlines AS d
            SET next_step_at = s.next_step_at, awaits_data = s.awaits_data, notice_kind = s.notice_kind,
                notice = s.notice::json, version = d.version + 1
            FROM unnest(@ids, @nextStepAt, @awaitsData, @noticeKinds, @notices)
                 AS s (id, next_step_at, awaits_data, notice_kind, notice)
            WHERE d.id = s.id
            """, new
        {
            ids = decided.Select(each => each.Row.Id).ToArray(),
            nextStepAt = decided.Select(each => each.Decision.NextStepAt is { } at ? TimeText.Cut(at) : (DateTimeOffset?)null)
                .ToArray(),
            awaitsData = decided.Select(each => each.Decision.AwaitsData).ToArray(),
            noticeKinds = decided.Select(each => each.Decision.Notice?.Kind.ToString()).ToArray(),
            notices = decided.Select(each => each.Decision.Notice is { } stays ? SmallJson.Write(stays) : null).ToArray(),
        });
    }

    /// <summary>A decision that reached people says anew what is wrong with the directory for this case; one that told
    /// nobody leaves what was found.</summary>
    private static async Task RecordFindings(PostgresSession session, IReadOnlyList<Decided> decided, DateTimeOffset now)
    {
        await FindingTable.Remove(session, [.. decided.Select(each => each.Found(EscalationFault.Of(each.Row.Identity, null), now))]);
        var reached = decided.Where(each => each.Decision is { Outbox.Count: > 0, Findings.Count: 0 }).ToList();
        if (reached.Count > 0)
        {
            await FindingTable.RemoveOfCases(session,
                [.. reached.Select(each => (each.Source, each.Row.Reference))], EscalationFault.Code);
        }

        // Each is kept under the case: so it is known how many cases a gap concerns, and it goes with them.
        await FindingTable.Add(session,
            [.. decided.SelectMany(each => each.Decision.Findings, (one, finding) => one.Found(finding, now))]);
    }

    private static async Task PutAside(
        PostgresSession session, List<(DeadlineColumns Row, Exception Fault)> faults, DateTimeOffset now)
    {
        if (faults.Count == 0)
        {
            return;
        }

        var found = faults.Select(each => (each.Row, Finding: EscalationFault.Of(each.Row.Identity, each.Fault))).ToList();
        var columns = found.Select(each => FindingColumns.From(
            FindingTable.Escalation(each.Row.Authority), each.Row.Reference, each.Finding, now)).ToList();
        var standing = await FindingTable.Standing(session, columns);
        session.Append(found.Zip(columns)
            .Where(each => !standing.Contains(
                (each.Second.Source, each.Second.Case, each.Second.Code, each.Second.Place)))
            .Select(each => EscalationFault.HistoryOf(
                each.First.Row.Identity, each.First.Row.RulesHash, each.First.Finding, now)));
        await FindingTable.Add(session, columns);
        await session.Run("""
            UPDATE deadlines
            SET next_step_at = @next, version = version + 1
            WHERE id = ANY(@ids)
            """, new { ids = faults.Select(each => each.Row.Id).ToArray(), next = now + EscalationFault.RetryAfter });
    }

    /// <summary>A deadline, what was decided of it, and what is newly told by that.</summary>
    private sealed record Decided(DeadlineColumns Row, StepDecision Decision, Telling Telling)
    {
        public string Source => FindingTable.Escalation(Row.Authority);

        public FindingColumns Found(Rules.Finding finding, DateTimeOffset now) =>
            FindingColumns.From(Source, Row.Reference, finding, now);
    }
}
