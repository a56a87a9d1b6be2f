namespace DeadlineWatch.Storage.Columns;

/// <summary>A mail as a row.</summary>
internal sealed record MailColumns
{
    public long Id { get; init; }

    public required string MessageId { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required byte[] Mime { get; init; }

    public required string State { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    public string? Reply { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset MayGoAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public bool Urgent { get; init; }

    public MailRow Row() => new()
    {
        Id = Id,
        MessageId = MessageId,
        Recipient = Recipient,
        Subject = Subject,
        Mime = Mime,
        State = State,
        Attempts = Attempts,
        NextAttemptAt = NextAttemptAt,
        Reply = Reply,
        CreatedAt = CreatedAt,
        MayGoAt = MayGoAt,
        SentAt = SentAt,
        Urgent = Urgent,
    };
}
