using System.Globalization;

namespace DeadlineWatch.Commands.Importing;

/// <summary>What became of an import.</summary>
internal sealed record CalendarImportAnswer(
    bool Written, IReadOnlyList<ImportedCalendar> Calendars, IReadOnlyList<string> Warnings, IReadOnlyList<string> Refused)
{
    public static CalendarImportAnswer Of(
        IReadOnlyList<CalendarFile> files, IEnumerable<string> refused, IEnumerable<string> warnings, bool isWritten) => new(
            isWritten, [.. files.Select(Calendar)], [.. warnings], [.. refused]);

    /// <summary>For a person, or for a program the same as JSON.</summary>
    public void Write(Terminal terminal, bool json)
    {
        if (json)
        {
            Json.Write(terminal.Output, this);
            return;
        }

        foreach (var calendar in Calendars)
        {
            calendar.Write(terminal);
        }

        foreach (var warning in Warnings)
        {
            terminal.Fault($"warning: {warning}");
        }

        foreach (var reason in Refused)
        {
            terminal.Fault(reason);
        }

        if (Refused.Count > 0)
        {
            terminal.Fault("Refused: nothing was taken.");
        }
        else if (!Calendars.Any(each => each.Changes))
        {
            terminal.Output.WriteLine("The calendars say what the list says already.");
        }
        else
        {
            terminal.Output.WriteLine(Written
                ? "Written. A running service takes it within seconds, and tells what moved."
                : "Nothing is written yet: add --yes to write it.");
        }
    }

    private static ImportedCalendar Calendar(CalendarFile file) => new()
    {
        Calendar = file.Change.Key,
        File = file.Path,
        Changes = !file.Change.IsNone,
        Added = [.. file.Change.Added.Select(each => new ImportedDay(each.Day, each.Name))],
        Removed = [.. file.Change.Removed.Select(each => new ImportedDay(each.Day, each.Name))],
        Renamed = [.. file.Change.Renamed.Select(each => new ImportedDay(each.Day, each.Name, each.Was))],
        WasKnownUntil = file.Change.WasKnownUntil,
        KnownUntil = file.Change.KnownUntil,
        KeptUntilYear = file.Change.KeptUntil,
        LeftOut = file.Change.LeftOut,
    };
}

/// <summary>A holiday of a difference.</summary>
internal sealed record ImportedDay(DateOnly Day, string Name, string? Was = null);

/// <summary>One calendar of a difference.</summary>
internal sealed record ImportedCalendar
{
    public required string Calendar { get; init; }

    public required string File { get; init; }

    public required bool Changes { get; init; }

    public required IReadOnlyList<ImportedDay> Added { get; init; }

    public required IReadOnlyList<ImportedDay> Removed { get; init; }

    public required IReadOnlyList<ImportedDay> Renamed { get; init; }

    public required DateOnly? WasKnownUntil { get; init; }

    public required DateOnly KnownUntil { get; init; }

    public required int? KeptUntilYear { get; init; }

    public required int LeftOut { get; init; }

    internal void Write(Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(terminal.Heading(Changes ? $"{Calendar}  {File}" : $"{Calendar}  no change"));
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        Add("added", Added);
        Add("removed", Removed);
        Add("renamed", Renamed);
        if (WasKnownUntil != KnownUntil)
        {
            table.Add("known to", Text(KnownUntil), WasKnownUntil is { } was ? $"was {Text(was)}" : "a new calendar");
        }

        if (KeptUntilYear is { } year)
        {
            table.Add("kept", string.Create(CultureInfo.InvariantCulture, $"to {year}"), "the list begins later");
        }

        if (LeftOut > 0)
        {
            table.Add("left out", string.Create(CultureInfo.InvariantCulture, $"{LeftOut}"), $"after {Text(KnownUntil)}: the year is not complete");
        }

        if (!table.IsEmpty)
        {
            table.Write(output);
        }

        void Add(string what, IReadOnlyList<ImportedDay> days)
        {
            foreach (var day in days)
            {
                table.Add(what, Text(day.Day), day.Was is { } was ? $"{day.Name} (was: {was})" : day.Name);
            }
        }
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
