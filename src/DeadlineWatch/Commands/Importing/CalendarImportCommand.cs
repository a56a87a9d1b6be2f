using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Importing;

/// <summary>Takes the official bank holidays into our calendars:
/// <list type="number">
/// <item>Read the list, and the calendars there are; a fault of either ends it.</item>
/// <item>Show what would change, calendar by calendar.</item>
/// <item>Refuse what would remove the past.</item>
/// <item>Where a person said yes: write all files beside the old ones, read them back, and only then put them in their
/// place.</item>
/// </list></summary>
internal static class CalendarImportCommand
{
    // Not .json: who reads the folder meanwhile does not see it.
    private const string Temporary = ".importing";

    /// <summary>Answers the exit code: 1 where it is refused.</summary>
    /// <param name="options">What was asked.</param>
    /// <param name="folder">The folder of the calendars.</param>
    /// <param name="now">The present: days up to it are past.</param>
    /// <param name="terminal">Where to answer.</param>
    public static int Write(CalendarImportOptions options, string folder, DateTimeOffset now, Terminal terminal)
    {
        var today = CivilTime.DayOf(now);
        var log = new FaultLog();
        var official = WrittenPlace.Open(options.File, options.File, log) is { } root ? OfficialHolidays.Read(root) : [];
        var files = System.IO.Directory.Exists(folder)
            ? official.Select(each => Ours(each, folder, log)).ToList()
            : Missing(folder, log);
        if (log.Faults.Count > 0)
        {
            return Answer([], log.Faults.Select(Words));
        }

        var refusals = files.Select(each => each.Change.WhyNot(each.Official, today, options.AllowRemoval)).OfType<string>().ToList();
        var changed = files.Where(each => !each.Change.IsNone).ToList();
        if (refusals.Count > 0 || changed.Count == 0 || !options.Yes)
        {
            return Answer(files, refusals);
        }

        return Replace(changed, today) is { } fault ? Answer(files, [fault]) : Answer(files, [], isWritten: true);

        int Answer(IReadOnlyList<CalendarFile> compared, IEnumerable<string> refused, bool isWritten = false)
        {
            var answer = CalendarImportAnswer.Of(compared, refused, log.Warnings.Select(Words), isWritten);
            answer.Write(terminal, options.Json);
            return answer.Refused.Count > 0 ? ExitCode.Wrong : ExitCode.Done;
        }
    }

    private static CalendarFile Ours(OfficialHolidays official, string folder, FaultLog log)
    {
        var path = Path.Join(folder, $"{official.Key}.json");
        var ours = File.Exists(path) && WrittenPlace.Open(path, path, log) is { } root ? CalendarReader.Read(root, official.Key) : null;
        return new(path, official, CalendarChange.Of(official, ours));
    }

    private static List<CalendarFile> Missing(string folder, FaultLog log)
    {
        log.Fault(new(folder, 0, "$", "there is no such folder: name that of the calendars with --into, or the config folder with --config"));
        return [];
    }

    /// <summary>Null where it is done; else why not, and then no calendar is half written.</summary>
    private static string? Replace(IReadOnlyList<CalendarFile> changed, DateOnly today)
    {
        try
        {
            foreach (var file in changed)
            {
                WriteBeside(file, today);
                var log = new FaultLog();
                var read = WrittenPlace.Open(file.Path + Temporary, file.Path, log) is { } root ? CalendarReader.Read(root, file.Change.Key) : null;
                if (read is null || log.Faults.Count > 0 || !read.Holidays.SequenceEqual(file.Change.Holidays) || read.KnownUntil != file.Change.KnownUntil)
                {
                    return $"{file.Path}: the change could not be written into the file as it stands; nothing was written.";
                }
            }

            foreach (var file in changed)
            {
                File.Move(file.Path + Temporary, file.Path, overwrite: true);
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"The calendars could not be written: {fault.Message} Each file is whole, as it was or as it should be: say it again.";
        }
        finally
        {
            foreach (var left in changed.Select(each => each.Path + Temporary).Where(File.Exists))
            {
                File.Delete(left);
            }
        }
    }

    private static void WriteBeside(CalendarFile file, DateOnly today)
    {
        var name = OfficialHolidays.Divisions.First(each => each.Key == file.Change.Key).Name;
        var isNew = !File.Exists(file.Path);
        var text = isNew
            ? CalendarText.New(file.Change, name, today)
            : CalendarText.Changed(File.ReadAllText(file.Path), file.Change, today);
        using (var stream = new FileStream(file.Path + Temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        if (!isNew && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.Path + Temporary, File.GetUnixFileMode(file.Path));
        }
    }

    private static string Words(ConfigurationFault fault) =>
        $"{fault.File}{(fault.Line > 0 ? $":{fault.Line}" : "")} {fault.Path}: {fault.Message}";
}

/// <summary>A calendar file, what the list says of it, and how it would differ.</summary>
internal sealed record CalendarFile(string Path, OfficialHolidays Official, CalendarChange Change);
