using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>What the writer of a mail knows besides the rows. All dictionaries go by the authority's key.</summary>
internal sealed record LetterContext
{
    /// <summary>The time at which the mail is written, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyDictionary<string, Profile> Profiles { get; init; }

    /// <summary>How far each authority's data reaches.</summary>
    public required IReadOnlyDictionary<string, Coverage> Coverage { get; init; }

    /// <summary>The authorities' names: "Anytown".</summary>
    public required IReadOnlyDictionary<string, string> Authorities { get; init; }

    /// <summary>The team names of our own directory. Any other name comes from a source, so that it may hold anything:
    /// it is shown in the mail, but never in its subject.</summary>
    public required IReadOnlySet<string> KnownTeams { get; init; }

    /// <summary>The keys of the roles that the same people hold for every team, known or not.</summary>
    public IReadOnlySet<string> SharedRoles { get; init; } = new HashSet<string>();

    /// <summary>Where a case is found: a web address in which <c>{case}</c> stands for its reference.</summary>
    public IReadOnlyDictionary<string, string> CaseLinks { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the configuration still holds the row's authority and clock. What it no longer knows waits in the
    /// outbox: it may come back, and must not hold up what else the recipient is to be told.</summary>
    public bool Knows(PendingRow pending)
    {
        var clock = pending.Deadline.Deadline.Clock;
        return Profiles.TryGetValue(clock.Authority, out var profile) && profile.Clocks.Any(each => each.Key == clock.Definition);
    }

    /// <summary>False where the row went to the fallback, because its team is not in the directory.</summary>
    public bool KnowsHolder(OutboxRow row) =>
        SharedRoles.Contains(row.Role) || (row.Team is { } team && KnownTeams.Contains(team));

    /// <summary>An authority in words.</summary>
    public string NameOf(string authority) => CleanWords.Of(Authorities.GetValueOrDefault(authority) ?? authority);
}
