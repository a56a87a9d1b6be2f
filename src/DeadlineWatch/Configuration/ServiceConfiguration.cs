using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>All that the service was told: the files of one config folder, read, checked and joined. There is no half of
/// it: the reader gives the whole or every fault.</summary>
internal sealed record ServiceConfiguration
{
    /// <summary>The folder it was read from.</summary>
    public required string Folder { get; init; }

    public required LedgerSettings Ledger { get; init; }

    public required MailSettings Mail { get; init; }

    public required ListenSettings Listen { get; init; }

    public required IReadOnlyList<Authority> Authorities { get; init; }

    public required IReadOnlyList<SourceSettings> Sources { get; init; }

    public required Directory Directory { get; init; }

    /// <summary>All profiles found, also those that no authority uses.</summary>
    public required IReadOnlyDictionary<string, Profile> Profiles { get; init; }

    /// <summary>What of each profile comes from where, by its key.</summary>
    public IReadOnlyDictionary<string, ProfileOrigin> Origins { get; init; } = new Dictionary<string, ProfileOrigin>();

    public required IReadOnlyDictionary<string, WorkingCalendar> Calendars { get; init; }

    /// <summary>What takes effect at a start only, by the name of its file: <c>deadlinewatch.json</c> and
    /// <c>sources.json</c>, without comments and layout. While the service runs, a change of them is not taken.</summary>
    public IReadOnlyDictionary<string, string> AtStart { get; init; } = new Dictionary<string, string>();

    /// <summary>The profile of an authority.</summary>
    public Profile ProfileOf(string authority) => Profiles[Authorities.First(each => each.Key == authority).Profile];

    /// <summary>The sources of an authority.</summary>
    public IEnumerable<SourceSettings> SourcesOf(string authority) => Sources.Where(each => each.Authority == authority);
}

/// <summary>One council or partner whose sources describe the same cases.</summary>
internal sealed record Authority(string Key, string Name, string Profile);

/// <summary>Where the ledger is.</summary>
/// <param name="Sqlite">The file of the embedded ledger; a relative path counts from the config folder's parent.</param>
internal sealed record LedgerSettings(string Sqlite);

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

    /// <summary>Without user and password, which a record would print.</summary>
    public override string ToString() => $"{Host}:{Port}, {Security}";
}

/// <summary>Where metrics and health answer.</summary>
internal sealed record ListenSettings(string Address = "127.0.0.1", int Port = 9464);
