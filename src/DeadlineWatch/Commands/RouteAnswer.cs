using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>What <c>route</c> answers. It alone shows addresses: whom the directory reaches is what was asked.</summary>
internal sealed record RouteAnswer
{
    public required string Authority { get; init; }

    public required string Case { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The open ones, by due moment.</summary>
    public required IReadOnlyList<RoutedClock> Clocks { get; init; }
}

/// <summary>One open clock of the case.</summary>
internal sealed record RoutedClock
{
    public required DeadlineAnswer Deadline { get; init; }

    /// <summary>The team as the source has it; null where it says none.</summary>
    public required string? SourceTeam { get; init; }

    /// <summary>Whether the directory knows the team.</summary>
    public required bool TeamKnown { get; init; }

    /// <summary>Why nobody is told of it at present; null where its rungs run.</summary>
    public required string? Silent { get; init; }

    /// <summary>That a person silenced or acknowledged it, until when and why; null where nobody did.</summary>
    public required string? Silenced { get; init; }

    /// <summary>While it is open whether the stop will be needed: the role that alone is told, in words; else null.</summary>
    public required string? UndecidedRole { get; init; }

    /// <summary>Earliest first.</summary>
    public required IReadOnlyList<RoutedRung> Rungs { get; init; }

    /// <summary>What was told besides the rungs, such as a corrected date; earliest first.</summary>
    public required IReadOnlyList<RoutedNotice> Notices { get; init; }
}

/// <summary>How a rung stands.</summary>
internal enum RungStanding
{
    /// <summary>The relay accepted a mail with it.</summary>
    Told,

    /// <summary>Its mail is still to go.</summary>
    Waits,

    /// <summary>Its mail was refused for good.</summary>
    Undeliverable,

    /// <summary>It was no longer true before a mail went.</summary>
    Withdrawn,

    /// <summary>It has passed, and a later mail covers it.</summary>
    Counted,

    /// <summary>It has passed, and nothing is to be told of it any more.</summary>
    Untold,

    /// <summary>Its moment has come, and it is the next to be told.</summary>
    Due,

    /// <summary>Its moment has come, but no data shows yet whether the matter is done.</summary>
    AwaitsData,

    /// <summary>Its moment has come, or will, within a time for which a person said not to be told.</summary>
    Silenced,

    /// <summary>Its moment is still to come.</summary>
    Ahead,
}

/// <summary>One rung of the ladder.</summary>
/// <param name="Step">Its key.</param>
/// <param name="Words">When it is told, in words: "2 working days before due".</param>
/// <param name="At">When that is, UTC, before any waiting for somebody's hours.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Told">Who was told of it, or is to be.</param>
/// <param name="Reaches">Whom it will reach: as the directory stands on its day, or today where that is past.</param>
internal sealed record RoutedRung(
    string Step, string Words, DateTimeOffset At, Severity Severity, RungStanding Standing, IReadOnlyList<RoutedMail> Told,
    IReadOnlyList<RoutedPerson> Reaches)
{
    /// <summary>When it is told where it is silenced, UTC, if it is still open then; null where a later rung is told instead.</summary>
    public DateTimeOffset? ToldAfter { get; init; }
}

/// <summary>Something told besides the rungs.</summary>
internal sealed record RoutedNotice(NoticeKind Kind, DateTimeOffset At, ToldStanding Standing, IReadOnlyList<RoutedMail> Told);

/// <summary>One who was told, or is to be.</summary>
/// <param name="Role">The role's key.</param>
/// <param name="RoleWords">The role in words.</param>
/// <param name="Address">To which address.</param>
/// <param name="State">What became of it: pending, frozen, sent, withdrawn, refused.</param>
/// <param name="Standing">The same, as it matters to who waits to be told.</param>
/// <param name="AcceptedAt">When the relay accepted the mail, UTC; null before.</param>
/// <param name="Words">All of it in words.</param>
internal sealed record RoutedMail(
    string Role, string RoleWords, string Address, string State, ToldStanding Standing, DateTimeOffset? AcceptedAt, string Words);

/// <summary>One whom a rung will reach.</summary>
/// <param name="Role">The role's key.</param>
/// <param name="RoleWords">The role in words.</param>
/// <param name="Address">The address.</param>
/// <param name="Why">How the directory found it: "of Assessment North", "deputy of … until Fri 1 Jan 2027".</param>
/// <param name="Fallback">Whether nobody holds the role.</param>
/// <param name="At">When they would be told, within their own hours, UTC.</param>
internal sealed record RoutedPerson(string Role, string RoleWords, string Address, string Why, bool Fallback, DateTimeOffset At);
