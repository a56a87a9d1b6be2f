namespace DeadlineWatch.Configuration;

/// <summary>Who is told: our own directory, never a case system's. Only addresses under allowed domains stand in it.</summary>
internal sealed record Directory
{
    public required IReadOnlyList<string> AllowedDomains { get; init; }

    /// <summary>Told when a team or role is not known.</summary>
    public required IReadOnlyList<string> Fallback { get; init; }

    public required IReadOnlyList<Team> Teams { get; init; }

    /// <summary>Roles that are the same for every team of an authority, such as the front-door manager; by role key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Who holds a role for a team; when nobody does, the fallback, with the reason.</summary>
    public Reached Find(string authority, string? team, string role)
    {
        var known = Known(authority, team);
        if (known is not null && known.Roles.TryGetValue(role, out var addresses) && addresses.Count > 0)
        {
            return new(known.Name, addresses, null);
        }

        if (Roles.TryGetValue(role, out var everywhere) && everywhere.Count > 0)
        {
            return new(known?.Name ?? team, everywhere, known is null ? UnknownTeam(team) : null);
        }

        return new(known?.Name ?? team, Fallback, known is null ? UnknownTeam(team) : "no-address-for-role");
    }

    /// <summary>The team by any of its names, compared without case; null for one that the directory does not hold.</summary>
    public Team? Known(string authority, string? team) => team is null ? null : Teams.FirstOrDefault(each =>
        (each.Authority is null || each.Authority == authority)
        && each.Names.Contains(team.Trim(), StringComparer.OrdinalIgnoreCase));

    private static string UnknownTeam(string? team) => string.IsNullOrWhiteSpace(team) ? "no-team" : "unknown-team";
}

/// <summary>A team of the directory.</summary>
internal sealed record Team
{
    /// <summary>The name that mails and metrics show.</summary>
    public required string Name { get; init; }

    /// <summary>The authority it belongs to; null where the directory serves one authority.</summary>
    public string? Authority { get; init; }

    /// <summary>The names that sources use for it, its own included; compared without case.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Addresses by role key.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; }
}

/// <summary>Whom a step reaches.</summary>
/// <param name="Team">The team's name in the directory, else as the source has it; null where there is none.</param>
/// <param name="Addresses">Their addresses; never empty.</param>
/// <param name="Finding">unknown-team, no-team or no-address-for-role where the fallback had to serve; else null.</param>
internal sealed record Reached(string? Team, IReadOnlyList<string> Addresses, string? Finding);
