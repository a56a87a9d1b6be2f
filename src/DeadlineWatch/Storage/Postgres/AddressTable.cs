namespace DeadlineWatch.Storage.Postgres;

/// <summary>Addresses that refused the last mail to them.</summary>
internal static class AddressTable
{
    /// <summary>Counts a refusal; answers how the address stands.</summary>
    public static async Task<AddressRow> Count(PostgresSession session, string recipient, string reply, DateTimeOffset now) =>
        (await session.RowOrNull<AddressRow>("""
            INSERT INTO addresses (recipient, refusals, since, last_at, last_reply)
            VALUES (@recipient, 1, @now, @now, @reply)
            ON CONFLICT (recipient) DO UPDATE
            SET refusals = addresses.refusals + 1, last_at = excluded.last_at, last_reply = excluded.last_reply
            RETURNING recipient AS Recipient, refusals AS Refusals, since AS Since, last_at AS LastAt, last_reply AS LastReply
            """, new { recipient, now, reply }))!;

    /// <summary>It took a mail.</summary>
    public static Task Forget(PostgresSession session, string recipient) => session.Run("""
        DELETE FROM addresses
        WHERE recipient = @recipient
        """, new { recipient });

    public static async Task<IReadOnlyList<AddressRow>> All(PostgresSession session) => await session.Rows<AddressRow>("""
        SELECT recipient AS Recipient, refusals AS Refusals, since AS Since, last_at AS LastAt, last_reply AS LastReply
        FROM addresses
        ORDER BY since, recipient
        """);
}
