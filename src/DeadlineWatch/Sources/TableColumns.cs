using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Where the columns of a mapping stand in a file; -1 for those that the mapping does not name.</summary>
internal sealed class TableColumns
{
    private readonly IReadOnlyList<string> _header;

    /// <exception cref="UnreadableException">A column is missing, or stands there twice.</exception>
    public TableColumns(TableMapping mapping, IReadOnlyList<string> header, string place)
    {
        _header = header;
        var names = NamesIn(mapping).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        Refuse(names.Where(name => Count(name) == 0), "is missing", place);
        Refuse(names.Where(name => Count(name) > 1), "stands there more than once", place);

        Case = At(mapping.Case);
        Group = At(mapping.Group);
        Team = At(mapping.Team);
        Episode = At(mapping.Episode);
        Rows = At(mapping.Rows?.Column);
        Events =
        [
            .. mapping.Events.Select(each => new EventColumns(
                each.Key, each.Value,
                At(each.Value.Column), At(each.Value.Flag), At(each.Value.Id), At(each.Value.Episode), At(each.Value.RecordedAt))),
        ];
        All = [.. names.Select(At)];
        Facts = [.. mapping.Facts.Select(each => new FactColumn(each.Key, At(each.Value.Column), each.Value))];
    }

    public int Case { get; }

    public int Group { get; }

    public int Team { get; }

    public int Episode { get; }

    /// <summary>The column that says which rows count.</summary>
    public int Rows { get; }

    public IReadOnlyList<EventColumns> Events { get; }

    public IReadOnlyList<FactColumn> Facts { get; }

    /// <summary>Every column that the mapping names.</summary>
    public IReadOnlyList<int> All { get; }

    /// <summary>The name of a column, for the place of a finding.</summary>
    public string NameOf(int column) => _header[column];

    /// <summary>Every column that a mapping names.</summary>
    public static IEnumerable<string> NamesIn(TableMapping mapping) =>
        ((string?[])[mapping.Case, mapping.Group, mapping.Team, mapping.Episode, mapping.Rows?.Column])
            .Concat(mapping.Events.Values.SelectMany(each =>
                (string?[])[each.Column, each.Flag, each.Id, each.Episode, each.RecordedAt]))
            .Concat(mapping.Facts.Values.Select(each => each.Column))
            .OfType<string>()
            .Select(each => each.Trim());

    private static void Refuse(IEnumerable<string> names, string what, string place)
    {
        var wrong = string.Join(", ", names.Select(each => $"\"{each}\""));
        if (wrong.Length > 0)
        {
            throw new UnreadableException($"The column {wrong} {what}. Was the export or the mapping changed?", place)
            {
                Code = FaultCode.ColumnMissing,
            };
        }
    }

    private int Count(string name) => _header.Count(each => IsSame(each, name));

    private int At(string? name)
    {
        for (var column = 0; name is not null && column < _header.Count; column++)
        {
            if (IsSame(_header[column], name.Trim()))
            {
                return column;
            }
        }

        return -1;
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where an event stands in a row.</summary>
internal sealed record EventColumns(
    EventKind Kind, EventMapping Mapping, int Date, int Flag, int Id, int Episode, int RecordedAt);

/// <summary>Where a coded fact stands in a row.</summary>
internal sealed record FactColumn(string Name, int Column, FactMapping Mapping);
