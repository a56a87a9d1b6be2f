using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>What a daily word is written from.</summary>
internal sealed record DailyFacts
{
    /// <summary>Each team that the person is told of, also one of which nothing is watched.</summary>
    public required IReadOnlyList<TeamStanding> Teams { get; init; }

    /// <summary>Each source of those teams' authorities.</summary>
    public required IReadOnlyList<DataStanding> Data { get; init; }

    /// <summary>How many of those teams' open matters are silenced or acknowledged.</summary>
    public int Silenced { get; init; }

    /// <summary>How many addresses that are told of those teams refuse mail just now.</summary>
    public int RefusingAddresses { get; init; }
}

/// <summary>How many open timescales of one team stand how. Each counts once, but for those in <see cref="Watched"/>,
/// which are all.</summary>
internal sealed record TeamStanding(TeamKey Team)
{
    /// <summary>How far ahead <see cref="DueSoon"/> looks.</summary>
    public const int WorkingDaysAhead = 5;

    /// <summary>All that run, those past due included.</summary>
    public int Watched { get; init; }

    public int Overdue { get; init; }

    /// <summary>Past due, and no data yet shows whether it was met.</summary>
    public int AwaitingData { get; init; }

    public int DueToday { get; init; }

    /// <summary>A clock in hours that is due after midnight, within 24 hours.</summary>
    public int DueInHours { get; init; }

    /// <summary>Due later, within five working days.</summary>
    public int DueSoon { get; init; }

    /// <summary>No longer in the source; not among those watched.</summary>
    public int Unseen { get; init; }

    /// <summary>True where nothing is or may be late, and nothing is due before tomorrow's word.</summary>
    public bool IsWell => Overdue + AwaitingData + DueToday + DueInHours == 0;
}

/// <summary>Whether a source's data can be relied on, and how old it is.</summary>
/// <param name="Authority">The authority's key.</param>
/// <param name="Source">The source's name in the configuration.</param>
/// <param name="AsOf">What its last sound reading is as of; null before the first.</param>
/// <param name="Verdict">How the last poll ended: sound, unchanged, suspect, failed; null before the first.</param>
/// <param name="IsOld">Whether the data is older than this source's loads should let it become.</param>
internal sealed record DataStanding(string Authority, string Source, DateTimeOffset? AsOf, string? Verdict, bool IsOld)
{
    public bool IsSound => AsOf is not null && !IsOld && Verdict is ("sound" or "unchanged");

    public static DataStanding Of(SourceSettings settings, SourceRow? row, DateTimeOffset now) =>
        new(settings.Authority, settings.Name, row?.DataAsOf, row?.LastVerdict, settings.IsOld(row?.DataAsOf, now));
}
