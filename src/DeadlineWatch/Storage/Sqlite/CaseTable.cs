using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Cases and what each source last said of them.</summary>
internal static class CaseTable
{
    /// <summary>The versions of those cases that are stored, by reference.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> Versions(
        SqliteSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<VersionColumns>("""
            SELECT reference AS Reference, version AS Version
            FROM cases
            WHERE authority = @authority
              AND reference IN (SELECT value FROM json_each(@references))
            """, new { authority, references = SmallJson.Write(references) }))
            .ToDictionary(each => each.Reference, each => each.Version, StringComparer.Ordinal);

    /// <summary>Writes the cases with their time to look again; each gets a new version.</summary>
    public static Task Write(SqliteSession session, string authority, IEnumerable<CaseWrite> cases) => session.Run("""
        INSERT INTO cases (authority, reference, version, revisit_at)
        VALUES (@authority, @Reference, 1, @revisitAt)
        ON CONFLICT (authority, reference) DO UPDATE
        SET version = version + 1, revisit_at = excluded.revisit_at
        """,
        cases.Select(each => new { authority, each.Reference, revisitAt = each.RevisitAt }).ToList());

    public static Task WriteReadings(SqliteSession session, string authority, IEnumerable<ReadingRow> readings) =>
        session.Run("""
            INSERT INTO readings (source, reference, authority, content, hash, last_held_at, missing_since)
            VALUES (@Source, @Reference, @authority, @content, @Hash, @lastHeldAt, @missingSince)
            ON CONFLICT (source, reference) DO UPDATE
            SET authority = excluded.authority, content = excluded.content, hash = excluded.hash,
                last_held_at = excluded.last_held_at, missing_since = excluded.missing_since
            """,
            readings.Select(each => new
            {
                each.Snapshot.Source,
                each.Snapshot.Reference,
                authority,
                content = SnapshotJson.Write(each.Snapshot),
                each.Hash,
                lastHeldAt = each.LastHeldAt,
                missingSince = each.MissingSince,
            }).ToList());

    /// <summary>The stored readings of the cases, of every source.</summary>
    public static async Task<ILookup<string, ReadingRow>> Readings(
        SqliteSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<ReadingColumns>("""
            SELECT source AS Source, reference AS Reference, content AS Content, hash AS Hash,
                   last_held_at AS LastHeldAt, missing_since AS MissingSince
            FROM readings
            WHERE authority = @authority
              AND reference IN (SELECT value FROM json_each(@references))
            ORDER BY source
            """, new { authority, references = SmallJson.Write(references) }))
            .ToLookup(each => each.Reference, each => each.Row(authority), StringComparer.Ordinal);

    public static async Task<IReadOnlyList<ReadingHead>> Heads(SqliteSession session, string source, string? after, int limit) =>
        [.. (await session.Rows<ReadingColumns>("""
            SELECT reference AS Reference, hash AS Hash, last_held_at AS LastHeldAt, missing_since AS MissingSince
            FROM readings
            WHERE source = @source
              AND reference > coalesce(@after, '')
            ORDER BY reference
            LIMIT @limit
            """, new { source, after, limit })).Select(each => each.Head())];

    public static Task<IReadOnlyList<string>> References(
        SqliteSession session, string authority, string? after, int limit) => session.Rows<string>("""
            SELECT DISTINCT reference
            FROM readings
            WHERE authority = @authority
              AND reference > coalesce(@after, '')
            ORDER BY reference
            LIMIT @limit
            """, new { authority, after, limit });

    /// <summary>Cases whose time has come, and those with an open deadline that is not yet unseen although it, or a reading
    /// of its case, is missing. A missing case of which nothing is open has nothing to lose sight of.</summary>
    public static Task<IReadOnlyList<string>> ToRevisit(
        SqliteSession session, string authority, DateTimeOffset dataAsOf) => session.Rows<string>("""
            SELECT reference
            FROM cases
            WHERE authority = @authority
              AND revisit_at <= @dataAsOf
            UNION
            SELECT d.reference
            FROM deadlines AS d
            WHERE d.authority = @authority
              AND d.ended IS NULL
              AND d.unseen_at IS NULL
              AND (d.missing_since IS NOT NULL
                   OR EXISTS (SELECT 1
                              FROM readings AS r
                              WHERE r.authority = d.authority
                                AND r.reference = d.reference
                                AND r.missing_since IS NOT NULL))
            ORDER BY 1
            """, new { authority, dataAsOf });

    /// <summary>Marks readings as missing, or as held again. One that is missing already keeps the moment from which it
    /// is; cases whose readings changed get a new version.</summary>
    public static async Task MarkMissing(SqliteSession session, string source, IReadOnlyList<string> references,
        DateTimeOffset? lastHeldAt, DateTimeOffset? missingSince)
    {
        var mark = new
        {
            source,
            references = SmallJson.Write(references),
            lastHeldAt,
            missingSince,
        };
        const string changing = """
            source = @source
              AND reference IN (SELECT value FROM json_each(@references))
              AND (missing_since IS NULL) <> (@missingSince IS NULL)
            """;
        await session.Run($"""
            UPDATE cases
            SET version = version + 1
            WHERE (authority, reference) IN (SELECT authority, reference
                                             FROM readings
                                             WHERE {changing})
            """, mark);
        await session.Run($"""
            UPDATE readings
            SET last_held_at = @lastHeldAt, missing_since = @missingSince
            WHERE {changing}
            """, mark);
    }

    private sealed record VersionColumns
    {
        public required string Reference { get; init; }

        public int Version { get; init; }
    }
}
