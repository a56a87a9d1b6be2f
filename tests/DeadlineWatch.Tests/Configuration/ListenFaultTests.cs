using System.Globalization;
using DeadlineWatch.Commands;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class ListenFaultTests : IDisposable
{
    private const string Token = "6f9619ff8b86d011b42d00c04fc964ff";

    private readonly ConfigFiles _files = new();
    private readonly PemPair _pair = new();

    [Fact]
    public void Listening_wider_than_this_machine_needs_a_certificate_and_a_secret()
    {
        Listen("\"address\": \"0.0.0.0\"");

        Assert.Equal(
            ["config/deadlinewatch.json:4 $.listen: 0.0.0.0 is reached from other machines: that needs \"certificate\" and \"key\", and a secret,"
                + " DEADLINEWATCH_METRICS_TOKEN_FILE or a credential metrics-token; without them listen on 127.0.0.1"],
            RunFaults());
    }

    [Fact]
    public void With_both_it_is_sound_and_check_says_how_it_listens()
    {
        Listen($"\"address\": \"0.0.0.0\", {Pair()}");
        _files.Environment["DEADLINEWATCH_METRICS_TOKEN"] = Token;

        var result = _files.Read();

        Assert.Empty(RunFaults());
        Assert.Empty(result.Warnings);
        Assert.Equal(_pair.Settings, result.Configuration!.Listen.Certificate);
        Assert.Equal("0.0.0.0:9464, TLS, metrics for who has the token", result.Configuration.Listen.Words);
    }

    [Fact]
    public void Who_asks_at_a_shell_without_the_secret_gets_an_answer_all_the_same()
    {
        Listen($"\"address\": \"0.0.0.0\", {Pair()}");

        Assert.NotNull(_files.Read().Configuration);
        Assert.False(CheckAnswer.Of(_files.Read(), DateTimeOffset.UtcNow).Sound);
    }

    [Fact]
    public void A_wider_address_of_the_environment_is_refused_there()
    {
        _files.Environment["DEADLINEWATCH_LISTEN_ADDRESS"] = "10.1.2.3";

        Assert.StartsWith("environment:0 DEADLINEWATCH_LISTEN_ADDRESS: 10.1.2.3 is reached from other machines", RunFaults().Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    public void On_this_machine_both_may_be_left_out(string address)
    {
        Listen($"\"address\": \"{address}\"");

        Assert.Empty(RunFaults());
    }

    [Fact]
    public void A_user_name_with_a_password_is_a_secret_too()
    {
        Listen($"\"address\": \"::\", {Pair()}");
        _files.Environment["DEADLINEWATCH_METRICS_USERNAME"] = "prometheus";
        _files.Environment["DEADLINEWATCH_METRICS_PASSWORD"] = "correct-horse-battery";

        Assert.Empty(RunFaults());
        Assert.Equal("[::]:9464, TLS, metrics for who has user name and password", _files.ReadSound().Listen.Words);
    }

    [Theory]
    [InlineData("TOKEN", "short", "METRICS_TOKEN: at least 16 letters, digits or signs without blanks are needed, such as \"openssl rand -hex 32\" gives")]
    [InlineData("TOKEN", "6f9619ff 8b86d011b42d00c04fc964ff", "METRICS_TOKEN: at least 16 letters, digits or signs without blanks are needed, such as \"openssl rand -hex 32\" gives")]
    [InlineData("PASSWORD", "correct-horse-battery", "METRICS_USERNAME: not set, though there is a password for metrics")]
    [InlineData("USERNAME", "prometheus", "METRICS_PASSWORD: not set, though there is a user name for metrics")]
    public void A_secret_that_is_none_is_refused_without_being_shown(string name, string value, string fault)
    {
        _files.Environment[$"DEADLINEWATCH_METRICS_{name}"] = value;

        Assert.Equal([$"environment:0 DEADLINEWATCH_{fault}"], _files.Lines(_files.Read().Faults));
    }

    [Fact]
    public void A_token_comes_from_the_credentials_folder()
    {
        File.WriteAllText(Path.Join(_files.Home, "metrics-token"), Token + "\n");
        _files.Environment["CREDENTIALS_DIRECTORY"] = _files.Home;

        Assert.Equal(new(Token, Username: null, Password: null), _files.ReadSound().Listen.Access);
    }

    [Fact]
    public void Files_that_are_no_pair_are_told_by_what_each_lacks_and_nothing_is_said_of_their_rights()
    {
        Listen("\"certificate\": \"no/such.pem\"");
        Assert.Equal($"{Path.Join(_files.Home, "no", "such.pem")} is missing", CertificateFault());

        Listen(Pair().Replace("service.pem", "service.key", StringComparison.Ordinal));
        Assert.Equal($"{_pair.Key} holds no certificate in PEM", CertificateFault());

        Listen($"\"certificate\": \"{Json(_pair.Certificate)}\"");
        Assert.Equal($"{_pair.Certificate} holds no key in PEM: name the file that does as \"key\"", CertificateFault());

        using var other = new PemPair();
        File.Copy(other.Key, _pair.Key, overwrite: true);
        Listen(Pair());
        Assert.Equal($"{_pair.Key} is damaged, or the key of another certificate than {_pair.Certificate}: put the two of one pair there", CertificateFault());

        File.WriteAllText(_pair.Pfx, "none");
        Listen($"\"certificate\": \"{Json(_pair.Pfx)}\"");
        Assert.Equal($"{_pair.Pfx} is damaged, or no PKCS #12 file", CertificateFault());
    }

    [Fact]
    public void A_key_that_is_encrypted_asks_for_its_password()
    {
        _pair.Renew(password: "s3cret-marker");
        Listen(Pair());

        Assert.EndsWith("$.listen.certificate: the certificate cannot be taken: the key is encrypted:"
            + " set DEADLINEWATCH_LISTEN_KEY_PASSWORD_FILE or the credential listen-key-password", RunFaults().Single(), StringComparison.Ordinal);

        _files.Environment["DEADLINEWATCH_LISTEN_KEY_PASSWORD"] = "another-marker";
        Assert.Equal($"{_pair.Key} has another password than the one given:"
            + " set DEADLINEWATCH_LISTEN_KEY_PASSWORD_FILE or the credential listen-key-password to its own", CertificateFault());

        // It opens, and is another's.
        using var other = new PemPair();
        File.Copy(other.Certificate, _pair.Certificate, overwrite: true);
        _files.Environment["DEADLINEWATCH_LISTEN_KEY_PASSWORD"] = "s3cret-marker";
        Assert.Equal($"{_pair.Key} is damaged, or the key of another certificate than {_pair.Certificate}: put the two of one pair there", CertificateFault());
    }

    [Fact]
    public void A_pfx_file_whose_password_is_not_given_or_is_another_asks_for_it()
    {
        _pair.Renew(password: "s3cret-marker");
        Listen($"\"certificate\": \"{Json(_pair.Pfx)}\"");

        Assert.EndsWith($"$.listen.certificate: the certificate cannot be taken: {_pair.Pfx} has a password:"
            + " set DEADLINEWATCH_LISTEN_KEY_PASSWORD_FILE or the credential listen-key-password", RunFaults().Single(), StringComparison.Ordinal);

        _files.Environment["DEADLINEWATCH_LISTEN_KEY_PASSWORD"] = "another-marker";
        var fault = RunFaults().Single();

        Assert.EndsWith($"{_pair.Pfx} has another password than the one given:"
            + " set DEADLINEWATCH_LISTEN_KEY_PASSWORD_FILE or the credential listen-key-password to its own", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("marker", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_soon_ends_and_a_key_that_everybody_can_read_are_warned_of()
    {
        _pair.Renew(days: 3);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_pair.Key, File.GetUnixFileMode(_pair.Key) | UnixFileMode.OtherRead);
        }

        Listen(Pair());

        var warnings = _files.Read(_pair.EndsOn.AddDays(-3)).Warnings.Select(each => $"{each.Path}: {each.Message}").ToList();

        Assert.Contains(string.Create(CultureInfo.InvariantCulture,
            $"$.listen.certificate: the certificate ends on {_pair.EndsOn:yyyy-MM-dd}: renew it; the running service takes the new file by itself"), warnings);
        Assert.True(OperatingSystem.IsWindows() || warnings.Contains($"$.listen.key: everybody on this machine can read the key: chmod o= {_pair.Key}"));
    }

    [Fact]
    public void A_key_without_a_certificate_and_one_beside_a_pfx_are_refused()
    {
        Listen($"\"key\": \"{Json(_pair.Key)}\"");
        Assert.Equal(["config/deadlinewatch.json:4 $.listen.key: a key is nothing without its \"certificate\""], _files.Lines(_files.Read().Faults));

        Write($"\"listen\": {{ \"certificate\": \"{Json(_pair.Pfx)}\", \"key\": \"{Json(_pair.Key)}\" }}");
        Assert.Equal(["config/deadlinewatch.json:4 $.listen.key: a .pfx file holds its key itself: leave \"key\" out"], _files.Lines(_files.Read().Faults));
    }

    public void Dispose()
    {
        _pair.Dispose();
        _files.Dispose();
    }

    private string Pair() => $"\"certificate\": \"{Json(_pair.Certificate)}\", \"key\": \"{Json(_pair.Key)}\"";

    private static string Json(string path) => path.Replace("\\", "\\\\", StringComparison.Ordinal);

    private IReadOnlyList<string> RunFaults()
    {
        var result = _files.Read();
        Assert.Empty(_files.Lines(result.Faults));
        return _files.Lines(result.RunFaults);
    }

    private string CertificateFault()
    {
        var result = _files.Read();
        Assert.Empty(result.Warnings);
        return Assert.Single(result.RunFaults).Message.Replace("the certificate cannot be taken: ", "", StringComparison.Ordinal);
    }

    private void Listen(string members) => Write($"\"listen\": {{ {members} }}");

    private void Write(string member) => _files.Write(ConfigFiles.Settings, $$"""
        {
          "ledger": { "sqlite": "data/ledger.db" },
          "mail": { "from": "watch@anytown.example", "folder": "data/mail" },
          {{member}},
          "authorities": [{ "key": "anytown", "name": "Anytown", "profile": "small" }]
        }
        """);
}
