using System.Globalization;
using System.Net;

namespace DeadlineWatch.Configuration;

/// <summary>Where metrics and health answer.</summary>
internal sealed record ListenSettings(string Address = "127.0.0.1", int Port = 9464)
{
    /// <summary>A page, as this machine itself asks for it. Who listens on every address is asked on this machine's own.</summary>
    public Uri PageHere(string path)
    {
        var address = IPAddress.Parse(Address);
        var asked = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return new(string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(asked, Port)}{path}"));
    }
}
