namespace DeadlineWatch.Storage.Postgres;

/// <summary>Who had the daily word on which day.</summary>
internal static class DailyWordTable
{
    public static async Task<IReadOnlySet<string>> Of(PostgresSession session, DateOnly day) =>
        (await session.Rows<string>("""
            SELECT recipient
            FROM daily_words
            WHERE day = @day
            """, new { day })).ToHashSet(StringComparer.Ordinal);

    /// <summary>Keeps it; false where another node was first.</summary>
    public static async Task<bool> Insert(PostgresSession session, DateOnly day, string recipient, long mail) =>
        await session.Run("""
            INSERT INTO daily_words (recipient, day, mail_id)
            VALUES (@recipient, @day, @mail)
            ON CONFLICT DO NOTHING
            """, new { recipient, day, mail }) > 0;

    /// <summary>It surely did not go.</summary>
    public static Task Forget(PostgresSession session, long mail) => session.Run("""
        DELETE FROM daily_words
        WHERE mail_id = @mail
        """, new { mail });
}
