namespace DeadlineWatch.Storage;

/// <summary>What a person sees and does who looks after delivery.</summary>
internal interface IOutboxStore
{
    /// <summary>Rows of a state, or without one all that are not settled; the latest first.</summary>
    /// <param name="state">pending, frozen, unknown, refused, sent; null for all but sent and withdrawn.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops it.</param>
    Task<IReadOnlyList<OutboxLine>> Lines(string? state, int limit, CancellationToken cancel);

    /// <summary>One row; null where there is none.</summary>
    Task<OutboxLine?> Line(long id, CancellationToken cancel);

    /// <summary>A mail with its bytes; null where there is none.</summary>
    Task<MailRow?> Mail(long id, CancellationToken cancel);

    /// <summary>In one transaction: the row, or without one every row that was refused, may go at <paramref name="now"/>, made
    /// anew; who said so stands in the history. Answers the rows. Those in a mail that is on its way, or that went, are left as
    /// they are.</summary>
    Task<IReadOnlyList<long>> Retry(long? id, string who, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>A row of the outbox with what it is about and what became of its mail.</summary>
internal sealed record OutboxLine
{
    public long Id { get; init; }

    /// <summary>As in <see cref="IOutboxStore.Lines"/>; also withdrawn.</summary>
    public required string State { get; init; }

    public required string Recipient { get; init; }

    public required string Role { get; init; }

    public required string Step { get; init; }

    public required string Authority { get; init; }

    public required string Case { get; init; }

    public required string Clock { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be sent before this.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Why it waits longer than its own time: hours or limit; null where it does not.</summary>
    public string? Held { get; init; }

    /// <summary>Told because another's address refuses mail.</summary>
    public bool StandsIn { get; init; }

    /// <summary>Why it was withdrawn or refused.</summary>
    public string? Reason { get; init; }

    public long? MailId { get; init; }

    /// <summary>What the relay last said of its mail.</summary>
    public string? Reply { get; init; }

    public int? Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }
}
