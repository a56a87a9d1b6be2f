using System.IO.Enumeration;

namespace DeadlineWatch.Trial;

/// <summary>What a builder would be given: the files of a folder that its .dockerignore lets pass, the last line that fits a
/// path counting.</summary>
internal static class DockerContext
{
    public static void Copy(string from, string to)
    {
        var lines = File.ReadAllLines(Path.Join(from, ".dockerignore")).Where(each => each.Length > 0 && each[0] != '#').ToList();
        // Only below the top: what our lines let pass is named there.
        foreach (var entry in System.IO.Directory.EnumerateFileSystemEntries(from).Where(each => Passes(lines, Path.GetFileName(each))))
        {
            foreach (var file in File.Exists(entry) ? [entry] : System.IO.Directory.EnumerateFiles(entry, "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(from, file);
                if (Passes(lines, path))
                {
                    System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(to, path))!);
                    File.Copy(file, Path.Join(to, path));
                }
            }
        }
    }

    private static bool Passes(List<string> lines, string path)
    {
        var passes = true;
        foreach (var line in lines)
        {
            var isKept = line[0] == '!';
            passes = Fits(isKept ? line[1..] : line, path) ? isKept : passes;
        }

        return passes;
    }

    private static bool Fits(string pattern, string path)
    {
        var parts = path.Split('/');
        return pattern.StartsWith("**/", StringComparison.Ordinal)
            ? parts.Any(each => FileSystemName.MatchesSimpleExpression(pattern.AsSpan(3), each))
            : FileSystemName.MatchesSimpleExpression(pattern, parts[0]);
    }
}
