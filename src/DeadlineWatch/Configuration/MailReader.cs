using System.Net;
using DeadlineWatch.Mailing.Transport;

namespace DeadlineWatch.Configuration;

/// <summary>Reads how mail goes out: through a relay, or into a folder.</summary>
internal sealed class MailReader(string home, EnvironmentSettings environment)
{
    private const string PathExpected = "a path";
    private const string HostExpected = "the name of a machine, such as relay.anytown.example";
    private const string TenantExpected = "a directory's id, or a domain such as anytown.onmicrosoft.example";
    private const string None = "none";

    private static readonly IReadOnlyList<string> Securities = ["starttls", "implicit-tls", None];

    /// <summary>The settings; null beside a fault.</summary>
    public MailSettings? Read(Shape shape)
    {
        var from = shape.Required("from")?.Parse(MailAddress.Read, MailAddress.Expected);
        var fromName = shape.Optional("fromName")?.Text();
        var relay = shape.Optional("relay")?.Object(Relay);
        var folder = shape.Optional("folder")?.Parse(Resolve, PathExpected);
        var gather = shape.Optional("gather")?.Parse(Duration.TryParse, Duration.Examples);
        RefuseNoOrTwoWays(shape);
        (relay, folder) = Override(relay, folder);

        from = environment.Text(EnvironmentSettings.MailFrom, MailAddress.Read, MailAddress.Expected) ?? from;
        var settings = from is null ? null : new MailSettings
        {
            From = from,
            Relay = relay is null ? null : relay.OAuth2 is { } oauth2 ? WithClientSecret(relay, oauth2, from) : WithSecrets(relay),
            Folder = folder,
        };
        settings = settings is not null && fromName is not null ? settings with { FromName = fromName } : settings;

        return settings is not null && gather is { } length ? settings with { Gather = length } : settings;
    }

    private string? Resolve(string path) => ConfigFolder.Resolve(home, path);

    private RelaySettings Relay(Shape shape)
    {
        var defaults = new RelaySettings { Host = shape.Required("host")?.Parse(Host, HostExpected) ?? "" };
        var relay = defaults with
        {
            Port = shape.Optional("port")?.Whole(1, 65535) ?? defaults.Port,
            Security = shape.Optional("security")?.OneOf(Securities, "security") ?? defaults.Security,
            TrustedCertificate = shape.Optional("trustedCertificate")?.Parse(Resolve, PathExpected),
            OAuth2 = shape.Optional("oauth2")?.Object(OAuth2),
        };
        if (relay.OAuth2 is not null && relay.Security == None)
        {
            shape.Place.FaultIn("oauth2", "an access token never goes unencrypted: use starttls");
        }

        if (relay.TrustedCertificate is { } certificate && !File.Exists(certificate))
        {
            shape.Place.FaultIn("trustedCertificate", $"{certificate} is missing");
        }

        if (relay.Security == None && relay.Host.Length > 0 && !IsThisMachine(relay.Host))
        {
            shape.Place.FaultIn("security", "mail without TLS is only for a relay on this machine");
        }

        return relay;
    }

    private OAuth2Settings OAuth2(Shape shape)
    {
        if (!MailKitBuild.IsIn)
        {
            shape.Place.Fault("signing in by OAuth2 needs MailKit, which is not in this build: build it with -p:MailKit=true");
        }

        return new()
        {
            Tenant = shape.Required("tenant")?.Parse(Part, TenantExpected) ?? "",
            ClientId = shape.Required("clientId")?.Parse(Part, "the id of an application") ?? "",
        };
    }

    // It stands in an address.
    private static string? Part(string text) =>
        text.Length is > 0 and <= 253 && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '.') ? text : null;

    // The environment alone may also name the way.
    private void RefuseNoOrTwoWays(Shape shape)
    {
        var (relay, folder) = (shape.Optional("relay"), shape.Optional("folder"));
        if (relay is not null && folder is not null)
        {
            folder.Fault("mails go either through a \"relay\" or into a \"folder\": leave one out");
        }

        if (relay is null && folder is null && environment.Text(EnvironmentSettings.RelayHost) is null
            && environment.Text(EnvironmentSettings.MailFolder) is null)
        {
            shape.Place.Fault("say where mails go: a \"relay\", or a \"folder\" for .eml files");
        }
    }

    private (RelaySettings? Relay, string? Folder) Override(RelaySettings? relay, string? folder)
    {
        var host = environment.Text(EnvironmentSettings.RelayHost, Host, HostExpected);
        var into = environment.Text(EnvironmentSettings.MailFolder, Resolve, PathExpected);
        if (host is not null && into is not null)
        {
            environment.Fault(
                EnvironmentSettings.MailFolder, $"{EnvironmentSettings.RelayHost} is set too: set one of the two");
        }

        (relay, folder) = host is not null ? ((relay ?? new() { Host = host }) with { Host = host }, null)
            : into is not null ? (null, into)
            : (relay, folder);
        if (environment.Port(EnvironmentSettings.RelayPort) is { } port)
        {
            relay = relay is null ? null : relay with { Port = port };
        }

        if (host is not null && relay is { Security: None } && !IsThisMachine(host))
        {
            environment.Fault(EnvironmentSettings.RelayHost, "mail without TLS is only for a relay on this machine");
        }

        return (relay, folder);
    }

    private RelaySettings WithSecrets(RelaySettings relay)
    {
        var (username, password) = (environment.Text(EnvironmentSettings.Username), environment.ReadSecret(
            EnvironmentSettings.Password, EnvironmentSettings.PasswordFile, "mail-password"));
        if (username is null && password is not null)
        {
            environment.Fault(EnvironmentSettings.Username, "not set, though there is a password for the relay");
        }

        if (username is not null && password is null)
        {
            environment.Fault(EnvironmentSettings.Password, "not set, though there is a user name for the relay");
        }

        return relay with { Username = username, Password = password };
    }

    private RelaySettings WithClientSecret(RelaySettings relay, OAuth2Settings oauth2, string from)
    {
        var secret = environment.ReadSecret(
            EnvironmentSettings.ClientSecret, EnvironmentSettings.ClientSecretFile, "mail-client-secret");
        if (secret is null)
        {
            environment.Fault(EnvironmentSettings.ClientSecret, "not set, though the relay is signed in to by OAuth2");
        }

        if (environment.Text(EnvironmentSettings.Password) is not null || environment.Text(EnvironmentSettings.PasswordFile) is not null)
        {
            environment.Fault(EnvironmentSettings.Password, "set, though the relay is signed in to by OAuth2: leave it out");
        }

        // The mailbox that sends; most often the sender's own.
        var mailbox = environment.Text(EnvironmentSettings.Username, MailAddress.Read, MailAddress.Expected) ?? from;
        return relay with { OAuth2 = oauth2 with { ClientSecret = secret ?? "", Mailbox = mailbox } };
    }

    private static string? Host(string text) => Uri.CheckHostName(text) == UriHostNameType.Unknown ? null : text;

    public static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
