using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Configuration;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands.Demo;

/// <summary>A folder as the demo lays it out: the council's own config beside the product's profiles and
/// calendars.</summary>
internal sealed class LaidOut : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-");

    public LaidOut()
    {
        SyntheticCouncil.WriteConfig(Config);
        foreach (var shipped in (string[])["profiles", "calendars", "templates"])
        {
            Directory.CreateDirectory(Path.Combine(Config, shipped));
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "config", shipped)))
            {
                File.Copy(file, Path.Combine(Config, shipped, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>Where the exports go.</summary>
    public string Drop => Path.Combine(_folder.FullName, CouncilConfig.DropFolder);

    public string Config => Path.Combine(_folder.FullName, "config");

    public ConfigurationResult Read() => ConfigurationReader.Read(Config, new Dictionary<string, string?>());

    public void Dispose() => _folder.Delete(recursive: true);
}
