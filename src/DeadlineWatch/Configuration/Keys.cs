using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>The keys of authorities, sources, profiles, clocks, ladders and roles: they stand in file names, commands
/// and metrics, so they have the plain form of event kinds.</summary>
internal static class Keys
{
    public const string Expected = "a key: lower-case words joined by hyphens, such as west-midlands";

    /// <summary>The key itself; null where it is none.</summary>
    public static string? Read(string text) => EventKind.TryParse(text)?.Name;

    /// <summary>Reads the property <c>key</c> of a file that is named by it, and refuses another one.</summary>
    public static void MatchFile(Shape shape, string fileName)
    {
        if (shape.Required("key") is { } place && place.Text() is { } key && key != fileName)
        {
            place.Fault($"the file is named {fileName}.json, but its key is \"{key}\": they must be the same");
        }
    }
}
