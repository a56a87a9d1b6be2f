namespace DeadlineWatch.Mailing;

/// <summary>What one mail says to one person, already in words. How it looks is the templates' affair.</summary>
internal sealed record Letter
{
    public required string Recipient { get; init; }

    /// <summary>Counts and teams only: a subject stands on lock screens and in logs.</summary>
    public required string Subject { get; init; }

    /// <summary>"Assessment North: 2 overdue, 2 due today".</summary>
    public required string Heading { get; init; }

    /// <summary>When it was written: "Tue 8 Dec 2026, 08:30".</summary>
    public required string WrittenAt { get; init; }

    /// <summary>"as team manager", "because no team manager is known".</summary>
    public required string WhyTold { get; init; }

    /// <summary>"Case data from Tue 8 Dec, 02:10".</summary>
    public required string DataAge { get; init; }

    /// <summary>"5 children, 4 families".</summary>
    public required string Children { get; init; }

    /// <summary>A paragraph before everything else; null for none.</summary>
    public string? Lead { get; init; }

    /// <summary>In order of harm; never one without matters. None where the lead says all.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>What should be mended, or is left out, in one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>"Sent to the team manager of Assessment North".</summary>
    public required string SentTo { get; init; }

    /// <summary>Whether it only proves that mail goes out, so that no date of it can look wrong.</summary>
    public bool IsProof { get; init; }
}

/// <summary>What a section of a mail holds. The order is that of harm, and of the mail.</summary>
internal enum SectionKind
{
    Overdue,
    AwaitingData,
    DueToday,

    /// <summary>In its last hours, beyond midnight: a clock in hours.</summary>
    DueInHours,

    BookedLate,
    DueSoon,
    Corrected,
    DatesMoved,
    Unseen,
    Done,
}

/// <summary>Matters that are alike in what they ask for.</summary>
/// <param name="Kind">Which they are.</param>
/// <param name="Title">In words: "OVERDUE".</param>
/// <param name="Teams">Its matters, by team; the team with the worst one first.</param>
internal sealed record Section(SectionKind Kind, string Title, IReadOnlyList<TeamMatters> Teams)
{
    /// <summary>All of its matters, of whatever team.</summary>
    public IEnumerable<Matter> Matters => Teams.SelectMany(each => each.Matters);
}

/// <summary>The matters of one team in a section.</summary>
/// <param name="Team">The team's name; null where the whole mail is about one team, which its heading names.</param>
/// <param name="Matters">Never empty; the worst first.</param>
internal sealed record TeamMatters(string? Team, IReadOnlyList<Matter> Matters);

/// <summary>One timescale of one child, or of the children of one family where all is the same for each.</summary>
internal sealed record Matter
{
    public required IReadOnlyList<CaseMention> Cases { get; init; }

    /// <summary>The clock's name: "decision on a referral".</summary>
    public required string Name { get; init; }

    /// <summary>What its cases have in common where they are several: "one family", "one meeting"; null where no source
    /// says.</summary>
    public string? Group { get; init; }

    /// <summary>Where it stands: "1 working day late (was due by the end of Fri 4 Dec)".</summary>
    public required Remark Status { get; init; }

    /// <summary>What else is known: a booking, a provisional date, data that does not reach far enough.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>"service manager, today"; null where nobody else was.</summary>
    public string? AlsoTold { get; init; }

    /// <summary>What to do next; null for nothing helpful.</summary>
    public string? Next { get; init; }

    /// <summary>How the date was counted, line by line; empty where that is left out.</summary>
    public IReadOnlyList<string> Working { get; init; } = [];

    /// <summary>The words of the guidance; null where the working is left out.</summary>
    public string? Quote { get; init; }

    /// <summary>Where those words stand.</summary>
    public string? Source { get; init; }

    /// <summary>True where it is past due.</summary>
    public required bool Late { get; init; }
}

/// <summary>A case by its reference.</summary>
/// <param name="Reference">As in the case system.</param>
/// <param name="Link">Its page there; null where no link is configured.</param>
internal sealed record CaseMention(string Reference, string? Link);

/// <summary>Some words about a matter.</summary>
/// <param name="Text">The words.</param>
/// <param name="Alarming">True where they should stand out: the words alone already say why.</param>
internal sealed record Remark(string Text, bool Alarming);
