namespace DeadlineWatch.Commands.Demo;

/// <summary>What becomes of one Section 47 enquiry of a family and of its conference, in London time; null for what
/// never happens.</summary>
internal sealed record Enquiry
{
    public required string Team { get; init; }

    public required DateTime StartedAt { get; init; }

    public DateTime? CompletedAt { get; init; }

    /// <summary>Conference, Services, NFA, Police only or Other.</summary>
    public string Outcome { get; init; } = "Services";

    /// <summary>The dates that the conference is booked for, one after the other; it is held on the last.</summary>
    public IReadOnlyList<Booking> Bookings { get; init; } = [];

    /// <summary>When the conference's result is entered; null where it is not held, or not yet.</summary>
    public DateTime? ResultAt { get; init; }

    /// <summary>Plan or No plan, for each child of the family.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    /// <summary>When somebody ticks "conference not needed".</summary>
    public DateTime? NotNeededAt { get; init; }

    /// <summary>When the team that holds it changes, and to which.</summary>
    public (DateTime EnteredAt, string Team)? Move { get; init; }

    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(6);
}

/// <summary>A date for a conference, and when it was entered.</summary>
internal sealed record Booking(DateTime EnteredAt, DateOnly On);
