using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Telemetry;

/// <summary>Lets in who shows the token, or the user name and the password.</summary>
internal sealed class MetricsGate(MetricsAccess? access)
{
    /// <summary>What a refused scraper is told to show.</summary>
    public IReadOnlyList<string> Challenges { get; } =
    [
        .. access?.Token is null ? (string[])[] : ["Bearer realm=\"DeadlineWatch\""],
        .. access?.Password is null ? (string[])[] : ["Basic realm=\"DeadlineWatch\", charset=\"UTF-8\""],
    ];

    private readonly byte[]? _token = Digest(access?.Token);
    private readonly byte[]? _basic = access?.Password is null ? null : Digest($"{access.Username}:{access.Password}");

    /// <summary>Whether a request may read metrics; each may where no secret is set.</summary>
    public bool Admits(HttpRequest request)
    {
        if (_token is null && _basic is null)
        {
            return true;
        }

        return request.Headers.Authorization is [{ } written] && AuthenticationHeaderValue.TryParse(written, out var shown)
            && shown.Scheme.ToUpperInvariant() switch
            {
                "BEARER" => IsSame(_token, shown.Parameter),
                "BASIC" => IsSame(_basic, Decoded(shown.Parameter)),
                _ => false,
            };
    }

    // Digests of one length, compared in one time: how long a refusal takes tells nothing of how much was right.
    private static bool IsSame(byte[]? secret, string? shown) =>
        secret is not null && Digest(shown) is { } digest && CryptographicOperations.FixedTimeEquals(secret, digest);

    private static byte[]? Digest(string? text) => text is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string? Decoded(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) * 3 / 4 + 3];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
