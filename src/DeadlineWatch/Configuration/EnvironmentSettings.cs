using System.Globalization;

namespace DeadlineWatch.Configuration;

/// <summary>The environment variables that count before the files, and the secrets, which come from nowhere
/// else.</summary>
internal sealed class EnvironmentSettings
{
    public const string Ledger = "DEADLINEWATCH_LEDGER";
    public const string MailFrom = "DEADLINEWATCH_MAIL_FROM";
    public const string MailFolder = "DEADLINEWATCH_MAIL_FOLDER";
    public const string RelayHost = "DEADLINEWATCH_MAIL_RELAY_HOST";
    public const string RelayPort = "DEADLINEWATCH_MAIL_RELAY_PORT";
    public const string ListenAddress = "DEADLINEWATCH_LISTEN_ADDRESS";
    public const string ListenPort = "DEADLINEWATCH_LISTEN_PORT";
    public const string Username = "DEADLINEWATCH_MAIL_USERNAME";
    public const string Password = "DEADLINEWATCH_MAIL_PASSWORD";
    public const string PasswordFile = "DEADLINEWATCH_MAIL_PASSWORD_FILE";
    public const string ClientSecret = "DEADLINEWATCH_MAIL_CLIENT_SECRET";
    public const string ClientSecretFile = "DEADLINEWATCH_MAIL_CLIENT_SECRET_FILE";

    public const string Logs = "DEADLINEWATCH_LOGS";
    public const string LogsLevel = "DEADLINEWATCH_LOGS_LEVEL";

    public const string PingUrl = "DEADLINEWATCH_PING_URL";
    public const string PingUrlFile = "DEADLINEWATCH_PING_URL_FILE";

    public const string MetricsToken = "DEADLINEWATCH_METRICS_TOKEN";
    public const string MetricsTokenFile = "DEADLINEWATCH_METRICS_TOKEN_FILE";
    public const string MetricsUsername = "DEADLINEWATCH_METRICS_USERNAME";
    public const string MetricsPassword = "DEADLINEWATCH_METRICS_PASSWORD";
    public const string MetricsPasswordFile = "DEADLINEWATCH_METRICS_PASSWORD_FILE";
    public const string KeyPassword = "DEADLINEWATCH_LISTEN_KEY_PASSWORD";
    public const string KeyPasswordFile = "DEADLINEWATCH_LISTEN_KEY_PASSWORD_FILE";

    public const string LedgerPassword = "DEADLINEWATCH_LEDGER_PASSWORD";
    public const string LedgerPasswordFile = "DEADLINEWATCH_LEDGER_PASSWORD_FILE";
    public const string OwnerPassword = "DEADLINEWATCH_LEDGER_OWNER_PASSWORD";
    public const string OwnerPasswordFile = "DEADLINEWATCH_LEDGER_OWNER_PASSWORD_FILE";

    private const string Prefix = "DEADLINEWATCH_";
    private const string SourcePrefix = "DEADLINEWATCH_SOURCE_";
    private const string CredentialsFolder = "CREDENTIALS_DIRECTORY";  // systemd's LoadCredential

    private static readonly IReadOnlyList<string> Known =
    [
        ConfigFolder.Variable, Ledger, MailFrom, MailFolder, RelayHost, RelayPort, ListenAddress, ListenPort, Username,
        Password, PasswordFile, ClientSecret, ClientSecretFile, LedgerPassword, LedgerPasswordFile, OwnerPassword, OwnerPasswordFile,
        PingUrl, PingUrlFile, Logs, LogsLevel, MetricsToken, MetricsTokenFile, MetricsUsername, MetricsPassword, MetricsPasswordFile,
        KeyPassword, KeyPasswordFile,
    ];

    private readonly IReadOnlyDictionary<string, string?> _variables;
    private readonly FaultLog _log;
    private readonly HashSet<string> _sourceVariables = new(StringComparer.Ordinal);

    public EnvironmentSettings(IReadOnlyDictionary<string, string?> variables, FaultLog log)
    {
        _variables = variables;
        _log = log;
        // Those of sources are judged when the sources are known.
        var ours = variables.Keys.Where(each =>
            each.StartsWith(Prefix, StringComparison.Ordinal) && !each.StartsWith(SourcePrefix, StringComparison.Ordinal));
        foreach (var name in ours.Except(Known).Order())
        {
            var meant = Spelling.Nearest(name, Known);
            log.Warn(new("environment", 0, name,
                meant is null ? "no setting has this name" : $"no setting has this name; did you mean \"{meant}\"?"));
        }
    }

    /// <summary>A variable; null where it is not set, or set to nothing.</summary>
    public string? Text(string name) =>
        _variables.GetValueOrDefault(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A variable of a certain form; null where it is not set, or faulty.</summary>
    public string? Text(string name, Func<string, string?> read, string expected)
    {
        var text = Text(name);
        var value = text is null ? null : read(text);
        if (text is not null && value is null)
        {
            Fault(name, $"\"{text}\" is not {expected}");
        }

        return value;
    }

    /// <summary>A port; null where it is not set, or faulty.</summary>
    public int? Port(string name)
    {
        var text = Text(name, each => Number(each) is >= 1 and <= 65535 ? each : null, "a port from 1 to 65535");

        return text is null ? null : Number(text);
    }

    /// <summary>One of the words of an enum, in lower case; null where it is not set, or faulty.</summary>
    public T? OneOf<T>(string name)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(each => each.ToString().ToLowerInvariant(), StringComparer.Ordinal);
        var text = Text(name, each => words.ContainsKey(each) ? each : null, $"one of {string.Join(", ", words.Keys)}");

        return text is null ? null : words[text];
    }

    /// <summary>A password: from its variable, the file that another names, or the credentials folder.</summary>
    public string? ReadSecret(string variable, string fileVariable, string credentialName)
    {
        var (given, file) = (Text(variable), Text(fileVariable));
        if (given is not null && file is not null)
        {
            Fault(fileVariable, $"{variable} is set too: set one of the two");
            return null;
        }

        if (given is not null)
        {
            return given;
        }

        if (file is not null)
        {
            return Contents(file, fileVariable);
        }

        var credential = Text(CredentialsFolder) is { } folder ? Path.Join(folder, credentialName) : null;

        return credential is not null && File.Exists(credential) ? Contents(credential, CredentialsFolder) : null;
    }

    /// <summary>The password of a source: from DEADLINEWATCH_SOURCE_NAME_PASSWORD, the file that _PASSWORD_FILE names, or the
    /// credential source-NAME-password.</summary>
    public string? SourcePassword(string source)
    {
        var variable = SourceVariable(source);
        _sourceVariables.Add(variable);
        _sourceVariables.Add($"{variable}_FILE");
        return ReadSecret(variable, $"{variable}_FILE", $"source-{source}-password");
    }

    /// <summary>Warns of variables for a source that is none, or needs no password; called when all sources are read.</summary>
    public void WarnOfUnknownSources()
    {
        foreach (var name in _variables.Keys.Where(each => each.StartsWith(SourcePrefix, StringComparison.Ordinal)).Except(_sourceVariables).Order())
        {
            var meant = Spelling.Nearest(name, _sourceVariables);
            _log.Warn(new("environment", 0, name, "no source asks for this password"
                + (meant is null ? "" : $"; did you mean \"{meant}\"?")));
        }
    }

    /// <summary>The variable of a source's password: DEADLINEWATCH_SOURCE_CASE_SYSTEM_PASSWORD.</summary>
    public static string SourceVariable(string source) =>
        $"{SourcePrefix}{source.ToUpperInvariant().Replace('-', '_')}_PASSWORD";

    /// <summary>Writes down what is wrong with a variable.</summary>
    public void Fault(string name, string message) => _log.Fault(new("environment", 0, name, message));

    /// <summary>Writes down what is wrong with a variable, and keeps only the service from running.</summary>
    public void FaultOfRun(string name, string message) => _log.FaultOfRun(new("environment", 0, name, message));

    private string? Contents(string file, string name)
    {
        try
        {
            var secret = ConfigFile.Text(file).TrimEnd('\r', '\n');
            if (secret.Length == 0)
            {
                Fault(name, $"{file} is empty");
            }

            return secret;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            Fault(name, $"{file} cannot be read: {closed.Message}");
            return null;
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
