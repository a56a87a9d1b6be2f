namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as polls see it. Who writes cases or deadlines of an authority takes its lock, so that
/// polls of several sources, also on several nodes, write one after the other.</summary>
internal sealed class PostgresPollStore(PostgresServer server) : IPollStore
{
    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel) => server.Read(SourceTable.All, cancel);

    public Task<IReadOnlyList<ReadingHead>> ReadingHeads(string source, string? after, int limit, CancellationToken cancel) =>
        server.Read(session => CaseTable.Heads(session, source, after, limit), cancel);

    public Task<IReadOnlyDictionary<string, CaseRecord>> LoadCases(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
        server.Read(session => Load(session, authority, references), cancel);

    public Task<IReadOnlyList<string>> CaseReferences(
        string authority, string? after, int limit, CancellationToken cancel) =>
        server.Read(session => CaseTable.References(session, authority, after, limit), cancel);

    public Task<IReadOnlyList<string>> CasesToRevisit(
        string authority, DateTimeOffset dataAsOf, CancellationToken cancel) =>
        server.Read(session => CaseTable.ToRevisit(session, authority, dataAsOf), cancel);

    public Task<IReadOnlySet<string>> Baselined(string authority, CancellationToken cancel) =>
        server.Read<IReadOnlySet<string>>(async session => (await session.Rows<string>("""
            SELECT clock
            FROM baselines
            WHERE authority = @authority
            """, new { authority })).ToHashSet(StringComparer.Ordinal), cancel);

    public Task<DateTimeOffset?> EmptiedBefore(string authority, CancellationToken cancel) =>
        server.Read(session => RetentionTable.EmptiedBefore(session, authority), cancel);

    public Task<IReadOnlyList<string>> Apply(
        string authority, IReadOnlyList<CaseWrite> batch, CancellationToken cancel) =>
        server.WriteInForce(session => CaseBatch.Write(session, authority, batch), cancel);

    public Task MarkMissing(string source, IReadOnlyList<string> references, DateTimeOffset? lastHeldAt,
        DateTimeOffset? missingSince, CancellationToken cancel) =>
        server.WriteInForce(
            session => CaseTable.MarkMissing(session, source, references, lastHeldAt, missingSince), cancel);

    public Task<PollTurn?> BeginPoll(string source, CancellationToken cancel) =>
        server.WriteInForce(async session => (PollTurn?)await TurnTable.Begin(session, source), cancel);

    public Task EndPoll(PollEnd end, CancellationToken cancel) => server.WriteInForce(async session =>
    {
        await session.Lock(LockKind.Cases, end.Authority);
        if (end.Overtaken)
        {
            await SourceTable.RecordPoll(session, end);
            return;
        }

        await TurnTable.Hold(session, [end.Turn]);
        await SourceTable.Record(session, end);
        if (end.Findings is { } findings)
        {
            await FindingTable.Replace(session, end.Source, findings, end.At);
        }

        if (SourceTable.IsSound(end))
        {
            await Wake(session, end);
        }
    }, cancel);

    public Task LayBaseline(
        string authority, IReadOnlyCollection<string> clocks, DateTimeOffset now, CancellationToken cancel) =>
        server.WriteInForce(async session =>
        {
            await session.Lock(LockKind.Cases, authority);
            await session.RunLong("""
                WITH laid AS (
                    INSERT INTO baselines (authority, clock, laid_at)
                    SELECT @authority, clock, @now
                    FROM unnest(@clocks) AS c (clock)
                    ON CONFLICT (authority, clock) DO NOTHING
                    RETURNING clock
                )
                UPDATE deadlines AS d
                SET next_step_at = @now, version = d.version + 1
                FROM laid
                WHERE d.authority = @authority
                  AND d.clock = laid.clock
                  AND d.notice_kind = 'Baseline'
                """, new { authority, clocks = clocks.Distinct(StringComparer.Ordinal).ToArray(), now });
        }, cancel);

    public Task<bool> Accept(Acceptance acceptance, CancellationToken cancel) =>
        server.Write(session => SourceTable.Accept(session, acceptance), cancel);

    public Task<string?> RulesInForce(string authority, CancellationToken cancel) =>
        server.Read(session => session.Value<string>("""
            SELECT rules_hash
            FROM rules_in_force
            WHERE authority = @authority
            """, new { authority }), cancel);

    public Task RecordRules(string authority, string rulesHash, DateTimeOffset now, CancellationToken cancel) =>
        server.WriteInForce(session => session.Run("""
            INSERT INTO rules_in_force (authority, rules_hash, judged_at)
            VALUES (@authority, @rulesHash, @now)
            ON CONFLICT (authority) DO UPDATE
            SET rules_hash = excluded.rules_hash, judged_at = excluded.judged_at
            """, new { authority, rulesHash, now }), cancel);

    internal static async Task<IReadOnlyDictionary<string, CaseRecord>> Load(
        PostgresSession session, string authority, IReadOnlyCollection<string> references)
    {
        await session.PreferIndexes();
        var versions = await CaseTable.Versions(session, authority, references);
        if (versions.Count == 0)
        {
            return new Dictionary<string, CaseRecord>();
        }

        var readings = await CaseTable.Readings(session, authority, references);
        var deadlines = (await DeadlineTable.OfCases(session, authority, references))
            .ToLookup(each => each.Reference, each => each.Row(), StringComparer.Ordinal);
        return versions.ToDictionary(
            each => each.Key,
            each => new CaseRecord(each.Key, [.. readings[each.Key]], [.. deadlines[each.Key]]) { Version = each.Value },
            StringComparer.Ordinal);
    }

    /// <summary>New data may show whether a deadline past due was met. The version rises, so that a poll of another source
    /// that judged the deadline before cannot put it back to sleep.</summary>
    private static Task<int> Wake(PostgresSession session, PollEnd end) => session.Run("""
        UPDATE deadlines
        SET next_step_at = @At, version = version + 1
        WHERE authority = @Authority
          AND awaits_data
          AND (next_step_at IS NULL OR next_step_at > @At)
        """, new { end.Authority, end.At });
}
