using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>What one row of a file says about one case.</summary>
internal sealed class CaseRow(string reference, string? group, string? team)
{
    private readonly List<CaseEvent> _events = new(2);

    public string Reference { get; } = reference;

    public string? Group { get; } = group;

    public string? Team { get; } = team;

    /// <summary>The row's events. Those without an episode of their own are tied together by a mark of the row, where
    /// there are at least two: a lone event has nothing to be tied to.</summary>
    public IEnumerable<CaseEvent> Events
    {
        get
        {
            if (_events.Count < 2 || _events.TrueForAll(each => each.Episode is not null))
            {
                return _events;
            }

            var mark = Mark();
            return _events.Select(each => each.Episode is null ? each with { Episode = mark } : each);
        }
    }

    /// <summary>The latest moment that the row speaks of, so that the row that knows the present team can be told.</summary>
    public DateTimeOffset Latest
    {
        get
        {
            var latest = DateTimeOffset.MinValue;
            foreach (var each in _events)
            {
                latest = each.OccurredAt is { } at && at.Latest > latest ? at.Latest : latest;
            }

            return latest;
        }
    }

    public void Add(CaseEvent happened) => _events.Add(happened);

    /// <summary>Made of the case and the first dated event, and of nothing that is filled in later: when the conference
    /// gets its date, the row stays the same row.</summary>
    private string Mark()
    {
        var first = _events.Find(each => each.OccurredAt is not null) ?? _events[0];
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Reference}\n{first.Kind}\n{first.Id}\n{first.OccurredAt?.Earliest:O}");
        return "row:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
