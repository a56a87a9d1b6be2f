using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Tests.Commands.Demo;

/// <summary>Makes councils as the demo does, and reads their exports back.</summary>
internal static class MadeUp
{
    public static readonly IReadOnlyList<DateOnly> Holidays =
    [
        .. ((string[])
        [
            "2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31",
            "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29",
        ]).Select(each => DateOnly.Parse(each, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The service's own calendar with the same holidays, to hold the stories against.</summary>
    public static readonly WorkingCalendar Calendar = new(
        "test", "a list", new DateOnly(2025, 1, 1), new DateOnly(2027, 12, 31),
        [.. Holidays.Select(each => new Holiday(each, "a holiday"))]);

    /// <summary>London time, as 2026-11-04 14:30.</summary>
    public static DateTimeOffset London(string local) => CivilTime.InstantOf(
        DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), AmbiguousTime.Earlier);

    /// <summary>The demo begins at seven on the last working day before today.</summary>
    public static DateTimeOffset BeginningOf(DateTimeOffset now) =>
        CivilTime.At(Calendar.SubtractWorkingDays(CivilTime.DayOf(now), 1), new TimeOnly(7, 0));

    public static SyntheticCouncil Council(DateTimeOffset now, int seed = 1) =>
        new(seed, BeginningOf(now), now, CivilTime.LocalOf, Holidays);

    /// <summary>The files of one export, as bytes by their path below the folder.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files(SyntheticCouncil council, DateTimeOffset asOf)
    {
        var folder = Directory.CreateTempSubdirectory("demo-");
        try
        {
            council.WriteExports(folder.FullName, asOf);
            return Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories)
                .ToDictionary(each => Path.GetRelativePath(folder.FullName, each).Replace('\\', '/'), File.ReadAllBytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>All rows of one export, by table.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ExportedRow>> Export(SyntheticCouncil council, DateTimeOffset asOf) =>
        Files(council, asOf).ToDictionary(
            each => Path.GetFileName(each.Key).Split('-')[0],
            each => (IReadOnlyList<ExportedRow>)Parse(each.Key, each.Value),
            StringComparer.Ordinal);

    private static List<ExportedRow> Parse(string path, byte[] bytes)
    {
        var mailbox = path.StartsWith("confirmations/", StringComparison.Ordinal);
        var encoding = mailbox ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : new UTF8Encoding(false, true);
        using var reader = new StringReader(encoding.GetString(bytes));
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = mailbox ? ";" : ",",
            DetectColumnCountChanges = true,
        });
        csv.Read();
        csv.ReadHeader();
        var columns = csv.HeaderRecord!;
        var rows = new List<ExportedRow>();
        while (csv.Read())
        {
            rows.Add(new(columns, columns.ToDictionary(each => each, each => csv.GetField(each)!, StringComparer.Ordinal)));
        }

        return rows;
    }
}

/// <summary>One row as exported.</summary>
internal sealed record ExportedRow(IReadOnlyList<string> Columns, IReadOnlyDictionary<string, string> Texts)
{
    public string this[string column] => Texts[column];

    public string Child => Texts["child_ref"];

    /// <summary>A date and time, or a date; null where blank or impossible.</summary>
    public DateTime? Time(string column) => DateTime.TryParseExact(
        Texts[column], (string[])["yyyy-MM-dd HH:mm", "yyyy-MM-dd", "dd/MM/yyyy HH:mm"], CultureInfo.InvariantCulture,
        DateTimeStyles.None, out var time) ? time : null;

    public DateOnly? Day(string column) => Time(column) is { } time ? DateOnly.FromDateTime(time) : null;
}
