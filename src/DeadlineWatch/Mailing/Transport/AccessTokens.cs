using System.Text.Json;
using System.Text.Json.Serialization;
using DeadlineWatch.Configuration;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Access tokens by OAuth2 client credentials (RFC 6749 4.4): the service signs in as itself, with no person's
/// password. A token is kept until shortly before it runs out.</summary>
internal sealed class AccessTokens(OAuth2Settings settings, TimeProvider time, HttpMessageHandler? way = null) : IDisposable
{
    // Long enough that a mail begun with it is through, short against the hour that it lasts.
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    // A token is one or two kilobytes.
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient _http = new(way ?? new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = LongestWait,
        MaxResponseContentBufferSize = LongestAnswer,
    };

    private string? _token;
    private DateTimeOffset _until;

    /// <summary>The mailbox that they are used for.</summary>
    public string Mailbox => settings.Mailbox;

    /// <summary>One that is good for some minutes yet.</summary>
    /// <exception cref="HttpRequestException">The other side did not give one; the message says what it said.</exception>
    public async Task<string> Current(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_token is null || now >= _until)
        {
            var answer = await Ask(cancel);
            (_token, _until) = (answer.Token, now + TimeSpan.FromSeconds(answer.Seconds) - Reserve);
        }

        return _token!;
    }

    /// <summary>The relay took it no longer: another is asked for next time.</summary>
    public void Forget() => _token = null;

    public void Dispose() => _http.Dispose();

    private async Task<Granted> Ask(CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
            ["scope"] = settings.Scope,
        });
        using var answer = await _http.PostAsync(settings.TokenUrl, form, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            // "invalid_client" and a sentence with a number that their help desk asks for; no secret is in it.
            var said = Printable.Line(await answer.Content.ReadAsStringAsync(cancel));
            throw new HttpRequestException(
                $"{settings.TokenUrl.Host} gave no access token ({(int)answer.StatusCode}): {said}");
        }

        return Read(await answer.Content.ReadAsStringAsync(cancel)) is { Token.Length: > 0 } granted
            ? granted
            : throw new HttpRequestException($"{settings.TokenUrl.Host} answered, and no access token was in it.");
    }

    private static Granted? Read(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<Granted>(answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Granted(
        [property: JsonPropertyName("access_token")] string? Token, [property: JsonPropertyName("expires_in")] int Seconds);
}
