using DeadlineWatch.Configuration;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands;

/// <summary>The files of the repository, from wherever the tests were built to.</summary>
internal static class Repository
{
    /// <summary>The folder that holds DeadlineWatch.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The configuration that ships.</summary>
    public static ServiceConfiguration Configuration { get; } =
        ConfigurationReader.Read(Path.Combine(Folder, "config"), new Dictionary<string, string?>()).Configuration!;

    /// <summary>A data file made by others, beside the repository and never part of it.</summary>
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

        throw new InvalidOperationException($"No DeadlineWatch.sln above {AppContext.BaseDirectory}; in {Directory.GetCurrentDirectory()}.");
    }
}
