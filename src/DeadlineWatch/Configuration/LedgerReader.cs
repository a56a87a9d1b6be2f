namespace DeadlineWatch.Configuration;

/// <summary>Reads where the ledger is: in a file of its own, or on a PostgreSQL server.</summary>
internal sealed class LedgerReader(string home, EnvironmentSettings environment)
{
    private const string PathExpected = "a path";
    private const string HostExpected = "the name of a machine, such as db.anytown.example, or the folder of a socket";

    private static readonly IReadOnlyList<string> Securities =
        [PostgresSettings.VerifyFull, PostgresSettings.Require, PostgresSettings.NoTls];

    /// <summary>The settings; null beside a fault. A file named by the environment counts before both.</summary>
    public LedgerSettings? Read(Shape shape)
    {
        var file = shape.Optional("sqlite");
        var server = shape.Optional("postgres");
        var named = environment.Text(EnvironmentSettings.Ledger, Resolve, PathExpected);
        if (file is not null && server is not null)
        {
            server.Fault("the ledger is either a \"sqlite\" file or on \"postgres\": leave one out");
        }
        else if (file is null && server is null && environment.Text(EnvironmentSettings.Ledger) is null)
        {
            shape.Place.Fault("say where the ledger is: a \"sqlite\" file, or a \"postgres\" database");
        }

        var (path, postgres) = (file?.Parse(Resolve, PathExpected), server?.Object(Postgres));
        return (named ?? path) is { } written ? new(written)
            : postgres is not null ? new(null, postgres)
            : null;
    }

    private PostgresSettings Postgres(Shape shape)
    {
        var host = shape.Required("host")?.Parse(Host, HostExpected) ?? "";
        var settings = new PostgresSettings
        {
            Host = host,
            Database = shape.Required("database")?.Text() ?? "",
            User = shape.Required("user")?.Text() ?? "",
            Owner = shape.Optional("owner")?.Text(),
            RootCertificate = shape.Optional("rootCertificate")?.Parse(Resolve, PathExpected),
        };
        settings = settings with
        {
            Port = shape.Optional("port")?.Whole(1, 65535) ?? settings.Port,
            Tls = shape.Optional("tls")?.OneOf(Securities, "tls") ?? settings.Tls,
        };
        if (settings.RootCertificate is { } certificate && !File.Exists(certificate))
        {
            shape.Place.FaultIn("rootCertificate", $"{certificate} is missing");
        }

        if (settings.Tls == PostgresSettings.NoTls && host.Length > 0 && !settings.IsSocket && !MailReader.IsThisMachine(host))
        {
            shape.Place.FaultIn("tls", "a ledger without TLS is only for a server on this machine");
        }

        return settings with
        {
            Password = environment.ReadSecret(
                EnvironmentSettings.LedgerPassword, EnvironmentSettings.LedgerPasswordFile, "ledger-password"),
            OwnerPassword = environment.ReadSecret(
                EnvironmentSettings.OwnerPassword, EnvironmentSettings.OwnerPasswordFile, "ledger-owner-password"),
        };
    }

    private string? Resolve(string path) => ConfigFolder.Resolve(home, path);

    private static string? Host(string text) =>
        text.StartsWith('/') || Uri.CheckHostName(text) != UriHostNameType.Unknown ? text : null;
}
