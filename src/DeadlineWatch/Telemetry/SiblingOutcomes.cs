using DeadlineWatch.Rules;

namespace DeadlineWatch.Telemetry;

/// <summary>The worst outcome of each group of siblings, gathered child by child: of all teams, and within each team.
/// Whole nations pass through, so that names are kept once and an entry is a few numbers.</summary>
internal sealed class SiblingOutcomes
{
    /// <summary>In place of a team: all of them.</summary>
    internal const short AllTeams = -1;

    private readonly Dictionary<string, int> _groups = [];
    private readonly Dictionary<Entry, byte> _worst = [];

    /// <summary>Counts one child of a group.</summary>
    /// <param name="siblings">The group.</param>
    /// <param name="clock">The number of the clock.</param>
    /// <param name="team">The number of the team.</param>
    /// <param name="outcome">How the child's own deadline counts.</param>
    internal void Add(SiblingGroup siblings, int clock, int team, Outcome outcome)
    {
        if (!_groups.TryGetValue(siblings.Group, out var group))
        {
            _groups[siblings.Group] = group = _groups.Count;
        }

        var dueAt = (uint)siblings.DueAt.ToUnixTimeSeconds();
        Worsen(new(group, dueAt, (short)clock, AllTeams), outcome);
        Worsen(new(group, dueAt, (short)clock, (short)team), outcome);
    }

    /// <summary>Each group, once for all teams and once for each of its teams.</summary>
    internal IEnumerable<(int Clock, int Team, DateTimeOffset DueAt, Outcome Worst)> All() =>
        _worst.Select(each => ((int)each.Key.Clock, (int)each.Key.Team, DateTimeOffset.FromUnixTimeSeconds(each.Key.DueAt), (Outcome)each.Value));

    private void Worsen(Entry entry, Outcome outcome)
    {
        ref var worst = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_worst, entry, out var known);
        worst = known ? Math.Min(worst, (byte)outcome) : (byte)outcome;
    }

    // No clock and no calendar counts less than a second.
    private readonly record struct Entry(int Group, uint DueAt, short Clock, short Team);
}
