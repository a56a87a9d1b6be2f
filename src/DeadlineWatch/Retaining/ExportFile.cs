using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Retaining;

/// <summary>Writes an export: JSON Lines, whole or not at all.
/// <list type="number">
/// <item>Write it beside its place, under a name that nobody reads, and have the disk keep it.</item>
/// <item>Rename it. Its name holds its own hash, so that no other export can ever take its place; the same rows on the same day
/// give the same name and the same bytes again.</item>
/// <item>Have the disk keep the name too, before the ledger forgets what it holds.</item>
/// </list></summary>
/// <param name="Name">The name of the file, without its folder.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record ExportFile(string Name, string Sha256)
{
    /// <summary>What is still being written, or was when its writer died.</summary>
    public const string Partial = ".partial";

    public const string Extension = ".jsonl";

    // Enough that no two exports of a day share a name.
    private const int DigitsInName = 16;

    /// <summary>Writes it.</summary>
    /// <exception cref="ExportFailedException">The folder does not take it.</exception>
    public static async Task<ExportFile> Write(
        string folder, string authority, DateOnly day, IEnumerable<HistoryColumns> rows, CancellationToken cancel)
    {
        var partial = Path.Combine(folder, $"{Guid.NewGuid():N}{Partial}");
        try
        {
            System.IO.Directory.CreateDirectory(folder);
            try
            {
                var sha256 = await Fill(partial, rows, cancel);
                var name = string.Create(CultureInfo.InvariantCulture,
                    $"{authority}-{day:yyyy-MM-dd}-{sha256[..DigitsInName]}{Extension}");
                File.Move(partial, Path.Combine(folder, name), overwrite: true);
                await Keep(Path.Combine(folder, name), cancel);
                return new(name, sha256);
            }
            finally
            {
                File.Delete(partial);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ExportFailedException(folder, fault);
        }
    }

    /// <summary>Whether a file of this name was written with this content: its name holds the first digits of its hash.</summary>
    public static bool IsNameOf(string name, string sha256) =>
        name.EndsWith($"-{sha256[..DigitsInName]}{Extension}", StringComparison.Ordinal);

    /// <summary>Removes what writers that died left half-written: files of ours last written a day or more before this export,
    /// by the folder's own time. A younger one may be another node's at work.</summary>
    public void RemovePartials(string folder)
    {
        var before = File.GetLastWriteTimeUtc(Path.Combine(folder, Name)) - TimeSpan.FromDays(1);
        foreach (var partial in System.IO.Directory.GetFiles(folder, $"*{Partial}"))
        {
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(partial), "N", out _) && File.GetLastWriteTimeUtc(partial) <= before)
            {
                File.Delete(partial);
            }
        }
    }

    private static async Task<string> Fill(string path, IEnumerable<HistoryColumns> rows, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            // It holds case references: for the service's account alone.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        foreach (var row in rows)
        {
            var line = Encoding.UTF8.GetBytes(ExportLine.Write(row) + "\n");
            hash.AppendData(line);
            await file.WriteAsync(line, cancel);
        }

        await file.FlushAsync(cancel);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A file that is synchronised after its renaming is kept under its new name by the file systems in use.
    private static async Task Keep(string path, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }
}

/// <summary>The folder of the exports does not take one, and so nothing leaves the ledger. Someone at the machine can act on
/// it.</summary>
internal sealed class ExportFailedException(string folder, Exception cause)
    : Exception($"The export could not be written into '{folder}' ({cause.GetType().Name}), and nothing left the ledger."
        + " Make the folder, let the service's account write in it, and see that its disk has room.", cause)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}
