namespace DeadlineWatch.Configuration;

/// <summary>Where the config folder is.</summary>
internal static class ConfigFolder
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "DEADLINEWATCH_CONFIG";

    /// <summary>Where an installed service has it: this machine's own folder.</summary>
    public static string OfMachine { get; } = OperatingSystem.IsWindows()
        ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "DeadlineWatch", "config")
        : "/etc/deadlinewatch";

    /// <summary>The folder to read: the one named by the option, else by the variable, else <c>config</c> in the
    /// current directory, else this machine's own, else the one beside the program. A named folder is not looked for: where it
    /// is missing, the reader says so, and no other one is taken in its stead.</summary>
    /// <returns>The path as people would write it, so that faults read <c>config/sources.json:14</c>: relative to the
    /// current directory where it lies in it.</returns>
    public static string Find(
        string? option,
        IReadOnlyDictionary<string, string?> environment,
        string currentDirectory,
        string machineFolder,
        string programDirectory)
    {
        if (!string.IsNullOrWhiteSpace(option))
        {
            return option;
        }

        if (environment.GetValueOrDefault(Variable) is { } named && !string.IsNullOrWhiteSpace(named))
        {
            return named;
        }

        var isHere = System.IO.Directory.Exists(Path.Join(currentDirectory, "config"));
        return isHere
            ? "config"
            : Array.Find([machineFolder, Path.Join(programDirectory, "config")], System.IO.Directory.Exists) ?? "config";
    }

    /// <summary>A path of the configuration in full: a relative one counts from the config folder's parent, wherever
    /// the service was started. Null where it can be no path.</summary>
    public static string? Resolve(string home, string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(path, home);
}
