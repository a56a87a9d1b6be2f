using System.Text.Json.Serialization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands;

/// <summary>What <c>check</c> knows: what is wrong with the configuration, or what the service would do with it. No
/// address and no secret stands in it.</summary>
internal sealed record CheckAnswer
{
    public required bool Sound { get; init; }

    public required IReadOnlyList<ConfigurationFault> Faults { get; init; }

    public required IReadOnlyList<ConfigurationFault> Warnings { get; init; }

    /// <summary>What the service would do; null where it would not start.</summary>
    public CheckedService? Service { get; init; }

    /// <summary>Whether what it names can be reached; null where nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Probed>? Reach { get; init; }

    public static CheckAnswer Of(ConfigurationResult result, DateTimeOffset now)
    {
        var runs = result.Configuration is not null && result.RunFaults.Count == 0;
        return new()
        {
            Sound = runs,
            Faults = [.. result.Faults.Concat(result.RunFaults)],
            Warnings = result.Warnings,
            Service = runs ? CheckedService.Of(result.Configuration!, now) : null,
        };
    }
}

/// <summary>What the service would do with a sound configuration.</summary>
internal sealed record CheckedService
{
    public required InUse InUse { get; init; }

    public required IReadOnlyList<CheckedAuthority> Authorities { get; init; }

    /// <summary>Every profile of the folder, those of the authorities first: what of each comes from where.</summary>
    public required IReadOnlyList<CheckedProfile> Profiles { get; init; }

    /// <summary>The calendars that the authorities' clocks count by.</summary>
    public required IReadOnlyList<CheckedCalendar> Calendars { get; init; }

    public required CheckedMail Mail { get; init; }

    /// <summary>How many addresses each role has, team by team.</summary>
    public required IReadOnlyList<CheckedTeam> Teams { get; init; }

    /// <summary>How many addresses each role has that is the same for every team.</summary>
    public required IReadOnlyDictionary<string, int> EveryTeam { get; init; }

    /// <summary>The same for clocks with holders of their own, by clock.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> EveryTeamClocks { get; init; }

    /// <summary>How people are told.</summary>
    public required CheckedPeople People { get; init; }

    /// <summary>SQLite or PostgreSQL.</summary>
    public required string LedgerStore { get; init; }

    public required string Ledger { get; init; }

    public required string Listen { get; init; }

    /// <summary>Whom complete cycles are told to, without what is secret of it; null for nobody.</summary>
    public string? Ping { get; init; }

    public static CheckedService Of(ServiceConfiguration configuration, DateTimeOffset now)
    {
        var today = CivilTime.DayOf(now);
        var roles = configuration.Authorities.SelectMany(each => configuration.ProfileOf(each.Key).Roles)
            .DistinctBy(each => each.Key).ToDictionary();

        return new CheckedService
        {
            InUse = InUse.Of(configuration),
            Authorities = [.. configuration.Authorities.Select(each => AuthorityOf(configuration, each, now))],
            Profiles =
            [
                .. configuration.Authorities.Select(each => configuration.ProfileOf(each.Key)).Concat(configuration.Profiles.Values)
                    .DistinctBy(each => each.Key)
                    .Select(each => CheckedProfile.Of(
                        each, configuration.Origins[each.Key], configuration.Authorities.Any(authority => authority.Profile == each.Key))),
            ],
            Calendars =
            [
                .. configuration.Authorities.Select(each => configuration.ProfileOf(each.Key).Calendar)
                    .DistinctBy(each => each.Key)
                    .Select(each =>
                        new CheckedCalendar(each.Key, each.KnownUntil, each.KnownUntil.DayNumber - today.DayNumber)),
            ],
            Mail = MailOf(configuration),
            Teams =
            [
                .. configuration.Directory.Teams.Select(each => CheckedTeam.Of(each, roles, today)),
            ],
            EveryTeam = CheckedTeam.Counts(configuration.Directory.Roles, roles, today),
            EveryTeamClocks = CheckedTeam.Counts(configuration.Directory.Clocks, roles, today),
            People = CheckedPeople.Of(configuration.Directory, today),
            LedgerStore = configuration.Ledger.Postgres is null ? "SQLite" : "PostgreSQL",
            Ledger = configuration.Ledger.Postgres is { } server
                ? server.ToString()
                : Shown(configuration, configuration.Ledger.Sqlite!),
            Listen = configuration.Listen.Words,
            Ping = configuration.Ping is { } ping ? $"{ping.Shown}{Each(ping.Every)}" : null,
        };
    }

    private static string Each(TimeSpan every) => $" after a complete cycle, at most every {Duration.Words(every)}";

    private static CheckedAuthority AuthorityOf(
        ServiceConfiguration configuration, Authority authority, DateTimeOffset now)
    {
        List<SourceSettings> sources = [.. configuration.SourcesOf(authority.Key)];
        // What the sources have read so far is not the configuration's matter: each counts as read.
        var standings = sources.Select(each => SourceShape.StandingOf(each, sources, now));
        var clocks = Coverage.Of(configuration.ProfileOf(authority.Key), [.. standings]).Clocks.Select(
            each => new CheckedClock(each.Clock, each.Runs, each.NotWatched ?? NotWatchedEditions(each), each.Starts, each.Stops));

        return new CheckedAuthority(
            authority.Key, authority.Profile,
            [.. sources.Select(each => CheckedSource.Of(each, each.HasFiles ? Shown(configuration, each.Folder) : each.At))], [.. clocks],
            CutOffOf(configuration.ProfileOf(authority.Key)));
    }

    private static CheckedCutOff? CutOffOf(Profile profile) => profile.CutOff is not { } cutOff ? null
        : new(cutOff.At, [.. profile.Clocks.Where(cutOff.Moves).Select(each => each.Key).Distinct()]);

    private static string? NotWatchedEditions(ClockCoverage clock) => clock.NotWatchedEditions.Count == 0 ? null
        : $"but not {string.Join("; not ", clock.NotWatchedEditions)}";

    private static CheckedMail MailOf(ServiceConfiguration configuration)
    {
        var directory = configuration.Directory;

        return new CheckedMail(
            configuration.Mail.Relay is { } relay ? $"{relay.Host}:{relay.Port}" : null,
            configuration.Mail.Relay?.Security,
            configuration.Mail.Folder is { } folder ? Shown(configuration, folder) : null,
            directory.Addresses.Count, directory.AllowedDomains);
    }

    // As it was written, where it lies beside the config folder; in full elsewhere.
    private static string Shown(ServiceConfiguration configuration, string path)
    {
        var home = Path.GetDirectoryName(configuration.Folder) ?? configuration.Folder;
        var relative = Path.GetRelativePath(home, path).Replace('\\', '/');

        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}

/// <summary>An authority and its clocks.</summary>
internal sealed record CheckedAuthority(
    string Key, string Profile, IReadOnlyList<CheckedSource> Sources, IReadOnlyList<CheckedClock> Clocks,
    CheckedCutOff? CutOff);

/// <summary>The profile's cut-off, and the clocks that it lengthens.</summary>
internal sealed record CheckedCutOff(TimeOnly At, IReadOnlyList<string> Lengthens);

/// <summary>A clock: whether it is watched, why not or which edition of it is not, and which sources its starts and stops come
/// from.</summary>
internal sealed record CheckedClock(
    string Clock, bool Watched, string? Why, IReadOnlyList<string> Starts, IReadOnlyList<string> Stops);

/// <summary>A calendar: its last day, and how many days that is from today; negative where it has ended.</summary>
internal sealed record CheckedCalendar(string Calendar, DateOnly KnownUntil, int DaysLeft);

/// <summary>The way of mail: a relay or a folder.</summary>
internal sealed record CheckedMail(
    string? Relay, string? Security, string? Folder, int Addresses, IReadOnlyList<string> AllowedDomains);

/// <summary>A team, and how many addresses each of its roles has today, by the role's words.</summary>
/// <param name="Team">Its name.</param>
/// <param name="Roles">The roles that somebody holds in the team itself.</param>
/// <param name="Parent">Where the others are looked up; null where it has no parent.</param>
/// <param name="Clocks">The same for clocks with holders of their own, by clock.</param>
internal sealed record CheckedTeam(
    string Team, IReadOnlyDictionary<string, int> Roles, string? Parent, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Clocks)
{
    public static CheckedTeam Of(Team team, IReadOnlyDictionary<string, string> words, DateOnly today) =>
        new(team.Name, Counts(team.Roles, words, today), team.Parent, Counts(team.Clocks, words, today));

    public static IReadOnlyDictionary<string, int> Counts(
        IReadOnlyDictionary<string, IReadOnlyList<Holder>> held, IReadOnlyDictionary<string, string> words, DateOnly today) => held
        .Select(each => (Role: words.GetValueOrDefault(each.Key, each.Key), Count: each.Value.Count(holder => holder.HoldsOn(today))))
        .Where(each => each.Count > 0).ToDictionary(each => each.Role, each => each.Count);

    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>> clocks, IReadOnlyDictionary<string, string> words, DateOnly today) =>
        clocks.ToDictionary(each => each.Key, each => Counts(each.Value, words, today));
}

/// <summary>How people are told.</summary>
/// <param name="Hours">When, where nothing else is said of them: "08:00-18:00 on working days".</param>
/// <param name="DigestAt">When what can wait is told.</param>
/// <param name="MailsAnHour">How many mails an hour at the most.</param>
/// <param name="Otherwise">How many people are told otherwise.</param>
/// <param name="Away">How many are away today, so that a deputy is told.</param>
/// <param name="DailyWord">How many get a word each working day.</param>
internal sealed record CheckedPeople(string Hours, TimeOnly DigestAt, int MailsAnHour, int Otherwise, int Away, int DailyWord)
{
    public static CheckedPeople Of(Configuration.Directory directory, DateOnly today)
    {
        var (everyone, people) = (directory.Everyone, directory.People.Values.ToList());

        return new(
            HoursWords.Of(everyone.Hours), everyone.Hours.DigestAt, everyone.MailsAnHour,
            people.Count(each => (each.Hours, each.MailsAnHour) != (everyone.Hours, everyone.MailsAnHour)),
            people.Count(each => each.AwayOn(today) is not null), people.Count(each => each.DailyWord));
    }
}
