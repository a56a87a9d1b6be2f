using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>All rows of one reading about one case. What comes of them does not depend on the order of the rows of a full
/// reading: an export without an order must not look like a change.</summary>
internal sealed class GatheredCase(string reference)
{
    private readonly List<CaseEvent> _events = new(4);
    private (DateTimeOffset At, string? Name) _team = (DateTimeOffset.MinValue, null);
    private (DateTimeOffset At, string? Name) _group = (DateTimeOffset.MinValue, null);

    public void Add(CaseRow row)
    {
        _events.AddRange(row.Events);
        var latest = row.Latest;
        _team = Later(_team, (latest, row.Team));
        _group = Later(_group, (latest, row.Group));
    }

    public CaseSnapshot ToSnapshot(SourceSettings settings, Gathering gathering)
    {
        if (settings.Content == SourceContent.Events)
        {
            KeepLatestWord();
        }
        else
        {
            SetAsideDoubledIds(gathering);
        }

        _events.Sort(Compare);

        return new CaseSnapshot
        {
            Authority = settings.Authority,
            Reference = reference,
            Source = settings.Name,
            Group = _group.Name,
            Team = _team.Name,
            Events = Folded(gathering),
        };
    }

    private static (DateTimeOffset At, string? Name) Later(
        (DateTimeOffset At, string? Name) known, (DateTimeOffset At, string? Name) other) =>
        other.Name is null ? known
        : known.Name is null || other.At > known.At ? other
        : other.At == known.At && string.CompareOrdinal(other.Name, known.Name) > 0 ? other
        : known;

    /// <summary>Files that add to each other come oldest first: what a later one says of an event takes the place of what was
    /// said before.</summary>
    private void KeepLatestWord()
    {
        var latest = new Dictionary<(EventKind, string), CaseEvent>();
        foreach (var each in _events.Where(each => each.Id is not null))
        {
            latest[(each.Kind, each.Id!)] = each;
        }

        _events.RemoveAll(each => each.Id is not null && latest[(each.Kind, each.Id)].OccurredAt != each.OccurredAt);
    }

    /// <summary>One event cannot have happened at two times. The earlier counts: a warning that comes too early is a
    /// nuisance, one that comes too late cannot be taken back.</summary>
    private void SetAsideDoubledIds(Gathering gathering)
    {
        if (!MayHaveDoubledId())
        {
            return;
        }

        var doubled = _events
            .Where(each => each.Id is not null)
            .GroupBy(each => (each.Kind, each.Id))
            .Where(each => each.Select(same => same.OccurredAt).Distinct().Count() > 1)
            .ToList();
        foreach (var same in doubled)
        {
            var earliest = same.Where(each => each.OccurredAt is not null).Min(each => each.OccurredAt!.Value.Earliest);
            var kept = same.Where(each => each.OccurredAt?.Earliest == earliest).MinBy(each => each.OccurredAt!.Value.Latest)!;
            _events.RemoveAll(each =>
                each.Kind == same.Key.Kind && each.Id == same.Key.Id && each.OccurredAt != kept.OccurredAt);
            gathering.CountDoubledId(same.Key.Kind);
            gathering.Find(
                "doubled-id", same.Key.Kind.Name,
                $"The same {same.Key.Kind} (one id) has more than one date. The earliest counts: {kept.OccurredAt!.Value.Words()}.",
                reference);
        }
    }

    // Nearly no case has one, and grouping its events takes longer than reading it. (Of many events it is the other way round.)
    private bool MayHaveDoubledId()
    {
        const int many = 64;
        if (_events.Count > many)
        {
            return true;
        }

        for (var at = 1; at < _events.Count; at++)
        {
            for (var before = 0; before < at; before++)
            {
                var (one, other) = (_events[before], _events[at]);
                if (one.Id is not null && one.Kind == other.Kind && one.Id == other.Id && one.OccurredAt != other.OccurredAt)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The sorted events, each once: an export that joins tables repeats a row for each row joined to it.</summary>
    private List<CaseEvent> Folded(Gathering gathering)
    {
        var folded = new List<CaseEvent>(_events.Count);
        foreach (var each in _events)
        {
            if (folded is [.., var last] && IsSame(last, each))
            {
                folded[^1] = last with
                {
                    Team = Smaller(last.Team, each.Team),
                    RecordedAt = last.RecordedAt <= each.RecordedAt ? last.RecordedAt : each.RecordedAt ?? last.RecordedAt,
                    Facts = Joined(last, each, gathering),
                };
            }
            else
            {
                folded.Add(each);
            }
        }

        return folded;
    }

    private static IReadOnlyDictionary<string, string> Joined(CaseEvent one, CaseEvent other, Gathering gathering)
    {
        if (ReferenceEquals(one.Facts, other.Facts))
        {
            return one.Facts;
        }

        // Where two rows contradict each other, either would do, as long as it is the same one at the next reading.
        return gathering.Facts(
        [
            .. one.Facts.Concat(other.Facts)
                .GroupBy(each => each.Key, each => each.Value, StringComparer.Ordinal)
                .OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => KeyValuePair.Create(each.Key, each.Min(StringComparer.Ordinal)!)),
        ]);
    }

    private static string? Smaller(string? one, string? other) =>
        one is null ? other : other is null || string.CompareOrdinal(one, other) <= 0 ? one : other;

    private static bool IsSame(CaseEvent one, CaseEvent other) =>
        one.Kind == other.Kind && one.OccurredAt == other.OccurredAt && one.Id == other.Id && one.Episode == other.Episode;

    private static int Compare(CaseEvent one, CaseEvent other)
    {
        var order = string.CompareOrdinal(one.Kind.Name, other.Kind.Name);
        order = order != 0 ? order : Nullable.Compare(one.OccurredAt?.Earliest, other.OccurredAt?.Earliest);
        order = order != 0 ? order : Nullable.Compare(one.OccurredAt?.Latest, other.OccurredAt?.Latest);
        order = order != 0 ? order : string.CompareOrdinal(one.Id, other.Id);
        return order != 0 ? order : string.CompareOrdinal(one.Episode, other.Episode);
    }
}
