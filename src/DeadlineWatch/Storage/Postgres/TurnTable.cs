namespace DeadlineWatch.Storage.Postgres;

/// <summary>Which poll of a source counts: the one that began last. A node that was stopped in the middle of one, while
/// another polled anew, writes nothing more when it goes on.</summary>
internal static class TurnTable
{
    public static async Task<PollTurn> Begin(PostgresSession session, string source) => new(source, await session.Value<long>("""
        INSERT INTO poll_turns (source, turn)
        VALUES (@source, 1)
        ON CONFLICT (source) DO UPDATE
        SET turn = poll_turns.turn + 1
        RETURNING turn
        """, new { source }));

    /// <summary>Refuses a poll that was overtaken; one that was not cannot be until the transaction ends.</summary>
    public static async Task Hold(PostgresSession session, IEnumerable<PollTurn?> turns)
    {
        foreach (var turn in turns.OfType<PollTurn>().Distinct())
        {
            var last = await session.Value<long>(
                "SELECT turn FROM poll_turns WHERE source = @Source FOR SHARE", turn);
            if (last != turn.Number)
            {
                throw new PollOvertakenException(turn.Source);
            }
        }
    }
}
