using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads a config folder whole: strict JSON with comments, refused with file, path and line wherever it is not
/// what it must be.</summary>
internal static class ConfigurationReader
{
    private const string Settings = "deadlinewatch.json";
    private const string Sources = "sources.json";
    private const string Recipients = "recipients.json";

    /// <summary>Reads the folder.
    /// <list type="number">
    /// <item>Calendars, then the profiles that count by them, each after the one that it extends.</item>
    /// <item><c>deadlinewatch.json</c>, under what the environment says: each authority names a profile.</item>
    /// <item>Sources and recipients, in the words of the authorities' profiles.</item>
    /// <item>The whole where nothing was wrong; else all that was, in whichever file.</item>
    /// </list>
    /// A file that is broken hides no fault of another: what would be checked against it is then taken as it
    /// is.</summary>
    /// <param name="folder">The folder, as it was named.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="change">What stands in for parts of the folder; null to read it as it is.</param>
    /// <param name="today">The London day from which on each rung must reach somebody; null for all days.</param>
    public static ConfigurationResult Read(
        string folder, IReadOnlyDictionary<string, string?> environment, ConfigurationChange? change = null, DateOnly? today = null)
    {
        var log = new FaultLog();
        if (!IsThere(folder, log))
        {
            return new(null, log.Faults, []);
        }

        var full = Path.GetFullPath(folder);
        var home = Path.GetDirectoryName(full) ?? full;
        // Before any file of it is read: what changes from here on, the first look of the service sees. A folder that is none of
        // ours, such as /, is not searched for queries.
        var fingerprint = System.IO.File.Exists(Path.Join(full, Settings)) ? ConfigFingerprint.Of(full) : "";
        change ??= new();
        var files = new ReadFiles();
        var calendars = files.KeptAll("calendars", OpenAll(folder, "calendars", log)).ToDictionary(
            each => each.Key, each => each.Value is { } root ? change.With(CalendarReader.Read(root, each.Key)) : null);
        var profiles = new ProfilesReader(files.KeptAll("profiles", OpenAll(folder, "profiles", log, change)), calendars, log).Read();
        var variables = new EnvironmentSettings(environment, log);
        var settings = Open(folder, Settings, log) is { } root
            ? new SettingsReader(home, variables, [.. profiles.Keys], today)
                .Read(files.Noted(Settings, root))
            : null;
        var authorities = (settings?.Authorities ?? [])
            .ToDictionary(each => each.Key, each => profiles.GetValueOrDefault(each.Profile));
        var sources = Open(folder, Sources, log) is { } list
            ? files.NotedQueries(new SourcesReader(full, variables, authorities).Read(files.Noted(Sources, list)))
            : [];
        variables.WarnOfUnknownSources();
        var directory = Open(folder, Recipients, log) is { } people
            ? new RecipientsReader(authorities, [.. sources.Where(each => each.Kind == SourceKind.Canary)], today).Read(files.Kept(Recipients, people))
            : null;
        if (log.Faults.Count > 0 || settings is not { Ledger: { } ledger, Mail: { } mail } || directory is null)
        {
            return new(null, log.Faults, log.Warnings) { RunFaults = log.RunFaults };
        }

        var configuration = new ServiceConfiguration
        {
            Folder = full,
            Fingerprint = fingerprint,
            Ledger = ledger,
            Mail = mail,
            Listen = settings.Listen,
            Metrics = settings.Metrics,
            Retention = settings.Retention,
            Ping = settings.Ping,
            Logs = settings.Logs,
            Authorities = settings.Authorities,
            Sources = sources,
            Directory = directory,
            Profiles = profiles.Values.Select(each => each?.Profile).OfType<Profile>().ToDictionary(each => each.Key),
            Origins = profiles.Where(each => each.Value is not null)
                .ToDictionary(each => each.Key, each => each.Value?.Origin ?? new([], [])),
            AtStart = files.AtStart,
            Parts = ConfigurationParts.Of(
                files.All, mail, settings.Retention, settings.Authorities, Path.Join(full, "templates"), log),
            Calendars = calendars.Values.OfType<WorkingCalendar>().ToDictionary(each => each.Key),
        };

        return new(log.Faults.Count == 0 ? configuration : null, log.Faults, log.Warnings) { RunFaults = log.RunFaults };
    }

    /// <summary>Where the service of this folder answers, whatever else is wrong with the folder: a service that runs goes on with
    /// the configuration that it took.</summary>
    public static ListenSettings ReadListen(string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var log = new FaultLog();
        var full = Path.GetFullPath(folder);
        var root = IsThere(folder, log) ? Open(folder, Settings, log) : null;
        // Of a variable at fault, such as a secret that this account may not read, the address knows nothing.
        var listen = new ListenReader(Path.GetDirectoryName(full) ?? full, new EnvironmentSettings(environment, new FaultLog()), today: null)
            .Read(root?.Member("listen"));
        if (root?.Member("listen") is null
            && root?.Members().FirstOrDefault(each => Spelling.Nearest(each.Name, ["listen"]) is not null) is ({ } name, { } misspelt))
        {
            misspelt.Fault($"unknown property \"{name}\"; did you mean \"listen\"?");
        }

        return listen with { Fault = log.Faults.Count > 0 ? log.Faults[0] : null };
    }

    /// <summary>Where the ledger is, whatever else is wrong with the folder; null beside what is wrong with that.</summary>
    public static (LedgerSettings? Ledger, IReadOnlyList<ConfigurationFault> Faults) ReadLedger(
        string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var log = new FaultLog();
        if (!IsThere(folder, log) || Open(folder, Settings, log) is not { } root)
        {
            return (null, log.Faults);
        }

        var full = Path.GetFullPath(folder);
        var place = root.Member("ledger");
        if (place is null)
        {
            root.Fault("\"ledger\" is missing");
        }

        var ledger = place?.Object(new LedgerReader(Path.GetDirectoryName(full) ?? full, new EnvironmentSettings(environment, log)).Read);
        return (log.Faults.Count == 0 ? ledger : null, log.Faults);
    }

    /// <summary>How the service logs, whatever else is wrong with the folder: that is told in the log too.</summary>
    public static LogSettings ReadLogs(string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var log = new FaultLog();
        var reader = new SettingsReader(folder, new EnvironmentSettings(environment, log), [], today: null);
        return Open(folder, Settings, log)?.Member("logs")?.Object(reader.Logs) ?? reader.Logs(null);
    }

    private static bool IsThere(string folder, FaultLog log)
    {
        if (System.IO.Directory.Exists(folder) && MayLookInto(folder))
        {
            return true;
        }

        // A folder in one that is closed to us looks as though it were not there.
        log.Fault(new(folder, 0, "$", System.IO.File.Exists(folder)
            ? $"this is a file: name its folder, {FolderAbove(folder)}, with --config or {ConfigFolder.Variable}"
            : $"there is no such folder, or this account ({Environment.UserName}) may not look into it:"
                + $" name it with --config or {ConfigFolder.Variable}"));
        return false;
    }

    private static string FolderAbove(string file) => Path.GetDirectoryName(file) is { Length: > 0 } above ? above : ".";

    private static bool MayLookInto(string folder)
    {
        try
        {
            using var entries = System.IO.Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // One that cannot be listed may yet give its files.
            return System.IO.File.Exists(Path.Join(folder, Settings));
        }
    }

    // By the name of the file, so that one that is broken is still known to be there.
    private static SortedDictionary<string, Place?> OpenAll(
        string folder, string subfolder, FaultLog log, ConfigurationChange? change = null)
    {
        var found = new SortedDictionary<string, Place?>(StringComparer.Ordinal);
        var path = Path.Join(folder, subfolder);
        if (!System.IO.Directory.Exists(path) || System.IO.Directory.GetFiles(path, "*.json").Length == 0)
        {
            log.Fault(new($"{Shown(folder)}/{subfolder}", 0, "$",
                $"the folder has no file: put the {subfolder} of the product in it"));
            return found;
        }

        foreach (var file in System.IO.Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal))
        {
            var key = Path.GetFileNameWithoutExtension(file);
            found[key] = change is { Profile: { } instead } && change.ProfileKey == key
                ? WrittenPlace.Open(instead, instead.Replace('\\', '/'), log)
                : Open(folder, $"{subfolder}/{key}.json", log);
        }

        return found;
    }

    private static Place? Open(string folder, string file, FaultLog log) =>
        WrittenPlace.Open(Path.Join(folder, file), $"{Shown(folder)}/{file}", log);

    private static string Shown(string folder) => folder.Replace('\\', '/').TrimEnd('/');
}
