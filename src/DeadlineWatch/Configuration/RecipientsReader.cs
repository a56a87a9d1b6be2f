using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads <c>recipients.json</c>: the teams, and who holds which role in them.</summary>
/// <param name="authorities">The authorities by key, each with its profile; null for one whose profile is
/// faulty.</param>
internal sealed class RecipientsReader(IReadOnlyDictionary<string, ReadProfile?> authorities)
{
    private readonly List<string> _roles =
        [.. authorities.Values.SelectMany(each => each?.Profile?.Roles.Keys ?? []).Distinct()];

    /// <summary>The directory, with what is faulty left out; null where nothing can be made of the file.</summary>
    public Directory? Read(Place root) => root.Object(shape =>
    {
        List<string> domains =
        [
            .. (shape.Required("allowedDomains")?.SomeItems() ?? [])
                .Select(each => each.Parse(MailAddress.ReadDomain, MailAddress.DomainExpected)).OfType<string>(),
        ];
        var fallback = Addresses(shape.Required("fallback")?.SomeItems(), domains);
        var everywhere = Roles(shape.Optional("roles")?.Members(), domains);
        var teams = new List<Team>();
        foreach (var (name, place) in shape.Required("teams")?.Members() ?? [])
        {
            if (place.Object(team => Team(team, name, domains, everywhere)) is { } team)
            {
                RefuseDoubleNames(team, place, teams);
                teams.Add(team);
            }
        }

        return new Directory { AllowedDomains = domains, Fallback = fallback, Roles = everywhere, Teams = teams };
    });

    private Team Team(
        Shape shape,
        string name,
        IReadOnlyList<string> domains,
        IReadOnlyDictionary<string, IReadOnlyList<Holder>> everywhere)
    {
        var authority = shape.Optional("authority")?.OneOf([.. authorities.Keys], "authority");
        var names = (shape.Optional("names")?.Items() ?? []).Select(each => each.Text()).OfType<string>();
        var held = shape.Required("roles");
        var members = held?.Members() ?? [];
        var team = new Team
        {
            Name = name,
            Authority = authority,
            Names = [.. names.Prepend(name).Distinct(StringComparer.OrdinalIgnoreCase)],
            Roles = Roles(members, domains),
        };
        if (held is not null)
        {
            RefuseUnreached(held, members, team, everywhere);
        }

        return team;
    }

    private void RefuseUnreached(
        Place held,
        IReadOnlyList<(string Name, Place Place)> members,
        Team team,
        IReadOnlyDictionary<string, IReadOnlyList<Holder>> everywhere)
    {
        var reached = team.Roles.Concat(everywhere)
            .Where(each => each.Value.Count > 0)
            .Select(each => each.Key)
            .ToHashSet();
        var profiles = authorities
            .Where(each => team.Authority is null || each.Key == team.Authority)
            .Select(each => each.Value?.Profile).OfType<Profile>().DistinctBy(each => each.Key);
        var written = members.ToDictionary(each => each.Name, each => each.Place);
        foreach (var gap in LadderGap.Find([.. profiles], reached))
        {
            var message = $"no address: {gap.Words} for {team.Name}";
            if (written.TryGetValue(gap.Role, out var place))
            {
                place.Fault(message);
            }
            else
            {
                held.FaultIn(gap.Role, message);
            }
        }
    }

    private Dictionary<string, IReadOnlyList<Holder>> Roles(
        IReadOnlyList<(string Name, Place Place)>? members, IReadOnlyList<string> domains)
    {
        var roles = new Dictionary<string, IReadOnlyList<Holder>>();
        foreach (var (role, addresses) in members ?? [])
        {
            if (_roles.Count > 0 && !_roles.Contains(role))
            {
                addresses.Fault($"unknown role \"{role}\"{Spelling.Hint(role, _roles)}");
            }

            roles[role] = [.. Addresses(addresses.Items(), domains).Select(each => new Holder(each))];
        }

        return roles;
    }

    private static List<string> Addresses(IReadOnlyList<Place>? places, IReadOnlyList<string> domains)
    {
        var addresses = new List<string>();
        foreach (var place in places ?? [])
        {
            if (place.Parse(MailAddress.Read, MailAddress.Expected) is not { } address)
            {
                continue;
            }

            if (domains.Count > 0 && !domains.Contains(MailAddress.DomainOf(address), StringComparer.OrdinalIgnoreCase))
            {
                place.Fault($"\"{address}\" is outside the allowed domains ({string.Join(", ", domains)})");
            }

            addresses.Add(address);
        }

        return addresses;
    }

    // A source's team must lead to one team of the directory.
    private static void RefuseDoubleNames(Team team, Place place, IReadOnlyList<Team> others)
    {
        foreach (var other in others.Where(
            each => each.Authority is null || team.Authority is null || each.Authority == team.Authority))
        {
            foreach (var name in team.Names.Intersect(other.Names, StringComparer.OrdinalIgnoreCase))
            {
                place.FaultIn("names", $"\"{name}\" is a name of {other.Name} too: which of the two a source means " +
                    "could not be told");
            }
        }
    }
}
