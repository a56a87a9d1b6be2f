using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Who is told: our own directory, never a case system's. Only addresses under allowed domains stand in it.</summary>
internal sealed record Directory
{
    public required IReadOnlyList<string> AllowedDomains { get; init; }

    /// <summary>Told when a team or role is not known.</summary>
    public required IReadOnlyList<string> Fallback { get; init; }

    public required IReadOnlyList<Team> Teams { get; init; }

    /// <summary>Roles that are the same for every team of an authority, such as the front-door manager; by role key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Holder>> Roles { get; init; } =
        new Dictionary<string, IReadOnlyList<Holder>>();

    /// <summary>Who holds a role for one clock alone, such as a conference chair; by clock and role key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>> Clocks { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>>();

    /// <summary>How those are told of whom the directory says more; by address, compared without case.</summary>
    public IReadOnlyDictionary<string, Person> People { get; init; } = new Dictionary<string, Person>();

    /// <summary>How all others are told.</summary>
    public Person Everyone { get; init; } = new() { Address = "" };

    /// <summary>Everyone who holds a role, at whatever time.</summary>
    public IEnumerable<Holder> Holders => Teams.SelectMany(each => each.Roles.Values.Concat(each.Clocks.Values.SelectMany(own => own.Values)))
        .Concat(Roles.Values).Concat(Clocks.Values.SelectMany(each => each.Values)).SelectMany(each => each);

    /// <summary>Every address that may be told: of holders, of deputies, and the fallback.</summary>
    public IReadOnlyList<string> Addresses =>
    [
        .. Holders.Select(each => each.Address)
            .Concat(People.Values.SelectMany(each => each.Away).Select(each => each.Deputy))
            .Concat(Fallback).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whom a role reaches for a team and a clock on a London day. The first that anyone holds on that day counts:
    /// <list type="number">
    /// <item>the role for this clock, of the team, of its parents, of every team;</item>
    /// <item>the role, of the team, of its parents, of every team;</item>
    /// <item>the fallback, with the reason.</item>
    /// </list>
    /// Whoever is away on that day is told through the deputy.</summary>
    public Reached Find(string authority, string? team, string role, string clock, DateOnly on)
    {
        var known = Known(authority, team);
        var finding = known is not null ? null : string.IsNullOrWhiteSpace(team) ? "no-team" : "unknown-team";
        foreach (var (holders, words) in Places(known, role, clock))
        {
            if (holders.Where(each => each.HoldsOn(on)).Select(each => each.Address).ToList() is { Count: > 0 } addresses)
            {
                return Reach(known?.Name ?? team, addresses, finding, new(words, IsFallback: false, Deputy: null), on);
            }
        }

        var why = finding switch
        {
            null => "nobody holds the role",
            "no-team" => "no team",
            _ => "unknown team",
        };
        return Reach(known?.Name ?? team, Fallback, finding ?? "no-address-for-role", new($"fallback: {why}", IsFallback: true, Deputy: null), on);
    }

    /// <summary>The team by any of its names, compared without case; null for one that the directory does not hold.</summary>
    public Team? Known(string authority, string? team) => team is null ? null : Teams.FirstOrDefault(each =>
        (each.Authority is null || each.Authority == authority)
        && each.Names.Contains(team.Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The team's name in the directory, else as the source has it; null where there is none.</summary>
    public string? NameOf(string authority, string? team) => Known(authority, team)?.Name ?? team;

    /// <summary>Whether an address stands anywhere in it. Who has left is told nothing more.</summary>
    public bool Knows(string address) => Addresses.Contains(address, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it may be mailed at all: it may be told, or has the daily word.</summary>
    public bool MayGet(string address) => Knows(address) || People.ContainsKey(address);

    /// <summary>How an address is told.</summary>
    public Person PersonOf(string address) => People.GetValueOrDefault(address) ?? Everyone with { Address = address };

    /// <summary>The team and its parents, nearest first.</summary>
    public IEnumerable<Team> LineOf(Team team)
    {
        // The reader refuses a team that is its own parent; a line is no longer than there are teams all the same.
        var each = team;
        for (var left = Teams.Count; each is not null && left > 0; left--)
        {
            yield return each;
            var parent = each.Parent;
            each = parent is null ? null : Teams.FirstOrDefault(team => team.Name == parent);
        }
    }

    private IEnumerable<(IReadOnlyList<Holder> Holders, string Words)> Places(Team? team, string role, string clock)
    {
        List<Team> line = team is null ? [] : [.. LineOf(team)];
        foreach (var each in line)
        {
            yield return (Of(each.Clocks.GetValueOrDefault(clock), role), $"{Words(each, line)}, for {clock}");
        }

        yield return (Of(Clocks.GetValueOrDefault(clock), role), $"for {clock}");
        foreach (var each in line)
        {
            yield return (Of(each.Roles, role), Words(each, line));
        }

        yield return (Of(Roles, role), "of every team");
    }

    private static IReadOnlyList<Holder> Of(IReadOnlyDictionary<string, IReadOnlyList<Holder>>? roles, string role) =>
        roles?.GetValueOrDefault(role) ?? [];

    private static string Words(Team team, List<Team> line)
    {
        var at = line.IndexOf(team);

        return at == 0 ? $"of {team.Name}" : $"of {team.Name}, the parent of {line[at - 1].Name}";
    }

    private Reached Reach(string? team, IReadOnlyList<string> held, string? finding, Way found, DateOnly on)
    {
        var addresses = new List<string>();
        var ways = new List<Way>();
        foreach (var (address, deputy) in held.Select(each => StandingIn(each, on)))
        {
            if (!addresses.Contains(address, StringComparer.OrdinalIgnoreCase))
            {
                addresses.Add(address);
                ways.Add(found with { Deputy = deputy });
            }
        }

        return new(team, addresses, finding, ways);
    }

    // A deputy may be away too. The reader refuses deputies who stand in for each other; the first one is told all the same.
    private (string Address, string? Words) StandingIn(string holder, DateOnly on)
    {
        var away = People.GetValueOrDefault(holder)?.AwayOn(on);
        if (away is null)
        {
            return (holder, null);
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { holder };
        var (told, until) = (away.Deputy, away.Until);
        while (seen.Add(told) && People.GetValueOrDefault(told)?.AwayOn(on) is { } next)
        {
            (told, until) = (next.Deputy, next.Until < until ? next.Until : until);
        }

        return (told, $"deputy of {holder} until {CivilTime.Words(until)}");
    }
}

/// <summary>A team of the directory.</summary>
internal sealed record Team
{
    /// <summary>The name that mails and metrics show.</summary>
    public required string Name { get; init; }

    /// <summary>The authority it belongs to; null where the directory serves one authority.</summary>
    public string? Authority { get; init; }

    /// <summary>The team in which a role is looked up that nobody holds in this one; null where there is none.</summary>
    public string? Parent { get; init; }

    /// <summary>The names that sources use for it, its own included; compared without case.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Who holds each role, by role key.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Holder>> Roles { get; init; }

    /// <summary>Who holds a role for one clock alone, by clock and role key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>> Clocks { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>>();
}

/// <summary>An address that holds a role for a time.</summary>
/// <param name="Address">The address.</param>
/// <param name="From">The first London day, inclusive; null where it has always held it.</param>
/// <param name="Until">The last one, inclusive; null where no end is known.</param>
internal sealed record Holder(string Address, DateOnly? From = null, DateOnly? Until = null)
{
    public bool HoldsOn(DateOnly day) => (From is not { } from || day >= from) && (Until is not { } until || day <= until);
}
