using System.Net;

namespace DeadlineWatch.Configuration;

/// <summary>Reads where metrics and health answer. The environment counts before the file.</summary>
internal sealed class ListenReader(EnvironmentSettings environment)
{
    private const string AddressExpected = "an address to listen on, such as 127.0.0.1, or 0.0.0.0 for all";

    /// <summary>The settings; the usual ones beside a fault.</summary>
    /// <param name="place">Where the file says it; null where it does not.</param>
    public ListenSettings Read(Place? place) => place?.Object(Settings) ?? Settings(null);

    private ListenSettings Settings(Shape? shape)
    {
        var defaults = new ListenSettings();
        var address = shape?.Optional("address")?.Parse(AddressOf, AddressExpected) ?? defaults.Address;
        var port = shape?.Optional("port")?.Whole(1, 65535) ?? defaults.Port;

        return new ListenSettings(
            environment.Text(EnvironmentSettings.ListenAddress, AddressOf, AddressExpected) ?? address,
            environment.Port(EnvironmentSettings.ListenPort) ?? port);
    }

    private static string? AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) ? address.ToString() : null;
}
