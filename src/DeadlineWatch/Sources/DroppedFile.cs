using System.Globalization;

namespace DeadlineWatch.Sources;

/// <summary>A file of a drop folder, read whole into memory, so that what is parsed cannot change meanwhile.</summary>
internal sealed class DroppedFile
{
    private readonly byte[] _content;

    public DroppedFile(string name, byte[] content, DateTimeOffset modifiedAt)
    {
        Name = name;
        _content = content;
        ModifiedAt = modifiedAt;
    }

    /// <summary>The name without its folder.</summary>
    public string Name { get; }

    public DateTimeOffset ModifiedAt { get; }

    public ReadOnlySpan<byte> Bytes => _content;

    public Stream Open() => new MemoryStream(_content, writable: false);

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <param name="open">Opens it for reading.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="UnreadableException">It is too large, is in use, or changed while it was read.</exception>
    public static async Task<DroppedFile> Read(string path, long limit, Func<string, Stream> open, CancellationToken cancel)
    {
        var before = new FileInfo(path);
        if (!before.Exists)
        {
            throw new UnreadableException("The file went away while it was about to be read.", before.Name);
        }

        if (before.Length > limit)
        {
            throw new UnreadableException(
                $"The file has {InMegabytes(before.Length)}; the most that is read is {InMegabytes(limit)}. Is it the right file?",
                before.Name);
        }

        var content = new byte[before.Length];
        int length;
        bool goesOn;
        var stream = open(path);
        await using (stream)
        {
            length = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancel);
            goesOn = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancel) > 0;
        }

        var after = new FileInfo(path);
        if (goesOn || length < content.Length || !after.Exists
            || after.Length != before.Length || after.LastWriteTimeUtc != before.LastWriteTimeUtc)
        {
            throw new UnreadableException(
                "The file is still being written. Write it under another name, and rename it when it is whole.", before.Name);
        }

        return new DroppedFile(before.Name, content, new DateTimeOffset(before.LastWriteTimeUtc, TimeSpan.Zero));
    }

    private static string InMegabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MB");
}
