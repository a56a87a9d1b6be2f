using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeadlineWatch.Commands;

/// <summary>Writes comma-separated values for a spreadsheet.</summary>
internal static class Csv
{
    public static void Write(TextWriter output, IEnumerable<string> header, IEnumerable<IEnumerable<object?>> rows)
    {
        using var csv = Writer(output);
        WriteRow(csv, header);
        WriteRows(csv, rows);
    }

    /// <summary>Writes more rows below those written, for what is never held whole.</summary>
    public static void WriteOn(TextWriter output, IEnumerable<IEnumerable<object?>> rows)
    {
        using var csv = Writer(output);
        WriteRows(csv, rows);
    }

    private static CsvWriter Writer(TextWriter output)
    {
        // A case reference or team that begins with = + - or @ would be a formula in a spreadsheet: it gets an apostrophe.
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            NewLine = "\n",
        };
        return new CsvWriter(output, settings, leaveOpen: true);
    }

    private static void WriteRows(CsvWriter csv, IEnumerable<IEnumerable<object?>> rows)
    {
        foreach (var row in rows)
        {
            WriteRow(csv, row.Select(Text));
        }
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
