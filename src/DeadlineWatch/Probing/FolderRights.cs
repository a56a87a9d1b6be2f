namespace DeadlineWatch.Probing;

/// <summary>What this account may do in folders and files, and what others may. Nothing is written to find out, but on Windows,
/// where no question is as good as a file that is gone once it is closed.</summary>
internal static class FolderRights
{
    private const string Rights = "Give the service's account the right to write there.";

    /// <summary>Whether a folder takes files, or could be made where it is missing.</summary>
    /// <param name="part">What the line belongs to.</param>
    /// <param name="subject">What the folder is.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="whenMissing">What is said of one that is not there yet: "made with the first mail".</param>
    public static Probed Writable(string part, string subject, string folder, string whenMissing)
    {
        var existing = Existing(folder);
        return FileAt(folder, existing) is { } file
            ? Probed.Wrong(part, subject, $"{file} is a file, where a folder is needed", "Name another folder in deadlinewatch.json, or take the file away.")
            : !MayWrite(existing)
            ? Probed.Wrong(part, subject, $"{Environment.UserName} may not write in {existing}", Rights)
            : Probed.Ok(part, subject, existing == folder ? $"{folder}, {Environment.UserName} may write" : $"{folder}, {whenMissing}");
    }

    // It may stand in place of a folder above, too.
    private static string? FileAt(string folder, string existing)
    {
        var at = Path.GetFullPath(folder);
        while (at.Length > existing.Length && !File.Exists(at) && Path.GetDirectoryName(at) is { } above)
        {
            at = above;
        }

        return File.Exists(at) ? at : null;
    }

    /// <summary>The folder itself, or the nearest one above it that is there.</summary>
    public static string Existing(string folder)
    {
        var at = Path.GetFullPath(folder);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } above)
        {
            at = above;
        }

        return at;
    }

    /// <summary>Whether this account may write in a folder, or into a file.</summary>
    public static bool MayWrite(string path) => OperatingSystem.IsWindows() ? MayWriteOnWindows(path) : UnixFiles.MayWrite(path);

    /// <summary>Whether anyone on the machine may read a file: by its own rights and those of every folder above it. Windows is not
    /// asked: its rights are lists, which the installer sets.</summary>
    public static bool IsOpenToAll(string file)
    {
        if (OperatingSystem.IsWindows() || !File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead))
        {
            return false;
        }

        for (var folder = Path.GetDirectoryName(Path.GetFullPath(file)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether anyone on the machine may change a file or what a folder holds.</summary>
    public static bool IsWritableByAll(string path) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode
            && mode.HasFlag(UnixFileMode.OtherWrite) && !mode.HasFlag(UnixFileMode.StickyBit);

    private static bool MayWriteOnWindows(string path)
    {
        try
        {
            var isFolder = Directory.Exists(path);
            using var file = isFolder
                ? new FileStream(Path.Combine(path, $"~$deadlinewatch-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.Write,
                    FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose)
                : new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
