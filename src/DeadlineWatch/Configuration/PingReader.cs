namespace DeadlineWatch.Configuration;

/// <summary>Reads whom complete cycles are told to. The URL is a secret, and stands in no fault.</summary>
internal sealed class PingReader(EnvironmentSettings environment)
{
    private const string Expected =
        "the URL is not one to ping: write https://…, or http://… to this machine, without a user, a password or a part after #";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The settings; null where there are none, or beside a fault.</summary>
    /// <param name="place">Where the file says it; null where it does not, so that the environment alone may.</param>
    public PingSettings? Read(Place? place)
    {
        var secret = environment.ReadSecret(EnvironmentSettings.PingUrl, EnvironmentSettings.PingUrlFile, "ping-url");
        if (place is null)
        {
            return secret is null ? null : Of(secret, PingSettings.UsualEvery);
        }

        return place.Object(shape =>
        {
            var (url, every) = (shape.Optional("url"), Every(shape.Optional("every")));
            var written = url?.Text();
            if (written is not null && UrlOf(written) is null)
            {
                url?.Fault(Expected);
            }

            if (url is null && secret is null)
            {
                place.FaultIn("url", $"say what to ping: \"url\" here, or {EnvironmentSettings.PingUrl}, or {EnvironmentSettings.PingUrlFile}");
            }

            return secret is not null ? Of(secret, every)
                : written is not null && UrlOf(written) is { } read ? new PingSettings(read, every)
                : null;
        });
    }

    private PingSettings? Of(string secret, TimeSpan every)
    {
        if (UrlOf(secret.Trim()) is { } url)
        {
            return new(url, every);
        }

        environment.Fault(EnvironmentSettings.PingUrl, Expected);
        return null;
    }

    private static TimeSpan Every(Place? place)
    {
        var every = place?.Parse(Duration.TryParse, Duration.Examples);
        if (every > Longest)
        {
            place?.Fault("a monitor that hears less than once a day says too late that something is wrong");
        }

        return every ?? PingSettings.UsualEvery;
    }

    private static Uri? UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && MailReader.IsThisMachine(url.DnsSafeHost)))
            ? url
            : null;
}
