using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Proves that each rung of each ladder reaches somebody for each team, by asking the directory as the service
/// will: today, and on each later day on which somebody begins or ceases to hold a role.</summary>
/// <param name="directory">The directory as it was read.</param>
/// <param name="profiles">The profile of each authority, by the authority's key.</param>
/// <param name="today">The first London day for which it must hold; null for all days.</param>
internal sealed class LadderProof(Directory directory, IReadOnlyDictionary<string, Profile> profiles, DateOnly? today)
{
    private readonly List<DateOnly> _days = DaysOf(directory, today ?? DateOnly.MinValue);

    /// <summary>What reaches nobody for a team, and when.</summary>
    /// <returns>The role that an address is missing for, and the fault in words, to be followed by the team's name.</returns>
    public IReadOnlyList<(string Role, string Fault)> Gaps(Team team)
    {
        var open = new Dictionary<string, (DateOnly From, string Words)>();
        var gaps = new List<(string Role, DateOnly From, DateOnly? Until, string Words)>();
        foreach (var day in _days)
        {
            var found = LadderGap.Find(ProfilesOf(team), new Asked(directory, team, day).Reaches);
            foreach (var (role, (from, words)) in open.Where(each => found.All(gap => gap.Role != each.Key)).ToList())
            {
                open.Remove(role);
                gaps.Add((role, from, day.AddDays(-1), words));
            }

            foreach (var gap in found)
            {
                open.TryAdd(gap.Role, (day, gap.Words));
            }
        }

        return
        [
            .. gaps.Concat(open.Select(each => (Role: each.Key, each.Value.From, Until: (DateOnly?)null, each.Value.Words)))
                .Select(each => (each.Role, $"no address{Time(each.From, each.Until)}: {each.Words} for")),
        ];
    }

    private string Time(DateOnly from, DateOnly? until) =>
        (from == _days[0] ? "" : $" from {CivilTime.Words(from)}") + (until is { } last ? $" until {CivilTime.Words(last)}" : "");

    // Nobody is told of a canary but its own team, which names its authority.
    private List<(string Authority, Profile Profile)> ProfilesOf(Team team) =>
    [
        .. profiles.Where(each => team.Authority is null ? !CanaryReader.IsOf(each.Value) : each.Key == team.Authority)
            .DistinctBy(each => each.Value.Key).Select(each => (each.Key, each.Value)),
    ];

    // Deputies are left out: whoever is away has one, so that nobody is lost with them.
    private static List<DateOnly> DaysOf(Directory directory, DateOnly first)
    {
        var changes = directory.Holders
            .SelectMany(each => new[] { each.From, each.Until < DateOnly.MaxValue ? each.Until?.AddDays(1) : null })
            .OfType<DateOnly>().Where(each => each > first);

        return [.. changes.Prepend(first).Distinct().Order()];
    }

    /// <summary>The directory asked for one team on one day, each question once: most clocks have no holders of their own.</summary>
    private sealed class Asked(Directory directory, Team team, DateOnly on)
    {
        private readonly Dictionary<(string Authority, string? Clock, string Role), bool> _answers = [];
        private readonly List<Team> _line = [.. directory.LineOf(team)];

        public bool Reaches(string authority, string clock, string role)
        {
            var own = directory.Clocks.ContainsKey(clock) || _line.Exists(each => each.Clocks.ContainsKey(clock));
            var question = (authority, own ? clock : null, role);
            if (!_answers.TryGetValue(question, out var answer))
            {
                answer = directory.Find(authority, team.Name, role, clock, on).Finding is null;
                _answers.Add(question, answer);
            }

            return answer;
        }
    }
}
