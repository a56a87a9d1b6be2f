using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Sources;

/// <summary>The folder that a source's files are dropped into: finds the newest file of each pattern (of a CSV source whose
/// files add to each other, every file) and reads them the way that every kind of file is read.</summary>
internal sealed class FileDrop(SourceSettings settings, long limit)
{
    // What copying programs and Excel leave beside a file while they work on it.
    private static readonly string[] Unfinished = [".tmp", ".part", ".partial", ".filepart", ".crdownload"];

    private readonly FileNameDate? _nameDate = settings.DataAge.FileName is { } pattern ? new FileNameDate(pattern) : null;

    /// <summary>
    /// 1. Finds the files of each pattern, and reads each whole.
    /// 2. Finds what the newest of each pattern are as of; the earliest counts.
    /// 3. If neither content, age nor settings changed since the last sound reading, says so.
    /// 4. Else gathers cases and findings from them, and hands the cases on in their order.
    /// </summary>
    /// <param name="patterns">Which files.</param>
    /// <param name="header">What a file's own header says that it is as of; null for files that have none.</param>
    /// <param name="gather">Reads the files, in the order of the patterns; those of one pattern oldest first.</param>
    /// <param name="now">The time of this poll.</param>
    /// <param name="lastMarker">The marker of the last sound reading.</param>
    /// <param name="take">Takes the cases.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<SourceReading> Read(
        IReadOnlyList<string> patterns,
        Func<DroppedFile, DateTimeOffset>? header,
        Action<IReadOnlyList<IReadOnlyList<DroppedFile>>, Gathering, CancellationToken> gather,
        DateTimeOffset now,
        string? lastMarker,
        TakeCase take,
        CancellationToken cancel)
    {
        var gathering = new Gathering(settings, now);
        var (age, otherwise) = await Gather(gathering, patterns, header, gather, lastMarker, cancel);
        if (age is not { } load)
        {
            return otherwise!;
        }

        // What goes wrong from here on is no fault of a file.
        foreach (var snapshot in gathering.FinishAll())
        {
            await take(snapshot, cancel);
        }

        return gathering.ToReading(load.AsOf, load.Marker);
    }

    /// <summary>Reads the files into the gathering. Answers what they are as of and what tells this load from another; else what
    /// came of reading instead.</summary>
    private async Task<((DateTimeOffset AsOf, string Marker)? Load, SourceReading? Otherwise)> Gather(
        Gathering gathering,
        IReadOnlyList<string> patterns,
        Func<DroppedFile, DateTimeOffset>? header,
        Action<IReadOnlyList<IReadOnlyList<DroppedFile>>, Gathering, CancellationToken> gather,
        string? lastMarker,
        CancellationToken cancel)
    {
        try
        {
            var files = await ReadEach(patterns, cancel);
            var asOf = FileAge.Of(settings.DataAge, [.. files.Select(each => each[^1])], header, gathering.Now);
            var marker = MarkerOf(files, asOf);
            if (marker == lastMarker)
            {
                return (null, new SourceReading.Unchanged());
            }

            gather(files, gathering, cancel);
            return ((asOf, marker), null);
        }
        catch (UnreadableException fault)
        {
            return (null, fault.ToReading());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, new SourceReading.Failed(
                $"The files could not be opened ({fault.GetType().Name}): in use, or no right to read them.", settings.Folder));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever a strange file does to a parser must not take the other sources with it. The message could quote
            // the file, so only the type is told.
            return (null, new SourceReading.Failed($"The files could not be read ({fault.GetType().Name}).", settings.Folder));
        }
    }

    /// <summary>The finished files of a folder that a pattern is meant for. None is opened.</summary>
    public static IEnumerable<FileInfo> Matching(DirectoryInfo folder, string pattern)
    {
        var options = new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = false };
        return folder.EnumerateFiles(pattern, options)
            .Where(each => !each.Name.StartsWith("~$", StringComparison.Ordinal)
                && !Unfinished.Contains(each.Extension, StringComparer.OrdinalIgnoreCase));
    }

    private async Task<IReadOnlyList<IReadOnlyList<DroppedFile>>> ReadEach(IReadOnlyList<string> patterns, CancellationToken cancel)
    {
        var read = new Dictionary<string, DroppedFile>(StringComparer.Ordinal);
        var files = new List<IReadOnlyList<DroppedFile>>();
        foreach (var pattern in patterns)
        {
            var ofPattern = new List<DroppedFile>();
            foreach (var path in PathsOf(pattern))
            {
                if (!read.TryGetValue(path, out var file))
                {
                    file = await DroppedFile.Read(path, limit, Open, cancel);
                    read.Add(path, file);
                }

                ofPattern.Add(file);
            }

            files.Add(ofPattern);
        }

        return files;
    }

    /// <summary>The files to read, oldest first; at least one. Files that add to each other are read all: several may land
    /// between two polls, and what only the older ones say would be lost.</summary>
    private List<string> PathsOf(string pattern)
    {
        var folder = new DirectoryInfo(settings.Folder);
        if (!folder.Exists)
        {
            throw new UnreadableException("The folder does not exist.", settings.Folder);
        }

        // A file copied later than a newer one is still the older data: the date in the name goes before the modified time.
        var paths = Matching(folder, pattern)
            .OrderBy(each => _nameDate?.Find(each.Name) ?? DateTimeOffset.MinValue)
            .ThenBy(each => each.LastWriteTimeUtc)
            .ThenBy(each => each.Name, StringComparer.Ordinal)
            .Select(each => each.FullName)
            .ToList();
        return paths switch
        {
            [] => throw new UnreadableException($"No file matches \"{pattern}\".", settings.Folder),
            _ when settings is { Kind: SourceKind.Csv, Content: SourceContent.Events } => paths,
            _ => [paths[^1]],
        };
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    private string MarkerOf(IReadOnlyList<IReadOnlyList<DroppedFile>> files, DateTimeOffset asOf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // A new version of the program, or another mapping, may read the same file in another way.
        Append(typeof(FileDrop).Module.ModuleVersionId.ToString());
        Append(SettingsText.Of(settings));
        Append(asOf.ToString("O"));
        foreach (var file in files.SelectMany(each => each))
        {
            Append(file.Name);
            hash.AppendData(SHA256.HashData(file.Bytes));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
