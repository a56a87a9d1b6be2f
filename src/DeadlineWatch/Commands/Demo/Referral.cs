namespace DeadlineWatch.Commands.Demo;

/// <summary>What becomes of one referral of a family, in London time; null for what never happens.</summary>
internal sealed record Referral
{
    public required string Team { get; init; }

    public required DateTime ReceivedAt { get; init; }

    /// <summary>Phone, In person, Email or Portal.</summary>
    public string Method { get; init; } = "Portal";

    /// <summary>School, Police, Health, Housing, Local authority, Family/neighbour or Anonymous.</summary>
    public string Referrer { get; init; } = "School";

    public DateTime? DecidedAt { get; init; }

    public string Decision { get; init; } = "Assessment";

    public DateTime? AnsweredAt { get; init; }

    public DateTime? WithdrawnAt { get; init; }

    /// <summary>When the referrer's confirmation reached the front door's mailbox.</summary>
    public DateTime? ConfirmedAt { get; init; }

    /// <summary>The received time that somebody enters later instead, and when.</summary>
    public (DateTime EnteredAt, DateTime ReceivedAt)? Correction { get; init; }

    /// <summary>How long after it happened a thing is entered.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(6);
}
