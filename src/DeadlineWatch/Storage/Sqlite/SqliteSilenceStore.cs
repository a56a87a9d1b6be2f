namespace DeadlineWatch.Storage.Sqlite;

/// <summary>The ledger in a file as those see it who have a matter in hand.</summary>
internal sealed class SqliteSilenceStore(SqliteFile file) : ISilenceStore
{
    public Task<IReadOnlyList<long>> Begin(IReadOnlyList<SilenceRow> silences, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(session => SilenceTable.Begin(session, silences, now), cancel);

    public Task<IReadOnlyList<long>> Lift(
        IReadOnlyCollection<long> deadlines, string who, DateTimeOffset now, CancellationToken cancel) =>
        file.Write(session => SilenceTable.Lift(session, deadlines, who, now), cancel);
}
