using System.Net;
using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class AccessTokensTests
{
    private static readonly OAuth2Settings Settings = new()
    {
        Tenant = "anytown.onmicrosoft.example",
        ClientId = "1234-5678",
        ClientSecret = "correct horse",
        Mailbox = "deadlines@council.example",
    };

    private readonly SteppedTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_asked_for_as_the_book_says()
    {
        using var granting = new Granting("""{ "token_type": "Bearer", "expires_in": 3599, "access_token": "first" }""");
        using var tokens = new AccessTokens(Settings, _time, granting);

        var token = await tokens.Current(Cancel);

        Assert.Equal("first", token);
        const string expected = "POST https://login.microsoftonline.com/anytown.onmicrosoft.example/oauth2/v2.0/token "
            + "grant_type=client_credentials&client_id=1234-5678&client_secret=correct+horse"
            + "&scope=https%3A%2F%2Foutlook.office365.com%2F.default";
        Assert.Equal(expected, Assert.Single(granting.Asked));
    }

    [Fact]
    public async Task A_token_serves_until_shortly_before_it_runs_out()
    {
        using var granting = new Granting(
            """{ "expires_in": 3600, "access_token": "first" }""", """{ "expires_in": 3600, "access_token": "second" }""");
        using var tokens = new AccessTokens(Settings, _time, granting);

        var first = await tokens.Current(Cancel);
        _time.Step(TimeSpan.FromMinutes(54));
        var still = await tokens.Current(Cancel);
        _time.Step(TimeSpan.FromMinutes(1));
        var next = await tokens.Current(Cancel);

        Assert.Equal(("first", "first", "second"), (first, still, next));
    }

    [Fact]
    public async Task A_token_that_the_relay_takes_no_longer_is_asked_for_anew()
    {
        using var granting = new Granting(
            """{ "expires_in": 3600, "access_token": "first" }""", """{ "expires_in": 3600, "access_token": "second" }""");
        using var tokens = new AccessTokens(Settings, _time, granting);
        await tokens.Current(Cancel);

        tokens.Forget();

        Assert.Equal("second", await tokens.Current(Cancel));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, """{ "error": "invalid_client" }""",
        """login.microsoftonline.com gave no access token (401): { "error": "invalid_client" }""")]
    [InlineData(HttpStatusCode.Found, "", "login.microsoftonline.com gave no access token (302): ")]
    [InlineData(HttpStatusCode.OK, "{}", "login.microsoftonline.com answered, and no access token was in it.")]
    [InlineData(HttpStatusCode.OK, "<html>", "login.microsoftonline.com answered, and no access token was in it.")]
    public async Task A_token_that_is_not_given_is_told_in_the_words_of_the_other_side(HttpStatusCode status, string body, string fault)
    {
        using var granting = new Granting(body) { Status = status };
        using var tokens = new AccessTokens(Settings, _time, granting);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => tokens.Current(Cancel));

        Assert.Equal(fault, refused.Message);
    }

    [Fact]
    public void The_secret_is_never_printed() => Assert.Equal("1234-5678 of anytown.onmicrosoft.example", $"{Settings}");

    /// <summary>What gives out tokens, without a network.</summary>
    private sealed class Granting(params string[] bodies) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri} {await request.Content!.ReadAsStringAsync(cancellationToken)}");
            return new(Status) { Content = new StringContent(bodies[Asked.Count - 1]) };
        }
    }
}
