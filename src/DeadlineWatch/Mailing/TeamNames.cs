namespace DeadlineWatch.Mailing;

/// <summary>The teams of one letter, and what it calls them in each place.</summary>
internal sealed class TeamNames
{
    private readonly IReadOnlyList<TeamKey> _teams;
    private readonly LetterContext _context;
    private readonly bool _severalAuthorities;

    private TeamNames(IReadOnlyList<TeamKey> teams, LetterContext context)
    {
        _teams = teams;
        _context = context;
        _severalAuthorities = teams.DistinctBy(each => each.Authority).Skip(1).Any();
    }

    /// <summary>"Assessment North", "3 teams"; never a name that only a source gave.</summary>
    public string InSubject => _teams switch
    {
        [{ Name: null }] => "no team",
        [{ Name: { } name }] when _context.KnownTeams.Contains(name) => CleanWords.Of(name),
        [_] => "a team not in the directory",
        _ => $"{_teams.Count} teams",
    };

    /// <summary>"Assessment North", "3 teams".</summary>
    public string InHeading => _teams is [var one] ? Name(one) : $"{_teams.Count} teams";

    /// <summary>"Anytown, Assessment North".</summary>
    public string WithAuthority =>
        _severalAuthorities ? InHeading : $"{AuthorityOf(_teams[0])}, {InHeading}";

    /// <summary>What should be mended in the directory or in the source.</summary>
    public IEnumerable<string> Notes =>
        _teams.Where(each => each.Name is null || !_context.KnownTeams.Contains(each.Name))
            .Select(each => each.Name is null
                ? "For some of these cases the source names no team."
                : $"“{CleanWords.Of(each.Name)}” is not in the directory of teams: please have it added.");

    /// <summary>Which team a matter is of.</summary>
    public static TeamKey KeyOf(MatterFacts facts) => new(facts.Clock.Authority, facts.Row.Team);

    public static TeamNames Of(IEnumerable<MatterFacts> facts, LetterContext context) => Of(facts.Select(KeyOf), context);

    public static TeamNames Of(IEnumerable<TeamKey> teams, LetterContext context) =>
        new(
        [
            .. teams.Distinct()
                .OrderBy(each => each.Authority, StringComparer.Ordinal)
                .ThenBy(each => each.Name, StringComparer.Ordinal),
        ],
        context);

    /// <summary>What stands above a team's matters; null where the heading already names it.</summary>
    public string? Shown(TeamKey team) =>
        _teams.Count == 1 ? null : _severalAuthorities ? $"{AuthorityOf(team)}, {Name(team)}" : Name(team);

    /// <summary>"Sent to the team manager of Assessment North".</summary>
    public string SentTo(string? role) =>
        _teams is [{ Name: null }] ? $"Sent to the {role}" : $"Sent to the {role} of {InHeading}";

    private static string Name(TeamKey team) => team.Name is null ? "No team" : CleanWords.Of(team.Name);

    private string AuthorityOf(TeamKey team) => _context.NameOf(team.Authority);
}

/// <summary>A team of an authority; two authorities may each have a "Duty Team".</summary>
internal sealed record TeamKey(string Authority, string? Name);
