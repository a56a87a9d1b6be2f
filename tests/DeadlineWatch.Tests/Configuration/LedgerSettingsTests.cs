using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class LedgerSettingsTests : IDisposable
{
    private const string Written = "\"sqlite\": \"data/ledger.db\"";

    private readonly ConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    private ConfigFiles With(string postgres) => _files.Change(ConfigFiles.Settings, Written, $"\"postgres\": {{ {postgres} }}");

    [Fact]
    public void A_ledger_on_postgresql_is_read_with_its_passwords_from_the_environment()
    {
        With("\"host\": \"db.anytown.example\", \"port\": 5433, \"database\": \"watch\", \"user\": \"service\", \"owner\": \"boss\", \"tls\": \"require\"");
        _files.Environment["DEADLINEWATCH_LEDGER_PASSWORD"] = "correct horse";
        _files.Environment["DEADLINEWATCH_LEDGER_OWNER_PASSWORD"] = "battery staple";

        var ledger = _files.ReadSound().Ledger;

        Assert.Equal(
            new PostgresSettings
            {
                Host = "db.anytown.example",
                Port = 5433,
                Database = "watch",
                User = "service",
                Password = "correct horse",
                Owner = "boss",
                OwnerPassword = "battery staple",
                Tls = "require",
            },
            ledger.Postgres);
        Assert.Null(ledger.Sqlite);
        Assert.Equal("LedgerSettings { Sqlite = , Postgres = db.anytown.example:5433/watch }", ledger.ToString());
    }

    [Fact]
    public void A_server_elsewhere_must_prove_who_it_is_unless_the_operator_says_otherwise()
    {
        With("\"host\": \"db.anytown.example\", \"database\": \"watch\", \"user\": \"service\"");

        Assert.Equal(("verify-full", 5432), (_files.ReadSound().Ledger.Postgres?.Tls, _files.ReadSound().Ledger.Postgres?.Port));
    }

    [Theory]
    [InlineData("\"host\": \"db anytown\", \"database\": \"d\", \"user\": \"u\"",
        "$.ledger.postgres.host: \"db anytown\" is not the name of a machine, such as db.anytown.example, or the folder of a socket")]
    [InlineData("\"host\": \"db.anytown.example\", \"database\": \"d\", \"user\": \"u\", \"tls\": \"none\"",
        "$.ledger.postgres.tls: a ledger without TLS is only for a server on this machine")]
    [InlineData("\"host\": \"db.anytown.example\", \"database\": \"d\", \"user\": \"u\", \"rootCertificate\": \"/no/such.pem\"",
        "$.ledger.postgres.rootCertificate: /no/such.pem is missing")]
    public void A_fault_is_told_with_its_place(string postgres, string fault)
    {
        With(postgres);

        Assert.Equal([$"config/deadlinewatch.json:2 {fault}"], _files.Lines(_files.Read().Faults));
    }

    [Fact]
    public void A_password_does_not_stand_in_a_file_of_the_config_folder()
    {
        With("\"host\": \"localhost\", \"database\": \"d\", \"user\": \"u\", \"tls\": \"none\", \"password\": \"secret\"");

        Assert.StartsWith("config/deadlinewatch.json:2 $.ledger.postgres.password: unknown property",
            Assert.Single(_files.Lines(_files.Read().Faults)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_ledgers_or_none_are_a_fault()
    {
        _files.Change(ConfigFiles.Settings, Written, Written + ", \"postgres\": { \"host\": \"localhost\", \"database\": \"d\", \"user\": \"u\" }");
        Assert.Equal(["config/deadlinewatch.json:2 $.ledger.postgres: the ledger is either a \"sqlite\" file or on \"postgres\": leave one out"],
            _files.Lines(_files.Read().Faults));

        using var empty = new ConfigFiles().Change(ConfigFiles.Settings, Written, "");
        Assert.Equal(["config/deadlinewatch.json:2 $.ledger: say where the ledger is: a \"sqlite\" file, or a \"postgres\" database"],
            empty.Lines(empty.Read().Faults));
    }
}
