namespace DeadlineWatch.Configuration;

/// <summary>What stood in the files that were read, by name, without comments and layout.</summary>
internal sealed class ReadFiles
{
    private readonly Dictionary<string, string> _all = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _atStart = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> All => _all;

    /// <summary>Those that take effect at a start only.</summary>
    public IReadOnlyDictionary<string, string> AtStart => _atStart;

    /// <summary>Keeps a file that takes effect at a start only.</summary>
    public Place Noted(string file, Place place)
    {
        _atStart[file] = place.Canonical;
        return Kept(file, place);
    }

    /// <summary>Keeps the queries that stand in files of their own; like the sources they take effect at a start only.</summary>
    public IReadOnlyList<SourceSettings> NotedQueries(IReadOnlyList<SourceSettings> sources)
    {
        foreach (var table in sources.SelectMany(each => each.Tables))
        {
            if (table is { SqlFile: { } file, Sql: { } sql })
            {
                _all[file] = _atStart[file] = sql.ReplaceLineEndings("\n");
            }
        }

        return sources;
    }

    public Place Kept(string file, Place place)
    {
        _all[file] = place.Canonical;
        return place;
    }

    /// <summary>Keeps the files of a subfolder that could be read.</summary>
    public SortedDictionary<string, Place?> KeptAll(string subfolder, SortedDictionary<string, Place?> places)
    {
        foreach (var (key, place) in places)
        {
            if (place is not null)
            {
                _all[$"{subfolder}/{key}.json"] = place.Canonical;
            }
        }

        return places;
    }
}
