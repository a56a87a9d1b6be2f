using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Keeps the most urgent of many changed deadlines, and counts them all, so that a council's hundred thousand need
/// not be held for a list of fifty.</summary>
/// <param name="limit">How many to keep; null for all.</param>
internal sealed class MostUrgent(int? limit)
{
    // Sorted and cut when it has grown to this many times the limit.
    private const int Slack = 8;

    private readonly List<ChangedDeadline> _kept = [];

    public int Count { get; private set; }

    public void Add(ChangedDeadline change)
    {
        Count++;
        _kept.Add(change);
        if (limit is { } most && _kept.Count >= most * Slack)
        {
            Cut(most);
        }
    }

    /// <summary>What would be overdue first, then what would run, each by when it would be due; then what has ended, the
    /// latest first.</summary>
    public IReadOnlyList<ChangedDeadline> InOrder()
    {
        Cut(limit ?? int.MaxValue);
        return _kept;
    }

    private void Cut(int most)
    {
        var first = _kept
            .OrderBy(Rank)
            .ThenBy(each => Rank(each) < Rank(DeadlineState.InTime)
                ? each.Standing.Deadline.EarliestDueAt.Ticks
                : -each.Standing.Deadline.EarliestDueAt.Ticks)
            .ThenBy(each => each.Standing.Deadline.Clock.Authority, StringComparer.Ordinal)
            .ThenBy(each => each.Standing.Deadline.Clock.Case, StringComparer.Ordinal)
            .ThenBy(each => each.Standing.Deadline.Clock.Definition, StringComparer.Ordinal)
            .ThenBy(each => each.Standing.Deadline.Clock.Start, StringComparer.Ordinal)
            .Take(most).ToList();
        _kept.Clear();
        _kept.AddRange(first);
    }

    private static int Rank(ChangedDeadline change) => Rank(change.Standing.State);

    private static int Rank(DeadlineState state) => state switch
    {
        DeadlineState.Overdue => 0,
        DeadlineState.Running => 1,
        _ => 2,
    };
}
