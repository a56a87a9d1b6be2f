using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Probing;

/// <summary>What of this machine and its files the service lives on: disks, rights, calendars, versions.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="environment">The variables, of which some name files with secrets.</param>
/// <param name="now">The time of asking.</param>
internal sealed class MachineProbes(
    ServiceConfiguration configuration, IReadOnlyDictionary<string, string?> environment, DateTimeOffset now)
{
    // A local answer; a share that hangs takes longer for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // A poll of a large council and the log of it.
    private const long LeastRoom = 100L << 20;

    // A migration or a backup beside it may need as much again.
    private const long SomeRoom = 1L << 30;

    // A fiftieth of all that the file system can hold.
    private const int FewFiles = 50;

    // The ledger's log and its index, an export, a mail: each is a file of its own.
    private const int LeastFiles = 16;

    // As the alert on it.
    private const int CalendarDays = 180;

    private const string Renew = "Fetch https://www.gov.uk/bank-holidays.json and run \"deadlinewatch calendar import\".";

    public IReadOnlyList<Probe> All() =>
    [
        .. Folders().Select(each => new Probe("disk", each.What, Limit, $"Does {each.Folder} lie on a share that hangs?",
            _ => Task.FromResult<IReadOnlyList<Probed>>([Disk(each.What, each.Folder)]))),
        new("rights", "config", Limit, "Does the config folder lie on a share that hangs?", _ => Task.FromResult<IReadOnlyList<Probed>>(Rights())),
        new("calendar", "calendars", Limit, Renew, _ => Task.FromResult(Calendars())),
        new("versions", "program", Limit, "", _ => Task.FromResult(Versions())),
    ];

    /// <summary>Where the service writes.</summary>
    private IEnumerable<(string What, string Folder)> Folders()
    {
        if (configuration.Ledger.Sqlite is { } ledger)
        {
            yield return ("ledger", Path.GetDirectoryName(Path.GetFullPath(ledger))!);
        }

        if (configuration.Retention is { } retention)
        {
            yield return ("exports", retention.ExportTo);
        }

        if (configuration.Mail is { Relay: null, Folder: { } mail })
        {
            yield return ("mail", mail);
        }
    }

    private static Probed Disk(string what, string folder)
    {
        const string part = "disk";
        const string free = "Free some space there, or make it larger: on a full disk nothing is polled or told.";
        var at = FolderRights.Existing(folder);
        var room = new DriveInfo(at).AvailableFreeSpace;
        var words = string.Create(CultureInfo.InvariantCulture, $"{folder}, {room >> 20:N0} MB free");
        if (UnixFiles.FileNumbers(at) is { } numbers && numbers.Free <= numbers.All / FewFiles)
        {
            var few = string.Create(CultureInfo.InvariantCulture, $"{folder}, room for {numbers.Free:N0} more files only");
            return numbers.Free < LeastFiles ? Probed.Wrong(part, what, few, free) : Probed.Warn(part, what, few, free);
        }

        return room < LeastRoom ? Probed.Wrong(part, what, words, free)
            : room < SomeRoom ? Probed.Warn(part, what, words, free)
            : Probed.Ok(part, what, words);
    }

    private List<Probed> Rights()
    {
        const string part = "rights";
        var found = new List<Probed>
        {
            Environment.IsPrivilegedProcess
                ? Probed.Warn(part, "account", $"asked as {Environment.UserName}, who may do all: what the service may do is not shown",
                    "Ask as its account: sudo -u deadlinewatch deadlinewatch doctor.")
                : Probed.Ok(part, "account", $"asked as {Environment.UserName}"),
            WritableByAll() is { } open
                ? Probed.Wrong(part, "config", $"every account of this machine may change {open}", $"Anyone could send mails elsewhere: chmod o-w {Commands.ShellWord.Of(open)}.")
                : Probed.Ok(part, "config", $"{configuration.Folder} was read, and only its owners may change it"),
        };
        if (configuration.Retention is { } retention)
        {
            found.Add(FolderRights.Writable(part, "exports", retention.ExportTo, "made with the first export"));
        }

        var secrets = SecretFiles().ToList();
        var shown = secrets.Where(each => File.Exists(each) && FolderRights.IsOpenToAll(each)).ToList();
        found.AddRange(shown.Select(each => Probed.Wrong(part, "secrets", $"every account of this machine may read {each}",
            $"chmod o-rwx {Commands.ShellWord.Of(each)}, and change the secret: it may have been read.")));
        if (shown.Count == 0 && secrets.Count > 0)
        {
            found.Add(Probed.Ok(part, "secrets", $"{Commands.DueWords.Count(secrets.Count, "file")}, which not everyone may read"));
        }

        return found;
    }

    private string? WritableByAll() => ConfigTree.Of(configuration.Folder, _ => true, filesOnly: false).Prepend(configuration.Folder)
        .FirstOrDefault(FolderRights.IsWritableByAll);

    /// <summary>The files that our variables name, whichever secrets there are.</summary>
    private IEnumerable<string> SecretFiles() => environment
        .Where(each => each.Key.StartsWith("DEADLINEWATCH_", StringComparison.Ordinal)
            && each.Key.EndsWith("_FILE", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(each.Value))
        .Select(each => each.Value!).Order(StringComparer.Ordinal);

    private IReadOnlyList<Probed> Calendars()
    {
        var today = CivilTime.DayOf(now);
        return
        [
            .. configuration.Authorities.Select(each => configuration.ProfileOf(each.Key).Calendar).DistinctBy(each => each.Key)
                .Select(each => (each.Key, each.KnownUntil, Days: each.KnownUntil.DayNumber - today.DayNumber))
                .Select(each => each.Days switch
                {
                    < 0 => Probed.Wrong("calendar", each.Key, $"ended {CivilTime.Words(each.KnownUntil)}", Renew),
                    < CalendarDays => Probed.Warn("calendar", each.Key, Known(each.KnownUntil, each.Days), Renew),
                    _ => Probed.Ok("calendar", each.Key, Known(each.KnownUntil, each.Days)),
                }),
        ];
    }

    private static string Known(DateOnly until, int days) =>
        $"known until {CivilTime.Words(until)} ({Commands.DueWords.Count(days, "day")} left)";

    private static IReadOnlyList<Probed> Versions()
    {
        const string part = "versions";
        Type[] libraries = [typeof(Microsoft.Data.Sqlite.SqliteConnection), typeof(Npgsql.NpgsqlConnection), typeof(Quartz.IScheduler)];
        return
        [
            Probed.Ok(part, "program", $"DeadlineWatch {Version(typeof(MachineProbes))}"),
            Probed.Ok(part, "platform", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}"),
            Probed.Ok(part, "libraries", string.Join(", ", libraries.Select(each => $"{each.Assembly.GetName().Name} {Version(each)}"))),
        ];
    }

    private static string Version(Type type) =>
        (type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];
}
