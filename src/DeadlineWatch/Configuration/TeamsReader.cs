using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>Reads the teams of <c>recipients.json</c>.</summary>
/// <param name="authorities">The keys of the authorities.</param>
/// <param name="holders">Reads who holds which role.</param>
internal sealed class TeamsReader(IReadOnlyList<string> authorities, HoldersReader holders)
{
    private readonly List<WrittenTeam> _written = [];

    /// <summary>Those that were read, in the order of the file.</summary>
    public IReadOnlyList<Team> Teams => [.. _written.Select(each => each.Team)];

    public void Read(Place? teams)
    {
        var members = teams?.Members() ?? [];
        List<string> known = [.. members.Select(each => each.Name)];
        foreach (var (name, place) in members)
        {
            if (place.Object(shape => Team(shape, name, known)) is { } team)
            {
                RefuseDoubleNames(team);
                _written.Add(team);
            }
        }

        RefuseParents();
    }

    /// <summary>Refuses a team for which a rung reaches nobody. Of a role that is shared, and that the team does not hold itself, it
    /// is told once for all such teams, where it is shared.</summary>
    /// <param name="proof">Asks whom each rung reaches.</param>
    /// <param name="shared">The roles that are the same for every team, where the file has any.</param>
    public void RefuseUnreached(LadderProof proof, Place? shared)
    {
        var atShared = new List<(string Role, string Fault, string Team)>();
        foreach (var (team, place, members) in _written)
        {
            var written = members.ToDictionary(each => each.Name, each => each.Place);
            foreach (var (role, words) in proof.Gaps(team))
            {
                var fault = $"{words} {team.Name}";
                if (written.TryGetValue(role, out var holds))
                {
                    holds.Fault(fault);
                }
                else if (shared?.Member(role) is not null)
                {
                    atShared.Add((role, words, team.Name));
                }
                else if (place.Member("roles") is { } roles)
                {
                    roles.FaultIn(role, fault);
                }
                else
                {
                    place.FaultIn("roles", fault);
                }
            }
        }

        foreach (var gap in atShared.GroupBy(each => (each.Role, each.Fault), each => each.Team))
        {
            shared?.Member(gap.Key.Role)?.Fault($"{gap.Key.Fault} {TeamsOf([.. gap])}");
        }
    }

    private string TeamsOf(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0]
        : names.Count == _written.Count ? string.Create(CultureInfo.InvariantCulture, $"all {names.Count} teams")
        : string.Join(", ", names);

    private WrittenTeam Team(Shape shape, string name, IReadOnlyList<string> known)
    {
        var authority = shape.Optional("authority")?.OneOf(authorities, "authority");
        var names = (shape.Optional("names")?.Items() ?? []).Select(each => each.Text()).OfType<string>();
        var parent = shape.Optional("parent");
        // A team may hold nothing itself where its parent does.
        var members = (parent is null ? shape.Required("roles") : shape.Optional("roles"))?.Members() ?? [];

        return new(
            new Team
            {
                Name = name,
                Authority = authority,
                Parent = parent?.OneOf(known, "team"),
                Names = [.. names.Prepend(name).Distinct(StringComparer.OrdinalIgnoreCase)],
                Roles = holders.Roles(members),
                Clocks = holders.Clocks(shape.Optional("clocks")),
            },
            shape.Place,
            members);
    }

    // A source's team must lead to one team of the directory.
    private void RefuseDoubleNames(WrittenTeam written)
    {
        var team = written.Team;
        foreach (var other in Teams.Where(
            each => each.Authority is null || team.Authority is null || each.Authority == team.Authority))
        {
            foreach (var name in team.Names.Intersect(other.Names, StringComparer.OrdinalIgnoreCase))
            {
                written.Place.FaultIn("names", $"\"{name}\" is a name of {other.Name} too: which of the two a source means " +
                    "could not be told");
            }
        }
    }

    private void RefuseParents()
    {
        var teams = _written.ToDictionary(each => each.Team.Name, each => each.Team, StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (team, place, _) in _written.Where(each => each.Team.Parent is not null))
        {
            var parent = teams.GetValueOrDefault(team.Parent ?? "");
            if (parent?.Authority is { } authority && authority != team.Authority)
            {
                place.FaultIn("parent", $"\"{parent.Name}\" belongs to {authority} alone, and {team.Name} does not");
            }

            var line = new List<string>();
            for (var each = team; each is not null && !line.Contains(each.Name); each = teams.GetValueOrDefault(each.Parent ?? ""))
            {
                line.Add(each.Name);
            }

            // Told once, at the first of those that form the ring; one that only leads into it is no part of it.
            if (teams.GetValueOrDefault(line[^1])?.Parent == team.Name && !told.Overlaps(line))
            {
                told.UnionWith(line);
                place.FaultIn("parent", $"a team cannot be its own parent: {string.Join(" → ", line.Append(team.Name))}");
            }
        }
    }

    /// <summary>A team and where it stands.</summary>
    private sealed record WrittenTeam(Team Team, Place Place, IReadOnlyList<(string Name, Place Place)> Roles);
}
