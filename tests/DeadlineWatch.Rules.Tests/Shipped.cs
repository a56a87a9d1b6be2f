using DeadlineWatch.Configuration;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The profiles of config/profiles, read as the service reads them, so that the tables judge what ships.</summary>
internal static class Shipped
{
    private static readonly ServiceConfiguration Configuration = Read();

    public static IReadOnlyDictionary<string, Profile> Profiles => Configuration.Profiles;

    public static Profile England => Profiles["england"];

    public static Profile WestMidlands => Profiles["west-midlands"];

    public static Profile Wales => Profiles["wales"];

    /// <summary>The clocks that are on and that the profile's own file writes, or changes.</summary>
    public static IEnumerable<string> WrittenIn(string profile) => Configuration.Origins[profile].Clocks
        .Where(each => each.IsOn && (each.From == profile || each.Changes.Any(change => change.Profile == profile)))
        .Select(each => each.Definition.Key).Distinct();

    private static ServiceConfiguration Read()
    {
        var read = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config"), new Dictionary<string, string?>());
        return read.Configuration
            ?? throw new InvalidOperationException($"The shipped configuration is faulty: {string.Join("; ", read.Faults)}");
    }
}
