using System.IO.Enumeration;

namespace DeadlineWatch.Configuration;

/// <summary>What stands in a folder and in those within it. Links to folders are not followed: two that lead back make a walk that
/// never ends.</summary>
internal static class ConfigTree
{
    /// <summary>Whole paths of the files and folders for which <paramref name="isWanted"/> holds; what may not be looked into is
    /// left out.</summary>
    public static IEnumerable<string> Of(string folder, Func<string, bool> isWanted, bool filesOnly) =>
        new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !(filesOnly && entry.IsDirectory) && isWanted(entry.FileName.ToString()),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
}
