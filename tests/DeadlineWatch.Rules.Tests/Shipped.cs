using DeadlineWatch.Configuration;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The profiles of config/profiles, read as the service reads them, so that the tables judge what ships.</summary>
internal static class Shipped
{
    public static IReadOnlyDictionary<string, Profile> Profiles { get; } = Read();

    public static Profile WestMidlands => Profiles["west-midlands"];

    public static Profile Wales => Profiles["wales"];

    private static IReadOnlyDictionary<string, Profile> Read()
    {
        var read = ConfigurationReader.Read(Path.Combine(Repository.Folder, "config"), new Dictionary<string, string?>());
        return read.Configuration?.Profiles
            ?? throw new InvalidOperationException($"The shipped configuration is faulty: {string.Join("; ", read.Faults)}");
    }
}
