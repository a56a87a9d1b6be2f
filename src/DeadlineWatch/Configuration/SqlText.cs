namespace DeadlineWatch.Configuration;

/// <summary>Reads the SQL of a query: as it stands there, or from a file of the config folder.</summary>
internal static class SqlText
{
    private const string FileExpected = "a file beneath the config folder, such as sources/ssd-eclipse/referrals.sql";

    // A query of a case system is a page or two.
    private const int Largest = 100_000;

    /// <summary>The query without a semicolon at its end; empty beside a fault.</summary>
    public static string Read(Shape shape, string folder)
    {
        var (inline, file) = (shape.Optional("sql"), shape.Optional("sqlFile"));
        if (inline is null == file is null)
        {
            shape.Place.Fault("write either \"sql\", the query, or \"sqlFile\", the file that holds it");
        }

        var path = file?.Parse(text => Beneath(folder, text), FileExpected);
        return Bare(inline?.Text() ?? (path is null ? "" : Content(path, file!)));
    }

    /// <summary>A query without blanks and semicolons at its end: it becomes part of a greater statement.</summary>
    public static string Bare(string sql) => sql.TrimEnd(' ', '\r', '\n', '\t', ';');

    private static string? Beneath(string folder, string text)
    {
        var path = Path.GetFullPath(Path.Join(folder, text));
        return !Path.IsPathRooted(text) && path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : null;
    }

    private static string Content(string path, Place place)
    {
        try
        {
            var text = new FileInfo(path).Length <= Largest ? ConfigFile.Text(path) : "";
            if (string.IsNullOrWhiteSpace(text))
            {
                place.Fault($"{path} is empty, or far too long for a query");
            }

            return text;
        }
        catch (UnfitFileException unfit)
        {
            place.Fault($"{path}: {unfit.Message}");
            return "";
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            place.Fault(closed is FileNotFoundException or DirectoryNotFoundException ? $"{path} is missing" : $"{path} cannot be read: {closed.Message}");
            return "";
        }
    }
}
