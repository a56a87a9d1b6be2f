using DeadlineWatch.Storage.Columns;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Cases and what each source last said of them.</summary>
internal static class CaseTable
{
    private static readonly Column<CaseWrite>[] Cases =
    [
        new("reference", NpgsqlDbType.Text, each => each.Reference),
        new("revisit_at", NpgsqlDbType.TimestampTz, each => each.RevisitAt),
    ];

    private static readonly Column<ReadingRow>[] ReadingsWritten =
    [
        new("source", NpgsqlDbType.Text, each => each.Snapshot.Source),
        new("reference", NpgsqlDbType.Text, each => each.Snapshot.Reference),
        new("content", NpgsqlDbType.Json, each => SnapshotJson.Write(each.Snapshot)),
        new("hash", NpgsqlDbType.Text, each => each.Hash),
        new("last_held_at", NpgsqlDbType.TimestampTz, each => each.LastHeldAt),
        new("missing_since", NpgsqlDbType.TimestampTz, each => each.MissingSince),
    ];

    /// <summary>The versions of those cases that are stored, by reference.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> Versions(
        PostgresSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<VersionColumns>("""
            SELECT reference AS Reference, version AS Version
            FROM cases
            WHERE authority = @authority
              AND reference = ANY(@references)
            """, new { authority, references = references.ToArray() }))
            .ToDictionary(each => each.Reference, each => each.Version, StringComparer.Ordinal);

    /// <summary>Writes cases of which nothing was stored, and their readings.</summary>
    public static async Task Insert(PostgresSession session, string authority, IReadOnlyCollection<CaseWrite> cases)
    {
        await session.Copy("cases", [Authority<CaseWrite>(authority), new("version", NpgsqlDbType.Integer, _ => 1), .. Cases], cases);
        await session.Copy("readings", [Authority<ReadingRow>(authority), .. ReadingsWritten], [.. cases.SelectMany(each => each.Readings)]);
    }

    /// <summary>Writes known cases with their time to look again, and those of their readings that changed; each gets a new
    /// version.</summary>
    public static async Task Update(PostgresSession session, string authority, IReadOnlyCollection<CaseWrite> cases)
    {
        if (cases.Count == 0)
        {
            return;
        }

        await session.Stage("cases", Cases, cases);
        await session.Run("""
            UPDATE cases AS c
            SET version = c.version + 1, revisit_at = s.revisit_at
            FROM staged_cases AS s
            WHERE c.authority = @authority
              AND c.reference = s.reference
            """, new { authority });
        await WriteReadings(session, authority, [.. cases.SelectMany(each => each.Readings)]);
    }

    private static Column<T> Authority<T>(string authority) => new("authority", NpgsqlDbType.Text, _ => authority);

    private static async Task WriteReadings(
        PostgresSession session, string authority, IReadOnlyCollection<ReadingRow> readings)
    {
        if (readings.Count == 0)
        {
            return;
        }

        await session.Stage("readings", ReadingsWritten, readings);
        await session.Run("""
            INSERT INTO readings (source, reference, authority, content, hash, last_held_at, missing_since)
            SELECT source, reference, @authority, content, hash, last_held_at, missing_since
            FROM staged_readings
            ON CONFLICT (source, reference) DO UPDATE
            SET authority = excluded.authority, content = excluded.content, hash = excluded.hash,
                last_held_at = excluded.last_held_at, missing_since = excluded.missing_since
            """, new { authority });
    }

    /// <summary>The stored readings of the cases, of every source.</summary>
    public static async Task<ILookup<string, ReadingRow>> Readings(
        PostgresSession session, string authority, IEnumerable<string> references) =>
        (await session.Rows<ReadingColumns>("""
            SELECT source AS Source, reference AS Reference, content AS Content, hash AS Hash,
                   last_held_at AS LastHeldAt, missing_since AS MissingSince
            FROM readings
            WHERE authority = @authority
              AND reference = ANY(@references)
            ORDER BY source
            """, new { authority, references = references.ToArray() }))
            .ToLookup(each => each.Reference, each => each.Row(authority), StringComparer.Ordinal);

    public static async Task<IReadOnlyList<ReadingHead>> Heads(PostgresSession session, string source, string? after, int limit)
    {
        await session.PreferIndexes();
        return [.. (await session.Rows<ReadingColumns>("""
            SELECT reference AS Reference, hash AS Hash, last_held_at AS LastHeldAt, missing_since AS MissingSince
            FROM readings
            WHERE source = @source
              AND reference > coalesce(@after, '')
            ORDER BY reference
            LIMIT @limit
            """, new { source, after, limit })).Select(each => each.Head())];
    }

    public static Task<IReadOnlyList<string>> References(
        PostgresSession session, string authority, string? after, int limit) => session.Rows<string>("""
            SELECT DISTINCT reference
            FROM readings
            WHERE authority = @authority
              AND reference > coalesce(@after, '')
            ORDER BY reference
            LIMIT @limit
            """, new { authority, after, limit });

    /// <summary>Cases whose time has come, and those with an open deadline that is not yet unseen although it, or a reading
    /// of its case, is missing. A missing case of which nothing is open has nothing to lose sight of. (Three walks of partial
    /// indexes: what is missing is little, what is open is not.)</summary>
    public static Task<IReadOnlyList<string>> ToRevisit(
        PostgresSession session, string authority, DateTimeOffset dataAsOf) => session.Rows<string>("""
            SELECT reference
            FROM cases
            WHERE authority = @authority
              AND revisit_at <= @dataAsOf
            UNION
            SELECT reference
            FROM deadlines
            WHERE authority = @authority
              AND ended IS NULL
              AND unseen_at IS NULL
              AND missing_since IS NOT NULL
            UNION
            SELECT r.reference
            FROM readings AS r
            WHERE r.authority = @authority
              AND r.missing_since IS NOT NULL
              AND EXISTS (SELECT 1
                          FROM deadlines AS d
                          WHERE d.authority = r.authority
                            AND d.reference = r.reference
                            AND d.ended IS NULL
                            AND d.unseen_at IS NULL)
            ORDER BY 1
            """, new { authority, dataAsOf });

    /// <summary>Marks readings as missing, or as held again. One that is missing already keeps the moment from which it
    /// is; cases whose readings changed get a new version.</summary>
    public static async Task MarkMissing(PostgresSession session, string source, IEnumerable<string> references,
        DateTimeOffset? lastHeldAt, DateTimeOffset? missingSince)
    {
        var mark = new { source, references = references.ToArray(), lastHeldAt, missingSince };
        const string changing = """
            source = @source
              AND reference = ANY(@references)
              AND (missing_since IS NULL) <> (@missingSince IS NULL)
            """;
        var authorities = await session.Rows<string>($"""
            SELECT DISTINCT authority
            FROM readings
            WHERE {changing}
            ORDER BY authority
            """, mark);
        foreach (var authority in authorities)
        {
            await session.Lock(LockKind.Cases, authority);
        }

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
