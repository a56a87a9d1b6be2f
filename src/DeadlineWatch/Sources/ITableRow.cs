using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>One row of a table, by the columns of its mapping: of a file, or of a query.</summary>
internal interface ITableRow
{
    /// <summary>A value as trimmed text; null where it is blank, or where the mapping does not name the column (-1).</summary>
    string? Text(int column);

    /// <summary>Whether there is a date, and which; null, with a finding, where what stands there is none.</summary>
    bool HasMoment(int column, bool midnightIsTime, string reference, out Moment? moment);

    /// <summary>Where a value stands.</summary>
    CellPlace Place(int column);
}
