using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>Reads when what is long closed leaves the ledger.</summary>
internal sealed class RetentionReader(string home)
{
    // Of a case that closed within the year the reports still speak; no record is kept for longer than a century.
    private const int LongestYears = 100;

    private const string YearsExpected = "whole years such as \"7 years\", at least \"1 year\"";

    /// <summary>The settings; null beside a fault.</summary>
    public RetentionSettings? Read(Shape shape)
    {
        var years = shape.Required("closedCasesAfter")?.Parse(YearsOf, YearsExpected);
        var folder = shape.Required("exportTo")?.Parse(text => ConfigFolder.Resolve(home, text), "a path");

        return years is { } known && folder is not null ? new(known, folder) : null;
    }

    private static int? YearsOf(string text) =>
        text.Split(' ') is [{ Length: <= 3 } digits, var word]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var years)
        && years is > 0 and <= LongestYears
        && word == (years == 1 ? "year" : "years")
            ? years
            : null;
}
