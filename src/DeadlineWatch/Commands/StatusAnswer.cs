using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>How the service stands: what <c>status</c> answers.</summary>
internal sealed record StatusAnswer
{
    public required DateTimeOffset Now { get; init; }

    public required InUse InUse { get; init; }

    /// <summary>Whether the config folder is without a fault. With one only what the ledger itself knows is answered.</summary>
    public required bool ConfigSound { get; init; }

    /// <summary>Whether a service works at the ledger, as far as this shows it.</summary>
    public required ServiceSign Service { get; init; }

    /// <summary>What the service on this machine says of itself; null where nodes on any machine say that they are there.</summary>
    public required Probed? Here { get; init; }

    /// <summary>The nodes at the ledger; empty where it is one file, which one process has.</summary>
    public required IReadOnlyList<NodeStatus> Nodes { get; init; }

    /// <summary>Since when the nodes work by the configuration in force; null where there are none.</summary>
    public required DateTimeOffset? InForceSince { get; init; }

    /// <summary>In which files the configuration of this command's folder differs from the one in force.</summary>
    public required IReadOnlyList<string> DiffersHere { get; init; }

    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>How far each canary came last.</summary>
    public required IReadOnlyList<CanaryStatus> Canaries { get; init; }

    public required OutboxStanding Outbox { get; init; }

    /// <summary>Why those wait that no relay has taken yet.</summary>
    public required OutboxWaits Waits { get; init; }

    /// <summary>Since when the oldest warning that no relay has taken yet has been free to go; null where none is.</summary>
    public required DateTimeOffset? WaitingSince { get; init; }

    public required IReadOnlyList<CalendarStatus> Calendars { get; init; }

    public required IReadOnlyList<ChainStatus> Chains { get; init; }
}

/// <summary>One node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="StartedAt">When it started, by the ledger's time.</param>
/// <param name="SeenAt">When it was last seen, by the ledger's time.</param>
/// <param name="SilentSeconds">How long ago that is.</param>
/// <param name="InForce">Whether it has the configuration in force, and so works.</param>
internal sealed record NodeStatus(
    string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, double SilentSeconds, bool InForce)
{
    /// <summary>A node says every two seconds that it is there: one that was silent for longer is stopped or cut off.</summary>
    private const double LongSilence = 15;

    public bool IsSilent => SilentSeconds > LongSilence;
}

/// <summary>One source of the configuration; where that has a fault, of the ledger.</summary>
internal sealed record SourceStatus
{
    public required string Source { get; init; }

    public required string Authority { get; init; }

    public required DateTimeOffset? LastPollAt { get; init; }

    /// <summary>sound, unchanged, suspect, failed; null before the first poll.</summary>
    public required string? Verdict { get; init; }

    public required string? Reason { get; init; }

    /// <summary>What the last sound reading is as of.</summary>
    public required DateTimeOffset? DataAsOf { get; init; }

    /// <summary>How old that is.</summary>
    public required double? DataAgeSeconds { get; init; }

    /// <summary>Whether it is older than this source's loads should let it become.</summary>
    public required bool IsOld { get; init; }

    public required int Cases { get; init; }

    public static SourceStatus Of(SourceSettings settings, SourceRow? row, DateTimeOffset now) =>
        Of(settings.Name, settings.Authority, row, now) with { IsOld = settings.IsOld(row?.DataAsOf, now) };

    /// <summary>As far as the ledger knows it: how old its data may become, the configuration says.</summary>
    public static SourceStatus Of(SourceRow row, DateTimeOffset now) => Of(row.Source, row.Authority, row, now);

    private static SourceStatus Of(string name, string authority, SourceRow? row, DateTimeOffset now) => new()
    {
        Source = name,
        Authority = authority,
        LastPollAt = row?.LastPollAt,
        Verdict = row?.LastVerdict,
        Reason = row?.LastReason,
        DataAsOf = row?.DataAsOf,
        DataAgeSeconds = row?.DataAsOf is { } asOf ? (now - asOf).TotalSeconds : null,
        IsOld = false,
        Cases = row?.Cases ?? 0,
    };
}

/// <summary>How far a calendar is known.</summary>
internal sealed record CalendarStatus(string Calendar, DateOnly KnownUntil, int DaysLeft);

/// <summary>Where the history of an authority ends.</summary>
internal sealed record ChainStatus(string Authority, long Batches, string Head);

/// <summary>How far a canary's last warning came.</summary>
/// <param name="Authority">The canary's authority.</param>
/// <param name="ToldAt">When it was last written to the outbox; null before the first.</param>
/// <param name="AcceptedAt">When the relay last took a mail with it; null before the first.</param>
internal sealed record CanaryStatus(string Authority, DateTimeOffset? ToldAt, DateTimeOffset? AcceptedAt)
{
    /// <summary>It is told once a day; the longest day has 25 hours, and a mail may take a while.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(26);

    /// <summary>Whether today's should have come by now, and has not.</summary>
    public bool IsMissing(DateTimeOffset now) => ToldAt is not { } told || now - told > Longest || AcceptedAt is not { } accepted || now - accepted > Longest;
}
