using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Directory = DeadlineWatch.Configuration.Directory;

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

    /// <summary>Who holds which role for which team; null where only the names below are known.</summary>
    public Directory? Directory { get; init; }

    /// <summary>The keys of the roles that the same people hold for every team, known or not.</summary>
    public IReadOnlySet<string> SharedRoles { get; init; } = new HashSet<string>();

    /// <summary>Where a case is found, by source.</summary>
    public IReadOnlyList<CasePages> CasePages { get; init; } = [];

    /// <summary>The sources whose groups are meetings; those of all others are families.</summary>
    public IReadOnlySet<string> MeetingSources { get; init; } = new HashSet<string>();

    /// <summary>The authorities whose cases are no children: what the service makes up, to prove that warnings go out.</summary>
    public IReadOnlySet<string> Canaries { get; init; } = new HashSet<string>();

    /// <summary>How many mails the recipient may be sent within an hour; null where that is not known.</summary>
    public int? MailsAnHour { get; init; }

    /// <summary>What a letter can know besides its rows.</summary>
    /// <param name="configuration">The configuration in force.</param>
    /// <param name="sources">What the ledger knows of each source.</param>
    /// <param name="now">The time at which the letter is written.</param>
    public static LetterContext Of(ServiceConfiguration configuration, IReadOnlyList<SourceRow> sources, DateTimeOffset now) => new()
    {
        Now = now,
        Profiles = configuration.Authorities.ToDictionary(
            each => each.Key, each => configuration.Profiles[each.Profile], StringComparer.Ordinal),
        Coverage = Standings.Coverages(configuration, sources),
        Authorities = configuration.Authorities.ToDictionary(each => each.Key, each => each.Name, StringComparer.Ordinal),
        Directory = configuration.Directory,
        KnownTeams = configuration.Directory.Teams.Select(each => each.Name).ToHashSet(StringComparer.Ordinal),
        SharedRoles = configuration.Directory.Roles.Keys.ToHashSet(StringComparer.Ordinal),
        CasePages =
        [
            .. configuration.Sources.Where(each => each.CaseLink is not null)
                .Select(each => new CasePages(each.Authority, each.Name, each.CaseLink!)),
        ],
        MeetingSources = configuration.Sources.Where(each => each.Groups == SourceGroups.Meetings)
            .Select(each => each.Name).ToHashSet(StringComparer.Ordinal),
        Canaries = configuration.Authorities.Select(each => each.Key).Where(configuration.IsCanary).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Whether the group of a deadline is a meeting, and no family.</summary>
    public bool IsMeeting(Deadline deadline) => MeetingSources.Contains(deadline.StartSource);

    /// <summary>The page of a deadline's case: in the system that its start came from, else in the first of the authority
    /// that has pages; null where none has.</summary>
    public string? PageOf(Deadline deadline)
    {
        var own = CasePages.Where(each => each.Authority == deadline.Clock.Authority).ToList();
        return (own.Find(each => each.Source == deadline.StartSource) ?? own.FirstOrDefault())?.Link.To(deadline.Clock.Case);
    }

    /// <summary>Whether the configuration still holds the row's authority and clock. What it no longer knows waits in the
    /// outbox: it may come back, and must not hold up what else the recipient is to be told.</summary>
    public bool Knows(PendingRow pending)
    {
        var clock = pending.Deadline.Deadline.Clock;
        return Profiles.TryGetValue(clock.Authority, out var profile) && profile.Clocks.Any(each => each.Key == clock.Definition);
    }

    /// <summary>False where nobody holds the role of a row, so that it went to the fallback.</summary>
    public bool KnowsHolder(PendingRow pending)
    {
        var (row, clock) = (pending.Row, pending.Deadline.Deadline.Clock);
        return Directory is { } directory
            ? directory.Find(clock.Authority, row.Team, row.Role, clock.Definition, CivilTime.DayOf(Now)).Way.All(each => !each.IsFallback)
            : SharedRoles.Contains(row.Role) || (row.Team is { } team && KnownTeams.Contains(team));
    }

    /// <summary>An authority in words.</summary>
    public string NameOf(string authority) => CleanWords.Of(Authorities.GetValueOrDefault(authority) ?? authority);
}

/// <summary>The pages of one source's cases.</summary>
internal sealed record CasePages(string Authority, string Source, CaseLink Link);
