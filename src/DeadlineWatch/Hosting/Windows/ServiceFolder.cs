namespace DeadlineWatch.Hosting.Windows;

/// <summary>Where a service that was given no config folder looks for one. Windows starts it in its own system folder, whose
/// <c>config</c> is not ours: the registry's files are in it.</summary>
internal static class ServiceFolder
{
    /// <summary>The folder to begin in: the machine's own, where somebody laid a configuration in it, else the program's.</summary>
    /// <param name="programData">Where Windows keeps what belongs to programs and to no user.</param>
    /// <param name="programFolder">Where the program is.</param>
    public static string Of(string programData, string programFolder)
    {
        var home = Path.Join(programData, "DeadlineWatch");
        return Directory.Exists(Path.Join(home, "config")) ? home : programFolder;
    }
}
