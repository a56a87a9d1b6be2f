namespace DeadlineWatch.Configuration;

/// <summary>The monitor outside that is told of each complete cycle, and that alarms when it hears nothing.</summary>
/// <param name="Url">What is asked for. It is a secret: whoever knows it can say that all is well.</param>
/// <param name="Every">How often at the most.</param>
internal sealed record PingSettings(Uri Url, TimeSpan Every)
{
    // Enough to tell one check of a monitor from another.
    private const int ShownDigits = 4;

    public static readonly TimeSpan UsualEvery = TimeSpan.FromMinutes(1);

    /// <summary>What may be shown of the URL: "https://hc.example/…c0de".</summary>
    public string Shown
    {
        get
        {
            var secret = Url.PathAndQuery.TrimEnd('/');
            // Of a short one its end would be half of it.
            return $"{Url.GetLeftPart(UriPartial.Authority)}/…{(secret.Length > 3 * ShownDigits ? secret[^ShownDigits..] : "")}";
        }
    }

    /// <summary>Without the secret, which a record would print.</summary>
    public override string ToString() => Shown;
}
