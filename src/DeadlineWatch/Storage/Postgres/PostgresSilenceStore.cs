namespace DeadlineWatch.Storage.Postgres;

/// <summary>The ledger on PostgreSQL as those see it who have a matter in hand.</summary>
internal sealed class PostgresSilenceStore(PostgresServer server) : ISilenceStore
{
    public Task<IReadOnlyList<long>> Begin(IReadOnlyList<SilenceRow> silences, DateTimeOffset now, CancellationToken cancel) =>
        server.Write(session => SilenceTable.Begin(session, silences, now), cancel);

    public Task<IReadOnlyList<long>> Lift(
        IReadOnlyCollection<long> deadlines, string who, DateTimeOffset now, CancellationToken cancel) =>
        server.Write(session => SilenceTable.Lift(session, deadlines, who, now), cancel);
}
