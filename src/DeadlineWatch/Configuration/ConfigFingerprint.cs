using System.Security.Cryptography;

namespace DeadlineWatch.Configuration;

/// <summary>What the files of a config folder held at one look, to see at the next whether any was changed.</summary>
internal static class ConfigFingerprint
{
    private static readonly string[] Parts = ["", "calendars", "profiles"];

    /// <summary>A hash over the names and the contents of the files that the reader reads, the queries of sources among them. A
    /// file that cannot be read counts as what it is at this look: the reader says what is wrong with it.</summary>
    public static string Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Parts.SelectMany(each => FilesOf(() => System.IO.Directory.GetFiles(Path.Join(folder, each), "*.json")))
            .Concat(FilesOf(() => ConfigTree.Of(folder, each => each.EndsWith(".sql", StringComparison.OrdinalIgnoreCase), filesOnly: true))))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"\n{Path.GetRelativePath(folder, file)}\n"));
            hash.AppendData(SHA256.HashData(Content(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> FilesOf(Func<IEnumerable<string>> found)
    {
        try
        {
            return [.. found().Order(StringComparer.Ordinal)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static byte[] Content(string file)
    {
        try
        {
            return ConfigFile.Read(file);
        }
        catch (UnfitFileException unfit)
        {
            return System.Text.Encoding.UTF8.GetBytes(unfit.Message);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
