namespace DeadlineWatch.Storage.Sqlite;

/// <summary>Who had the daily word on which day.</summary>
internal static class DailyWordTable
{
    public static async Task<IReadOnlySet<string>> Of(SqliteSession session, DateOnly day) =>
        (await session.Rows<string>("""
            SELECT recipient
            FROM daily_words
            WHERE day = @day
            """, new { day })).ToHashSet(StringComparer.Ordinal);

    public static Task Insert(SqliteSession session, DateOnly day, string recipient, long mail) => session.Run("""
        INSERT INTO daily_words (recipient, day, mail_id)
        VALUES (@recipient, @day, @mail)
        """, new { recipient, day, mail });

    /// <summary>It surely did not go.</summary>
    public static Task Forget(SqliteSession session, long mail) => session.Run("""
        DELETE FROM daily_words
        WHERE mail_id = @mail
        """, new { mail });
}
