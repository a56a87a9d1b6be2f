namespace DeadlineWatch.Mailing;

/// <summary>The daily word to one person, already in words: that all is well, or how it stands.</summary>
internal sealed record DailyLetter
{
    public required string Recipient { get; init; }

    /// <summary>Counts and known teams only.</summary>
    public required string Subject { get; init; }

    /// <summary>"Assessment North: all is well".</summary>
    public required string Heading { get; init; }

    /// <summary>When it was written: "Tue 8 Dec 2026, 08:30".</summary>
    public required string WrittenAt { get; init; }

    /// <summary>True where nothing is overdue or due today, and this is known from sound data.</summary>
    public required bool IsWell { get; init; }

    /// <summary>What that means, in a sentence or two.</summary>
    public required string Lead { get; init; }

    /// <summary>The gravest first.</summary>
    public required IReadOnlyList<DailyTeam> Teams { get; init; }

    /// <summary>Each source that the counts rest on, and how old its data is; one that is not sound first.</summary>
    public required IReadOnlyList<Remark> Data { get; init; }

    /// <summary>What else should be known, in one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it comes, and how it ends.</summary>
    public required string SentTo { get; init; }
}

/// <summary>How one team stands, in words.</summary>
/// <param name="Name">The team.</param>
/// <param name="Standing">"2 overdue, 1 due today".</param>
/// <param name="Rest">"3 due in the next 5 working days; 42 watched".</param>
internal sealed record DailyTeam(string Name, Remark Standing, string Rest);
