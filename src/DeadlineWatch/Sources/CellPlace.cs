using System.Globalization;

namespace DeadlineWatch.Sources;

/// <summary>Where a value stands: made into text only when there is something to say about it.</summary>
/// <param name="File">The file, and its sheet where it has several.</param>
/// <param name="Row">The row as a spreadsheet counts, or the line; 0 for a query, whose rows have no numbers.</param>
/// <param name="Column">The name of the column or element; null for the whole row.</param>
internal readonly record struct CellPlace(string File, int Row, string? Column = null)
{
    public override string ToString() => Row == 0
        ? Column is null ? File : $"{File}:{Column}"
        : Column is null ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Row}")
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Row}:{Column}");
}
