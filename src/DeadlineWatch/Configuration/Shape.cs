namespace DeadlineWatch.Configuration;

/// <summary>An object of the config folder while it is read. It learns its known properties from what the reader asks
/// for, so that the list of them stands nowhere twice.</summary>
internal sealed class Shape
{
    private readonly Dictionary<string, Place> _members;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];

    public Shape(Place place)
    {
        Place = place;
        _members = place.IsDescribed ? [] : place.Members().ToDictionary(each => each.Name, each => each.Place, StringComparer.Ordinal);
    }

    /// <summary>The object itself, for faults that lie in no one property.</summary>
    public Place Place { get; }

    /// <summary>A property that may be left out.</summary>
    public Place? Optional(string name)
    {
        _known.Add(name);

        return Place.IsDescribed ? Place.Property(name, isRequired: false) : _members.GetValueOrDefault(name);
    }

    /// <summary>A property that must be there.</summary>
    public Place? Required(string name)
    {
        if (Place.IsDescribed)
        {
            return Place.Property(name, isRequired: true);
        }

        var place = Optional(name);
        if (place is null)
        {
            _missing.Add(name);
        }

        return place;
    }

    /// <summary>The text of a property that must be there; empty beside a fault.</summary>
    public string Text(string name) => Required(name)?.Text() ?? "";

    /// <summary>A key, which files, mails and metrics show: lower-case words joined by hyphens; empty beside a
    /// fault.</summary>
    public string Key(string name) => Required(name)?.Parse(Keys.Read, Keys.Expected) ?? "";

    /// <summary>Refuses what was not asked for, and what was asked for and is not there: a misspelt property once, not
    /// also as the one that is missing.</summary>
    public void Close()
    {
        foreach (var (name, place) in _members.Where(each => !_known.Contains(each.Key)))
        {
            place.Fault($"unknown property \"{name}\"{Spelling.Hint(name, _known)}");
            if (Spelling.Nearest(name, _known) is { } meant)
            {
                _missing.Remove(meant);
            }
        }

        foreach (var name in _missing)
        {
            Place.FaultIn(name, $"\"{name}\" is missing");
        }
    }
}
