using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Sources;
using DeadlineWatch.Tests.Sources.Postgres;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A server whose certificate is for the machine "localhost", from an authority of the test's own.</summary>
public sealed class PostgresTlsTests : IAsyncLifetime
{
    private const string Query = "SELECT 'C1'::text AS child, 'R1'::text AS id, timestamp '2026-04-01' AS received,"
        + " NULL::timestamptz AS decided, 'North'::text AS team, NULL::text AS channel";

    private readonly TestCertificates _certificates = new();
    private readonly TestCertificates _others = new();
    private string _folder = "";
    private PostgresPrograms _server = null!;
    private int _port;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var binaries = PostgresPrograms.Find();
        if (binaries is null)
        {
            Assert.Fail("Install PostgreSQL 15 or newer (on Debian: apt-get install -y postgresql); build.sh does.");
        }

        _folder = ServerFolder.Make(Path.GetTempPath());
        _server = new PostgresPrograms(binaries, _folder);
        _port = FreePort.Next();
        using var certificate = _certificates.Issue("localhost");
        await File.WriteAllTextAsync(Path.Combine(_folder, "server.crt"), certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "server.key"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancel);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await _server.Make(string.Create(CultureInfo.InvariantCulture, $"""
            listen_addresses = '127.0.0.1'
            port = {_port}
            ssl = on
            ssl_cert_file = '{_folder}/server.crt'
            ssl_key_file = '{_folder}/server.key'
            fsync = off
            """), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.Ctl(CancellationToken.None, "stop", "-m", "immediate");
        Directory.Delete(_folder, recursive: true);
        _certificates.Dispose();
        _others.Dispose();
    }

    private PostgresSettings Settings(string host = "localhost", string? root = null) => new()
    {
        Host = host,
        Port = _port,
        Database = "postgres",
        User = PostgresPrograms.Superuser,
        Tls = PostgresSettings.VerifyFull,
        RootCertificate = root ?? _certificates.RootFile,
    };

    private static Task<SourceReading> Read(PostgresSettings server) => CaseSystem.Read(new()
    {
        Name = "case-system",
        Authority = "anytown",
        Kind = SourceKind.Postgres,
        Folder = "",
        DataAge = new DataAge { Live = true },
        Tables = [CaseSystem.Referrals with { Sql = Query }],
        Database = new QuerySettings { Server = server },
    });

    [Fact]
    public async Task The_right_root_and_name_connect_and_the_connection_is_encrypted()
    {
        await using var ledger = await PostgresLedger.Open(Settings(), Cancel);

        Assert.True(await ledger.Server.Read(session => session.Value<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), Cancel));
        Assert.Equal(1, (await Read(Settings())).Sound().Cases);
    }

    [Fact]
    public async Task A_server_without_tls_and_a_login_without_its_password_are_told_as_what_they_are()
    {
        var rules = Path.Combine(_server.Data, "pg_hba.conf");
        await File.WriteAllTextAsync(rules, "host all all 127.0.0.1/32 scram-sha-256\n" + await File.ReadAllTextAsync(rules, Cancel), Cancel);
        await _server.Ctl(Cancel, "restart", "-m", "fast");

        var passwordless = await Assert.ThrowsAsync<LedgerUnavailableException>(() => PostgresLedger.Open(Settings(), Cancel));
        var passwordlessSource = Assert.IsType<SourceReading.Failed>(await Read(Settings()));
        await File.AppendAllTextAsync(Path.Combine(_server.Data, "postgresql.conf"), "ssl = off\n", Cancel);
        await _server.Ctl(Cancel, "restart", "-m", "fast");
        var plain = await Assert.ThrowsAsync<LedgerUnavailableException>(() => PostgresLedger.Open(Settings(), Cancel));
        var plainSource = Assert.IsType<SourceReading.Failed>(await Read(Settings()));

        Assert.Equal($"The ledger '{Settings()}' asks for a password, and none is set. Set DEADLINEWATCH_LEDGER_PASSWORD_FILE; for"
            + " \"migrate\" with an \"owner\", DEADLINEWATCH_LEDGER_OWNER_PASSWORD_FILE.", passwordless.Message);
        Assert.Equal($"The ledger '{Settings()}' offers no TLS. Turn it on there (ssl = on), or say \"tls\": \"none\" in"
            + " deadlinewatch.json for a server on this machine.", plain.Message);
        Assert.Equal((FaultCode.LoginRefused, FaultCode.CertificateRefused), (passwordlessSource.Code, plainSource.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_root_or_another_name_is_refused_and_said(bool otherRoot)
    {
        var settings = otherRoot ? Settings(root: _others.RootFile) : Settings(host: "127.0.0.1");

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => PostgresLedger.Open(settings, Cancel));

        Assert.Equal($"The ledger '{settings}' has a certificate that is not trusted. It must be of the name that \"host\" says, and of the"
            + " authority in \"rootCertificate\", or else of one that this machine trusts.", refused.Message);
        Assert.Equal($"certificate-refused: {settings}: The server's certificate is not trusted. It must be of the name that \"host\" says,"
            + " and of the authority in \"rootCertificate\", or else of one that this machine trusts.", CaseSystem.Failure(await Read(settings)));
    }
}
