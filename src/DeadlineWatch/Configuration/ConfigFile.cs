using DeadlineWatch.Probing;

namespace DeadlineWatch.Configuration;

/// <summary>Reads a file of the configuration whole, one of the folder, a secret or a key, whoever put there whatever: a pipe would
/// be waited for without end, and a file beyond all measure would take as much memory. A link to a file is the file: containers mount
/// their configuration so.</summary>
internal static class ConfigFile
{
    /// <summary>A council's greatest has some hundred kilobytes.</summary>
    public const int Largest = 16 << 20;

    /// <summary>The content.</summary>
    /// <exception cref="UnfitFileException">It is no file, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        // Before it is opened: to open a pipe is to wait for who writes into it.
        if (UnixFiles.KindOf(path) is { } kind and not UnixFileKind.File)
        {
            throw new UnfitFileException($"this is no file but {Words(kind)}: put a file in its place, or take it away");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        // One byte more, by which is seen that it grew.
        var content = file.Length > Largest ? throw TooLarge() : new byte[file.Length + 1];
        var read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return read < content.Length ? content[..read] : throw new UnfitFileException("the file grows while it is read: write it once, whole");
    }

    /// <summary>The content as text.</summary>
    /// <inheritdoc cref="Read"/>
    public static string Text(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Read(path)));
        return reader.ReadToEnd();
    }

    private static UnfitFileException TooLarge() =>
        new($"the file is larger than {Largest >> 20} MB, and not read: put the right file in its place");

    private static string Words(UnixFileKind kind) => kind switch
    {
        UnixFileKind.Folder => "a folder",
        UnixFileKind.Pipe => "a pipe",
        UnixFileKind.Socket => "a socket",
        _ => "a device",
    };
}

/// <summary>What stands where a file of the config folder should is none that is read.</summary>
/// <param name="message">What it is and what to do, to stand after the name of the file.</param>
internal sealed class UnfitFileException(string message) : IOException(message);
