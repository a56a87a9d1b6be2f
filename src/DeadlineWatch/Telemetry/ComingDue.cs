using DeadlineWatch.Rules;

namespace DeadlineWatch.Telemetry;

/// <summary>How many running deadlines, of one clock or one team, come due within so many working days, and on which.</summary>
internal sealed class ComingDue(ComingDays days)
{
    private readonly int[] _within = new int[ComingDays.Within.Count];
    private readonly int[] _on = new int[days.Days.Count];

    internal void Add(Deadline deadline)
    {
        // Due within one working day is due within three as well.
        for (var within = days.FirstWithin(deadline); within < _within.Length; within++)
        {
            _within[within]++;
        }

        if (days.PlaceOf(deadline) is { } place)
        {
            _on[place]++;
        }
    }

    internal void Add(ComingDue other)
    {
        for (var at = 0; at < _within.Length; at++)
        {
            _within[at] += other._within[at];
        }

        for (var at = 0; at < _on.Length; at++)
        {
            _on[at] += other._on[at];
        }
    }

    /// <summary>The label of each number of working days, and how many come due within them.</summary>
    internal IEnumerable<(string WorkingDays, int Count)> Within() =>
        _within.Select((count, at) => (FormattableString.Invariant($"{ComingDays.Within[at]}"), count));

    /// <summary>The label of each day, and how many must be done by it.</summary>
    internal IEnumerable<(string Day, int Count)> On() => _on.Select((count, at) => (ComingDays.Label(days.Days[at]), count));
}
