namespace DeadlineWatch.Storage.Sqlite;

/// <summary>How the ledger's file stands.</summary>
/// <param name="Version">Of SQLite.</param>
/// <param name="JournalMode">"wal" in every ledger that the service has opened.</param>
/// <param name="LogBytes">What waits in the write-ahead log; it is emptied again and again while the service runs.</param>
internal sealed record FileStanding(string Version, string JournalMode, long LogBytes)
{
    public static Task<FileStanding> Of(SqliteFile file, CancellationToken cancel) => file.Read(async session =>
    {
        var log = new FileInfo($"{file.Path}-wal");
        return new FileStanding(
            await session.Value<string>("SELECT sqlite_version()") ?? "",
            await session.Value<string>("PRAGMA journal_mode") ?? "",
            log.Exists ? log.Length : 0);
    }, cancel);
}
