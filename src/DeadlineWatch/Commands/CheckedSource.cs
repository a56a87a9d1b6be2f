using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands;

/// <summary>A source, and what lies in its folder now. No file is opened, no database asked.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Kind">What kind of files it has.</param>
/// <param name="Folder">Where they are dropped.</param>
/// <param name="Exists">Whether the folder is there.</param>
/// <param name="Files">How many files match now; null where the folder is missing or may not be listed.</param>
/// <param name="Unmatched">The patterns that no file matches.</param>
internal sealed record CheckedSource(
    string Source, SourceKind Kind, string Folder, bool Exists, int? Files, IReadOnlyList<string> Unmatched)
{
    /// <summary>Which rows count, for each table that leaves some out: "enquiries: status COMPLETED only".</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    public static CheckedSource Of(SourceSettings source, string shown) => Lying(source, shown) with
    {
        Rows = [.. source.Tables.Where(each => each.Rows is not null).Select(each => $"{each.Name}: {each.Rows}")],
    };

    private static CheckedSource Lying(SourceSettings source, string shown)
    {
        if (!source.HasFiles)
        {
            return new(source.Name, source.Kind, shown, Exists: true, Files: null, []);
        }

        IReadOnlyList<string> patterns = source.Kind == SourceKind.Csv
            ? [.. source.Tables.Select(each => each.Files).Distinct(StringComparer.OrdinalIgnoreCase)]
            : [source.Files];
        var folder = new DirectoryInfo(source.Folder);
        if (!folder.Exists)
        {
            return new(source.Name, source.Kind, shown, Exists: false, Files: null, patterns);
        }

        try
        {
            // A file may match the patterns of several tables.
            var found = patterns.ToDictionary(
                each => each, each => FileDrop.Matching(folder, each).Select(file => file.Name).ToList());
            var count = found.Values.SelectMany(each => each).Distinct(StringComparer.Ordinal).Count();
            return new(source.Name, source.Kind, shown, Exists: true, count, [.. patterns.Where(each => found[each].Count == 0)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(source.Name, source.Kind, shown, Exists: true, Files: null, []);
        }
    }

    /// <summary>What lies there, and which rows of it count, in words.</summary>
    public string Words() => string.Join("; ", Rows.Prepend(LyingWords()));

    private string LyingWords() => this switch
    {
        { Kind: SourceKind.Canary } => "one case a day, which must become a mail",
        { Kind: SourceKind.Postgres } => $"not asked now: deadlinewatch sources test {Source} asks it",
        { Exists: false } => "does not exist yet",
        { Files: null } => "may not be listed",
        { Files: 0 } => $"no file matches {string.Join(", ", Unmatched)}",
        { Unmatched: [] } => Matching(Files.Value),
        _ => $"{Matching(Files.Value)}; none matches {string.Join(", ", Unmatched)}",
    };

    private static string Matching(int files) => $"{DueWords.Count(files, "file")} {(files == 1 ? "matches" : "match")}";
}
