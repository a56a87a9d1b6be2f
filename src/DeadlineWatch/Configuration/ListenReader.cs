using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace DeadlineWatch.Configuration;

/// <summary>Reads where metrics and health answer, and to whom. The environment counts before the file. What is wrong with
/// certificate or secret keeps only the service from running.</summary>
/// <param name="home">What relative paths count from.</param>
/// <param name="environment">The variables, and the secrets.</param>
/// <param name="today">The London day; null where nobody asks whether the certificate ends.</param>
internal sealed class ListenReader(string home, EnvironmentSettings environment, DateOnly? today)
{
    private const string AddressExpected = "an address to listen on, such as 127.0.0.1, or 0.0.0.0 for all";
    private const string PathExpected = "a path";

    // 16 letters and digits drawn by chance take longer to guess than any machine lasts.
    private const int LeastSecret = 16;

    // Time to have it renewed by people.
    private const int DaysToRenew = 14;

    /// <summary>The settings; the usual ones beside a fault.</summary>
    /// <param name="place">Where the file says it; null where it does not.</param>
    public ListenSettings Read(Place? place)
    {
        var settings = (place?.Object(Settings) ?? Settings(null)) with { Access = Access() };
        if (settings.Refusal is { } why)
        {
            if (place is not null)
            {
                place.FaultOfRun(why);
            }
            else
            {
                environment.FaultOfRun(EnvironmentSettings.ListenAddress, why);
            }
        }

        return settings;
    }

    private ListenSettings Settings(Shape? shape)
    {
        var defaults = new ListenSettings();
        var address = shape?.Optional("address")?.Parse(AddressOf, AddressExpected) ?? defaults.Address;
        var port = shape?.Optional("port")?.Whole(1, 65535) ?? defaults.Port;
        var (file, key) = (shape?.Optional("certificate"), shape?.Optional("key"));
        if (file is null && key is not null)
        {
            key.Fault("a key is nothing without its \"certificate\"");
        }

        return new ListenSettings(
            environment.Text(EnvironmentSettings.ListenAddress, AddressOf, AddressExpected) ?? address,
            environment.Port(EnvironmentSettings.ListenPort) ?? port)
        {
            Certificate = Certificate(file, key?.Parse(Resolve, PathExpected), key),
        };
    }

    private CertificateSettings? Certificate(Place? place, string? key, Place? keyPlace)
    {
        if (place?.Parse(Resolve, PathExpected) is not { } file)
        {
            return null;
        }

        var settings = new CertificateSettings(file, key, environment.ReadSecret(
            EnvironmentSettings.KeyPassword, EnvironmentSettings.KeyPasswordFile, "listen-key-password"));
        if (settings is { IsPkcs12: true, Key: not null })
        {
            keyPlace?.Fault("a .pfx file holds its key itself: leave \"key\" out");
        }

        Judge(settings, place, keyPlace ?? place);
        return settings;
    }

    private void Judge(CertificateSettings settings, Place place, Place keyPlace)
    {
        try
        {
            using var served = ServedCertificate.Load(settings);
            var end = DateOnly.FromDateTime(served.NotAfter);
            if (end.DayNumber - today?.DayNumber < DaysToRenew)
            {
                place.Warn(string.Create(CultureInfo.InvariantCulture,
                    $"the certificate {(end < today ? "ended" : "ends")} on {end:yyyy-MM-dd}: renew it; the running service takes the new file by itself"));
            }

            if (ServedCertificate.IsForAll(settings.KeyFile))
            {
                keyPlace.Warn($"everybody on this machine can read the key: chmod o= {Commands.ShellWord.Of(settings.KeyFile)}");
            }
        }
        catch (Exception unfit) when (unfit is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            place.FaultOfRun($"the certificate cannot be taken: {unfit.Message}");
        }
    }

    private MetricsAccess? Access()
    {
        var token = environment.ReadSecret(EnvironmentSettings.MetricsToken, EnvironmentSettings.MetricsTokenFile, "metrics-token");
        var username = environment.Text(EnvironmentSettings.MetricsUsername);
        var password = environment.ReadSecret(
            EnvironmentSettings.MetricsPassword, EnvironmentSettings.MetricsPasswordFile, "metrics-password");
        RefuseUnfit(EnvironmentSettings.MetricsToken, token);
        RefuseUnfit(EnvironmentSettings.MetricsPassword, password);
        if (username is null != password is null)
        {
            environment.Fault(
                username is null ? EnvironmentSettings.MetricsUsername : EnvironmentSettings.MetricsPassword,
                $"not set, though there is a {(username is null ? "password" : "user name")} for metrics");
        }

        if (username?.Contains(':', StringComparison.Ordinal) is true)
        {
            environment.Fault(EnvironmentSettings.MetricsUsername, "a user name without a colon is needed: what follows it would be the password");
        }

        return token is null && password is null ? null : new(token, username, password);
    }

    private void RefuseUnfit(string variable, string? secret)
    {
        if (secret is not null && (secret.Length < LeastSecret || !secret.All(each => each is > ' ' and <= '~')))
        {
            environment.Fault(variable, string.Create(CultureInfo.InvariantCulture,
                $"at least {LeastSecret} letters, digits or signs without blanks are needed, such as \"openssl rand -hex 32\" gives"));
        }
    }

    private string? Resolve(string path) => ConfigFolder.Resolve(home, path);

    private static string? AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) ? address.ToString() : null;
}
