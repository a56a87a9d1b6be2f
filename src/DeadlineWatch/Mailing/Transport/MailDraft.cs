namespace DeadlineWatch.Mailing.Transport;

/// <summary>One mail before it is frozen into bytes.</summary>
internal sealed record MailDraft
{
    public required string From { get; init; }

    /// <summary>The name shown beside the sender's address.</summary>
    public string? FromName { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>With or without its angle brackets: <c>id@domain</c>.</summary>
    public required string MessageId { get; init; }

    /// <summary>The moment of composing, written in the offset given.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Further headers, in this order, for example <c>References</c>. None of those the writer sets
    /// itself.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
