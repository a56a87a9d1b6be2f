using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>Finds the files of the repository from wherever the tests were built to.</summary>
internal static class Repository
{
    /// <summary>The folder that holds DeadlineWatch.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A data file made by others, beside the repository and never part of it. The test that asks is skipped
    /// where it is missing.</summary>
    public static string SharedData(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Folder, "..", "shared", "data", name));
        Assert.SkipUnless(File.Exists(path), $"The data file {name} is not beside the repository, in ../shared/data.");

        return path;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DeadlineWatch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No DeadlineWatch.sln above {AppContext.BaseDirectory}.");
    }
}
