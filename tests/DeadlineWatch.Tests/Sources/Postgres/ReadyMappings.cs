using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

/// <summary>The shipped configuration with a ready source in the place of its own, as somebody who copied it would have
/// it.</summary>
internal static class ReadyMappings
{
    public static ServiceConfiguration Read(string source)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-ready-");
        try
        {
            var config = Path.Combine(folder.FullName, "config");
            var shipped = Path.Combine(Repository.Folder, "config");
            foreach (var file in System.IO.Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(config, Path.GetRelativePath(shipped, file));
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            // The source goes into a file of one's own, beside the canary that the settings name.
            var ready = File.ReadAllText(Path.Combine(config, "sources", source, "sources.json"));
            var end = ready.LastIndexOf(']');
            File.WriteAllText(Path.Combine(config, "sources.json"),
                $$"""{{ready[..end]}}, { "name": "canary", "authority": "canary", "kind": "canary" } {{ready[end..]}}""");
            var read = ConfigurationReader.Read(config, new Dictionary<string, string?>());
            Assert.Equal([], read.Faults.Select(each => $"{each.File}:{each.Line} {each.Path} {each.Message}"));
            return read.Configuration!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
