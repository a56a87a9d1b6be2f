namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The embedded ledger as polls see it.</summary>
internal sealed class SqlitePollStore(SqliteFile file) : IPollStore
{
    public Task<IReadOnlyList<SourceRow>> Sources(CancellationToken cancel) => file.Read(SourceTable.All, cancel);

    public Task<IReadOnlyList<ReadingHead>> ReadingHeads(string source, string? after, int limit, CancellationToken cancel) =>
        file.Read(session => CaseTable.Heads(session, source, after, limit), cancel);

    public Task<IReadOnlyDictionary<string, CaseRecord>> LoadCases(
        string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
        file.Read(session => Load(session, authority, references), cancel);

    public Task<IReadOnlyList<string>> CaseReferences(
        string authority, string? after, int limit, CancellationToken cancel) =>
        file.Read(session => CaseTable.References(session, authority, after, limit), cancel);

    public Task<IReadOnlyList<string>> CasesToRevisit(
        string authority, DateTimeOffset dataAsOf, CancellationToken cancel) =>
        file.Read(session => CaseTable.ToRevisit(session, authority, dataAsOf), cancel);

    public Task<IReadOnlySet<string>> Baselined(string authority, CancellationToken cancel) =>
        file.Read<IReadOnlySet<string>>(async session => (await session.Rows<string>("""
            SELECT clock
            FROM baselines
            WHERE authority = @authority
            """, new { authority })).ToHashSet(StringComparer.Ordinal), cancel);

    public Task<DateTimeOffset?> EmptiedBefore(string authority, CancellationToken cancel) =>
        file.Read(session => RetentionTable.EmptiedBefore(session, authority), cancel);

    public Task<IReadOnlyList<string>> Apply(
        string authority, IReadOnlyList<CaseWrite> batch, CancellationToken cancel) =>
        file.Write(session => CaseBatch.Write(session, authority, batch), cancel);

    public Task MarkMissing(string source, IReadOnlyList<string> references, DateTimeOffset? lastHeldAt,
        DateTimeOffset? missingSince, CancellationToken cancel) =>
        file.Write(
            session => CaseTable.MarkMissing(session, source, references, lastHeldAt, missingSince), cancel);

    public async Task EndPoll(PollEnd end, CancellationToken cancel)
    {
        await file.Write(async session =>
        {
            await SourceTable.Record(session, end);
            if (end.Findings is { } findings)
            {
                await FindingTable.Replace(session, end.Source, null, findings, end.At);
            }

            if (SourceTable.IsSound(end))
            {
                await Wake(session, end);
            }
        }, cancel);
        // Nothing reads the whole ledger again before the next poll.
        await file.Shrink(cancel);
    }

    public Task LayBaseline(
        string authority, IReadOnlyCollection<string> clocks, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(async session =>
        {
            foreach (var clock in clocks)
            {
                var baseline = new { authority, clock, now };
                var laid = await session.Run("""
                    INSERT INTO baselines (authority, clock, laid_at)
                    VALUES (@authority, @clock, @now)
                    ON CONFLICT (authority, clock) DO NOTHING
                    """, baseline);
                if (laid > 0)
                {
                    await session.Run("""
                        UPDATE deadlines
                        SET next_step_at = @now, version = version + 1
                        WHERE authority = @authority
                          AND clock = @clock
                          AND notice_kind = 'Baseline'
                        """, baseline);
                }
            }
        }, cancel);

    public Task<bool> Accept(Acceptance acceptance, CancellationToken cancel) =>
        file.Write(session => SourceTable.Accept(session, acceptance), cancel);

    public Task<string?> RulesInForce(string authority, CancellationToken cancel) =>
        file.Read(session => session.Value<string>("""
            SELECT rules_hash
            FROM rules_in_force
            WHERE authority = @authority
            """, new { authority }), cancel);

    public Task RecordRules(string authority, string rulesHash, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(session => session.Run("""
            INSERT INTO rules_in_force (authority, rules_hash, judged_at)
            VALUES (@authority, @rulesHash, @now)
            ON CONFLICT (authority) DO UPDATE
            SET rules_hash = excluded.rules_hash, judged_at = excluded.judged_at
            """, new { authority, rulesHash, now }), cancel);

    internal static async Task<IReadOnlyDictionary<string, CaseRecord>> Load(
        SqliteSession session, string authority, IReadOnlyCollection<string> references)
    {
        var versions = await CaseTable.Versions(session, authority, references);
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
    private static Task<int> Wake(SqliteSession session, PollEnd end) => session.Run("""
        UPDATE deadlines
        SET next_step_at = @At, version = version + 1
        WHERE authority = @Authority
          AND awaits_data = 1
          AND (next_step_at IS NULL OR next_step_at > @At)
        """, new { end.Authority, end.At });
}
