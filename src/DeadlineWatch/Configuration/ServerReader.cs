namespace DeadlineWatch.Configuration;

/// <summary>Reads where a PostgreSQL database is, and how the way to it is kept.</summary>
internal sealed class ServerReader(string home)
{
    private const string PathExpected = "a path";
    private const string HostExpected = "the name of a machine, such as db.anytown.example, or the folder of a socket";

    private static readonly IReadOnlyList<string> Securities =
        [PostgresSettings.VerifyFull, PostgresSettings.Require, PostgresSettings.NoTls];

    /// <summary>The settings without passwords, which no file holds.</summary>
    /// <param name="shape">What stands in the file.</param>
    /// <param name="what">What it is, for faults: "a ledger".</param>
    public PostgresSettings Read(Shape shape, string what)
    {
        var host = shape.Required("host")?.Parse(Host, HostExpected) ?? "";
        var settings = new PostgresSettings
        {
            Host = host,
            Database = shape.Required("database")?.Text() ?? "",
            User = shape.Required("user")?.Text() ?? "",
            RootCertificate = shape.Optional("rootCertificate")?.Parse(text => ConfigFolder.Resolve(home, text), PathExpected),
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
            shape.Place.FaultIn("tls", $"{what} without TLS is only for a server on this machine");
        }

        return settings;
    }

    private static string? Host(string text) =>
        text.StartsWith('/') || Uri.CheckHostName(text) != UriHostNameType.Unknown ? text : null;
}
