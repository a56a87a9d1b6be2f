using System.Text.Json;

namespace DeadlineWatch.Rules.Tests;

/// <summary>The calendars that ship in config/calendars, read once. The service reads them with checks of its
/// own.</summary>
internal static class Calendars
{
    public static WorkingCalendar EnglandAndWales { get; } = Read("england-and-wales");

    public static WorkingCalendar Scotland { get; } = Read("scotland");

    public static WorkingCalendar NorthernIreland { get; } = Read("northern-ireland");

    public static IReadOnlyList<WorkingCalendar> All { get; } = [EnglandAndWales, Scotland, NorthernIreland];

    /// <summary>The calendar with that key.</summary>
    public static WorkingCalendar Of(string key) => All.Single(calendar => calendar.Key == key);

    private static WorkingCalendar Read(string name)
    {
        using var file = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Repository.Folder, "config", "calendars", name + ".json")));
        var root = file.RootElement;

        return new WorkingCalendar(
            Text(root, "key"),
            Text(root, "source"),
            When.Day(Text(root, "knownFrom")),
            When.Day(Text(root, "knownUntil")),
            root.GetProperty("holidays").EnumerateObject().Select(
                property => new Holiday(When.Day(property.Name), property.Value.GetString()!)));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
