namespace DeadlineWatch.Dashboards;

/// <summary>The queries that find nothing in the demo, each with the reason, from a file of lines
/// <c>dashboard | panel | query | always or sometimes | reason</c>.</summary>
internal sealed class EmptyInDemo
{
    private readonly Dictionary<(string File, string Panel, string Id), (bool Always, string Reason)> _known = [];

    /// <summary>Lines of the file that are not understood.</summary>
    public IReadOnlyList<string> Wrong { get; }

    /// <summary>Entries about which nothing was asked.</summary>
    public IReadOnlyList<string> Unasked => [.. _known.Keys.Except(_asked).Select(each => $"{each.File} | {each.Panel} | {each.Id}")];

    private readonly HashSet<(string File, string Panel, string Id)> _asked = [];

    public EmptyInDemo(IEnumerable<string> lines)
    {
        var wrong = new List<string>();
        foreach (var line in lines.Where(each => each.Length > 0 && each[0] != '#'))
        {
            if (line.Split(" | ") is not [var file, var panel, var id, "always" or "sometimes", { Length: > 10 } reason]
                || !_known.TryAdd((file, panel, id), (line.Split(" | ")[3] == "always", reason)))
            {
                wrong.Add(line);
            }
        }

        Wrong = wrong;
    }

    /// <summary>Why an answer does not fit what is listed; null where it does.</summary>
    public string? Against(string file, PanelQuery query, int series)
    {
        var key = (file, query.Panel, query.Id);
        _asked.Add(key);
        return (_known.TryGetValue(key, out var known), series) switch
        {
            (false, 0) => "no data; say in empty-in-demo.txt why, or mend it",
            (true, > 0) when known.Always => $"has data, though empty-in-demo.txt says why it has none: {known.Reason}",
            _ => null,
        };
    }
}
