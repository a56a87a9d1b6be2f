using System.Globalization;
using System.Text.RegularExpressions;
using DeadlineWatch.Rules;
using ExcelDataReader;

namespace DeadlineWatch.Sources;

/// <summary>Reads one sheet of an Annex A workbook.</summary>
internal sealed partial class AnnexASheet
{
    // The official template has one line above the column names; some councils write a few more.
    private const int RowsAboveHeader = 10;
    private const int MostColumns = 500;
    private const int MostRows = 500_000;

    private readonly IExcelDataReader _sheet;
    private readonly AnnexAList _list;
    private readonly string _place;
    private readonly Gathering _gathering;
    private readonly CellText _cells;
    private readonly string?[] _header;

    private AnnexASheet(IExcelDataReader sheet, AnnexAList list, string place, Gathering gathering, string?[] header)
    {
        _sheet = sheet;
        _list = list;
        _place = place;
        _gathering = gathering;
        _cells = new CellText(gathering);
        _header = header;
    }

    /// <summary>Reads the sheet; false, with findings, where its columns are not those of the list.</summary>
    /// <exception cref="UnreadableException">It is far larger than any list.</exception>
    public static bool TryGather(
        IExcelDataReader sheet, AnnexAList list, string place, Gathering gathering, CancellationToken cancel)
    {
        if (FindHeader(sheet, list, place) is not { } header)
        {
            gathering.Find(
                "missing-column", place, "No row near the top holds the names of the list's columns. The list was set aside.");
            return false;
        }

        var reader = new AnnexASheet(sheet, list, place, gathering, header);
        if (!reader.TryFindColumns(out var columns))
        {
            return false;
        }

        while (sheet.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (sheet.Depth > MostRows)
            {
                throw new UnreadableException($"The list has more than {MostRows:N0} rows.", place);
            }

            reader.ReadRow(columns);
        }

        return true;
    }

    private static string?[]? FindHeader(IExcelDataReader sheet, AnnexAList list, string place)
    {
        for (var row = 0; row < RowsAboveHeader && sheet.Read(); row++)
        {
            if (sheet.FieldCount > MostColumns)
            {
                throw new UnreadableException(
                    $"The sheet has {sheet.FieldCount} columns; the most that is read is {MostColumns}.", place);
            }

            var names = new string?[sheet.FieldCount];
            for (var column = 0; column < names.Length; column++)
            {
                names[column] = (sheet.GetValue(column) as string)?.Trim();
            }

            if (names.Any(each => each is not null && AnnexAList.ChildId().IsMatch(each))
                && names.Any(each => each is not null && list.Dates.Any(date => date.Pattern.IsMatch(each))))
            {
                return names;
            }
        }

        return null;
    }

    private bool TryFindColumns(out Columns columns)
    {
        var missing = 0;
        columns = new Columns(
            Case: Find(AnnexAList.ChildId(), "Child Unique ID"),
            Team: FindOptional(AnnexAList.AllocatedTeam()),
            Dates: [.. _list.Dates.Select(each => Find(each.Pattern, each.Column))],
            NotRequired: _list.NotRequired is null
                ? -1
                : Find(_list.NotRequired, "Was an Initial Child Protection Conference deemed unnecessary?"),
            Result: _list.Result is null
                ? -1
                : Find(_list.Result, "Did the Initial Child Protection Conference Result in a Child Protection Plan"));
        return missing == 0;

        int Find(Regex pattern, string official)
        {
            var exact = Matching(each => each.Equals(official, StringComparison.OrdinalIgnoreCase));
            var found = exact.Count > 0 ? exact : Matching(pattern.IsMatch);
            if (found.Count == 1)
            {
                return found[0];
            }

            missing++;
            _gathering.Find(
                found.Count == 0 ? "missing-column" : "doubled-column", $"{_place}:{official}",
                (found.Count == 0 ? "The column is missing." : "More than one column could be this one.")
                + " The list was set aside.");
            return -1;
        }

        int FindOptional(Regex pattern) => Matching(pattern.IsMatch) is [var only] ? only : -1;

        List<int> Matching(Func<string, bool> isIt) =>
            [.. Enumerable.Range(0, _header.Length).Where(column => _header[column] is { } name && isIt(name))];
    }

    private void ReadRow(Columns columns)
    {
        if (Text(columns.Case) is null && columns.Dates.All(each => Text(each) is null))
        {
            return; // blank, or a note below the list
        }

        _gathering.CountRow(_list.Name);
        if (_cells.Reference(Text(columns.Case), Place(columns.Case)) is not { } reference)
        {
            return;
        }

        var row = new CaseRow(reference, group: null, team: _cells.Name(Text(columns.Team), Place(columns.Team), reference));
        var result = columns.Result < 0 ? null : YesOrNo(columns.Result, reference);
        for (var at = 0; at < _list.Dates.Count; at++)
        {
            var kind = _list.Dates[at].Kind;
            if (Date(columns.Dates[at], reference) is { } moment)
            {
                var hasResult = kind == SourceShape.ConferenceHeld && result is not null;
                row.Add(new CaseEvent
                {
                    Kind = kind,
                    OccurredAt = moment,
                    Team = row.Team,
                    Facts = _gathering.Facts(
                        hasResult ? [KeyValuePair.Create(CaseEvent.Outcome, result == true ? "plan" : "no-plan")] : []),
                });
            }
        }

        if (columns.NotRequired >= 0 && YesOrNo(columns.NotRequired, reference) == true)
        {
            row.Add(new CaseEvent { Kind = SourceShape.ConferenceNotRequired, Team = row.Team, Facts = _gathering.Facts([]) });
        }

        _gathering.Add(row);
    }

    private Moment? Date(int column, string reference)
    {
        var place = Place(column);
        var value = _sheet.GetValue(column);
        if (value is DateTime date)
        {
            var moment = MomentText.Of(date, midnightIsTime: false);
            return _cells.IsPossible(moment, place, reference) ? moment : null;
        }

        // A day as a number: formatted as such, or pasted as text. Day 1 is 1 Jan 1900.
        if (Text(column) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial)
            && serial is >= 1 and < 2_958_465)
        {
            var moment = MomentText.Of(DateTime.FromOADate(serial), midnightIsTime: false);
            return _cells.IsPossible(moment, place, reference) ? moment : null;
        }

        return _cells.Date(text, midnightIsTime: false, place, reference);
    }

    private bool? YesOrNo(int column, string reference)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        switch (Letter().Replace(text, "").ToUpperInvariant())
        {
            case "YES" or "Y" or "1" or "TRUE":
                return true;
            case "NO" or "N" or "0" or "FALSE":
                return false;
            default:
                _cells.UnknownCode(Place(column), reference);
                return null;
        }
    }

    /// <summary>A cell as text; null where it is blank or one of the marks that stand for nothing.</summary>
    private string? Text(int column)
    {
        if (column < 0 || column >= _sheet.FieldCount)
        {
            return null;
        }

        var text = _sheet.GetValue(column) switch
        {
            null => null,
            string written => written.Trim(),
            double number => number.ToString("0.##########", CultureInfo.InvariantCulture), // an id of whole digits
            bool flag => flag ? "1" : "0",
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };
        return text is null or "" or "#N/A" or "N/A" or "n/a" or "-" or "NULL" or "null" ? null : text;
    }

    private CellPlace Place(int column) => new(_place, _sheet.Depth + 1, column < 0 ? null : _header[column]);

    [GeneratedRegex(@"\A[a-z]\)\s*", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Letter();

    private sealed record Columns(int Case, int Team, IReadOnlyList<int> Dates, int NotRequired, int Result);
}
