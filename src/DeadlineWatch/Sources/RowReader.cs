using System.Text.RegularExpressions;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Turns rows into cases by a mapping, whatever the rows stand in. Only the columns that the mapping names are ever
/// looked at.</summary>
internal sealed partial class RowReader(TableMapping mapping, TableColumns columns, Gathering gathering)
{
    private static readonly string[] PlainYes = ["yes", "y", "1", "true", "a) yes"];
    private static readonly string[] PlainNo = ["no", "n", "0", "false", "b) no"];

    // A column of codes holds a few dozen; one of somebody's words is not to be kept.
    private const int MostCodes = 1000;

    private readonly CellText _cells = new(gathering);
    private readonly Dictionary<(int Column, string Text), string?> _codes = [];
    private readonly List<(string Name, string Value, IReadOnlyList<EventKind> On)> _facts = [];
    private readonly List<KeyValuePair<string, string>> _factsOfEvent = [];

    public void Read(ITableRow row)
    {
        if (_cells.Reference(row.Text(columns.Case), row.Place(columns.Case)) is { } reference && Counts(row, reference))
        {
            ReadCase(row, reference);
        }
    }

    /// <summary>Whether the row is one of those that the mapping lets count. Of others only the case is taken, which is
    /// there all the same.</summary>
    private bool Counts(ITableRow row, string reference)
    {
        if (mapping.Rows is not { } filter || filter.Keeps(row.Text(columns.Rows)))
        {
            return true;
        }

        gathering.LeaveOut(mapping.Name, filter);
        gathering.Add(new CaseRow(reference, group: null, team: null));
        return false;
    }

    private void ReadCase(ITableRow row, string reference)
    {
        var read = new CaseRow(
            reference,
            group: _cells.Name(row.Text(columns.Group), row.Place(columns.Group), reference),
            team: _cells.Name(row.Text(columns.Team), row.Place(columns.Team), reference));
        var episode = Id(row, columns.Episode, reference);
        ReadFacts(row, reference);

        foreach (var each in columns.Events)
        {
            if (!TryReadMoment(row, each, reference, out var moment))
            {
                continue;
            }

            read.Add(new CaseEvent
            {
                Kind = each.Kind,
                Id = Id(row, each.Id, reference),
                Episode = each.Episode < 0 ? episode : Id(row, each.Episode, reference),
                OccurredAt = moment,
                RecordedAt = row.HasMoment(each.RecordedAt, each.Mapping.MidnightIsTime, reference, out var recorded)
                    ? recorded?.Earliest
                    : null,
                Team = read.Team,
                Facts = FactsOn(each.Kind),
            });
        }

        gathering.Add(read);
    }

    /// <summary>Whether the row has the event, and when it happened: its date, else null where only a flag says that it
    /// did.</summary>
    private bool TryReadMoment(ITableRow row, EventColumns each, string reference, out Moment? moment)
    {
        if (row.HasMoment(each.Date, each.Mapping.MidnightIsTime, reference, out moment))
        {
            return moment is not null;
        }

        if (row.Text(each.Flag) is not { } flag)
        {
            return false;
        }

        var isYes = each.Mapping.Yes.Contains(flag, StringComparer.OrdinalIgnoreCase);

        // With words of the mapping's own for yes, anything else may well mean no.
        var hasPlainWords = each.Mapping.Yes.All(yes => PlainYes.Contains(yes, StringComparer.OrdinalIgnoreCase));
        if (!isYes && hasPlainWords && !PlainNo.Contains(flag, StringComparer.OrdinalIgnoreCase))
        {
            _cells.UnknownCode(row.Place(each.Flag), reference);
        }

        return isYes;
    }

    private IReadOnlyDictionary<string, string> FactsOn(EventKind kind)
    {
        _factsOfEvent.Clear();
        foreach (var each in _facts)
        {
            if (each.On.Count == 0 || each.On.Contains(kind))
            {
                _factsOfEvent.Add(new(each.Name, each.Value));
            }
        }

        return gathering.Facts(_factsOfEvent);
    }

    private void ReadFacts(ITableRow row, string reference)
    {
        _facts.Clear();
        foreach (var each in columns.Facts)
        {
            if (row.Text(each.Column) is not { } text)
            {
                continue;
            }

            if (KnownCode(each, text) is { } code)
            {
                _facts.Add((each.Name, code, each.Mapping.On));
            }
            else
            {
                _cells.UnknownCode(row.Place(each.Column), reference);
            }
        }
    }

    /// <summary>The code that a text means. The same few come again in every row.</summary>
    private string? KnownCode(FactColumn fact, string text)
    {
        if (!_codes.TryGetValue((fact.Column, text), out var code))
        {
            code = Code(fact.Mapping, text);
            if (_codes.Count < MostCodes)
            {
                _codes.Add((fact.Column, text), code);
            }
        }

        return code;
    }

    private static string? Code(FactMapping mapping, string text)
    {
        foreach (var (ours, theirs) in mapping.Values)
        {
            if (ours.Equals(text, StringComparison.OrdinalIgnoreCase) || theirs.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return ours;
            }
        }

        // Without lists only what looks like a code is taken, so that nobody's words get into the ledger.
        var lower = text.ToLowerInvariant();
        return mapping.Values.Count == 0 && ShortCode().IsMatch(lower) ? lower : null;
    }

    private string? Id(ITableRow row, int column, string reference)
    {
        var text = row.Text(column);
        return text is null || mapping.NoId.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : _cells.Id(text, row.Place(column), reference);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortCode();
}
