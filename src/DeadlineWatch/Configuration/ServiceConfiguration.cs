using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>All that the service was told: the files of one config folder, read, checked and joined. There is no half of
/// it: the reader gives the whole or every fault.</summary>
internal sealed record ServiceConfiguration
{
    /// <summary>The folder it was read from.</summary>
    public required string Folder { get; init; }

    /// <summary>What its files held before the first of them was read: a service opens its ledger after that, which may take long.
    /// </summary>
    public required string Fingerprint { get; init; }

    public required LedgerSettings Ledger { get; init; }

    public required MailSettings Mail { get; init; }

    public required ListenSettings Listen { get; init; }

    /// <summary>What bounds the metrics page.</summary>
    public MetricsSettings Metrics { get; init; } = new();

    /// <summary>When what is long closed leaves the ledger; null for never.</summary>
    public RetentionSettings? Retention { get; init; }

    /// <summary>Whom each complete cycle is told to; null for nobody.</summary>
    public PingSettings? Ping { get; init; }

    /// <summary>How the service logs.</summary>
    public LogSettings Logs { get; init; } = new();

    public required IReadOnlyList<Authority> Authorities { get; init; }

    public required IReadOnlyList<SourceSettings> Sources { get; init; }

    public required Directory Directory { get; init; }

    /// <summary>All profiles found, also those that no authority uses.</summary>
    public required IReadOnlyDictionary<string, Profile> Profiles { get; init; }

    /// <summary>What of each profile comes from where, by its key.</summary>
    public IReadOnlyDictionary<string, ProfileOrigin> Origins { get; init; } = new Dictionary<string, ProfileOrigin>();

    public required IReadOnlyDictionary<string, WorkingCalendar> Calendars { get; init; }

    /// <summary>What takes effect at a start only, by the name of its file: <c>deadlinewatch.json</c>,
    /// <c>sources.json</c> and the queries that this names, without comments and layout. While the service runs, a change of them
    /// is not taken.</summary>
    public IReadOnlyDictionary<string, string> AtStart { get; init; } = new Dictionary<string, string>();

    /// <summary>What nodes at one ledger must have alike: the hash of each part, by the name of its file.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();

    /// <summary>The hash of all that nodes must have alike.</summary>
    public string Hash => ConfigurationParts.Whole(Parts);

    /// <summary>The authorities whose cases are children's. One all of whose sources are canaries is none: it stands in no count,
    /// list or report, but where it is asked for by name.</summary>
    public IReadOnlyList<Authority> Councils => [.. Authorities.Where(each => !IsCanary(each.Key))];

    /// <summary>Whether an authority has no cases but those that the service makes up, to prove each day that warnings go out.
    /// </summary>
    public bool IsCanary(string authority) =>
        SourcesOf(authority).Any() && SourcesOf(authority).All(each => each.Kind == SourceKind.Canary);

    /// <summary>The working days by which people are told of what belongs to no one council.</summary>
    public WorkingCalendar Counting => ProfileOf((Councils.Count > 0 ? Councils : Authorities)[0].Key).Counting;

    /// <summary>The profile of an authority.</summary>
    public Profile ProfileOf(string authority) => Profiles[Authorities.First(each => each.Key == authority).Profile];

    /// <summary>The sources of an authority.</summary>
    public IEnumerable<SourceSettings> SourcesOf(string authority) => Sources.Where(each => each.Authority == authority);
}

/// <summary>One council or partner whose sources describe the same cases.</summary>
internal sealed record Authority(string Key, string Name, string Profile);

/// <summary>Where the ledger is: in one of the two.</summary>
/// <param name="Sqlite">The file of the embedded ledger; a relative path counts from the config folder's parent.</param>
/// <param name="Postgres">The database of a ledger on PostgreSQL.</param>
internal sealed record LedgerSettings(string? Sqlite, PostgresSettings? Postgres = null);

/// <summary>A database on a PostgreSQL server. Passwords come from the environment (DEADLINEWATCH_LEDGER_PASSWORD or
/// _PASSWORD_FILE), never from a file in the config folder; without one the server must trust the user otherwise.</summary>
internal sealed record PostgresSettings
{
    public const string NoTls = "none";
    public const string Require = "require";
    public const string VerifyFull = "verify-full";

    /// <summary>The machine, or the folder of the server's socket.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 5432;

    public required string Database { get; init; }

    /// <summary>Whom the service connects as.</summary>
    public required string User { get; init; }

    public string? Password { get; init; }

    /// <summary>Who owns the schema and migrates it (<c>deadlinewatch migrate</c>); null where the user does.</summary>
    public string? Owner { get; init; }

    public string? OwnerPassword { get; init; }

    /// <summary>verify-full, require (encrypted, but from anyone), or none (only for a server on this machine).</summary>
    public string Tls { get; init; } = VerifyFull;

    /// <summary>The certificate of the authority that signed the server's; null for those that the machine trusts.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>Whether the host is the folder of a socket on this machine.</summary>
    public bool IsSocket => Host.StartsWith('/');

    /// <summary>Without user and passwords, which a record would print.</summary>
    public override string ToString() => $"{Host}:{Port}/{Database}";
}

/// <summary>How mail goes out.</summary>
internal sealed record MailSettings
{
    public required string From { get; init; }

    public string FromName { get; init; } = "DeadlineWatch";

    /// <summary>The relay; null where mails are written into <see cref="Folder"/>.</summary>
    public RelaySettings? Relay { get; init; }

    /// <summary>The folder for <c>.eml</c> files; null where there is a relay.</summary>
    public string? Folder { get; init; }

    /// <summary>How long outbox rows are gathered, so that what falls due together goes as one mail.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>The mail relay. User and password come from the environment (DEADLINEWATCH_MAIL_USERNAME, _PASSWORD, or
/// _PASSWORD_FILE), never from a file in the config folder.</summary>
internal sealed record RelaySettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>starttls, implicit-tls, or none (only for a relay on this machine).</summary>
    public string Security { get; init; } = "starttls";

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? TrustedCertificate { get; init; }

    /// <summary>Signs in by OAuth2 instead of a password; null for a password, or none. Only a build with MailKit can.</summary>
    public OAuth2Settings? OAuth2 { get; init; }

    /// <summary>Without user and password, which a record would print.</summary>
    public override string ToString() => $"{Host}:{Port}, {Security}";
}

/// <summary>How the service signs in to Exchange Online as itself. The secret comes from the environment
/// (DEADLINEWATCH_MAIL_CLIENT_SECRET, or _FILE), never from a file in the config folder.</summary>
internal sealed record OAuth2Settings
{
    /// <summary>The directory: its id, or one of its domains.</summary>
    public required string Tenant { get; init; }

    /// <summary>The application that the service is registered as there.</summary>
    public required string ClientId { get; init; }

    public string ClientSecret { get; init; } = "";

    /// <summary>The mailbox that it sends as.</summary>
    public string Mailbox { get; init; } = "";

    /// <summary>Where tokens are given out.</summary>
    public Uri TokenUrl { get => field ?? new($"https://login.microsoftonline.com/{Tenant}/oauth2/v2.0/token"); init; }

    /// <summary>All that the application was granted there: SMTP.SendAsApp.</summary>
    public string Scope { get; init; } = "https://outlook.office365.com/.default";

    /// <summary>Without the secret, which a record would print.</summary>
    public override string ToString() => $"{ClientId} of {Tenant}";
}

/// <summary>What bounds the metrics page.</summary>
/// <param name="SeriesLimit">How many series it may have; beyond, whole families are left off.</param>
internal sealed record MetricsSettings(int SeriesLimit = MetricsSettings.UsualSeriesLimit)
{
    /// <summary>Five median councils.</summary>
    public const int UsualSeriesLimit = 50_000;

    /// <summary>Families that say whether the service works are never left off: a small council has some hundred series of
    /// them.</summary>
    public const int LeastSeriesLimit = 1_000;

    /// <summary>A page of more is beyond what one scrape should carry.</summary>
    public const int MostSeriesLimit = 1_000_000;
}
