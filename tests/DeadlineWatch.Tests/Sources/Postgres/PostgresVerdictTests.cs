using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Storage;
using Npgsql;
using Xunit;

namespace DeadlineWatch.Tests.Sources.Postgres;

public sealed class PostgresVerdictTests(PostgresCluster cluster) : IAsyncLifetime
{
    private CaseSystem _system = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await CaseSystem.Begin(cluster);
        await _system.Run("""
            INSERT INTO referrals SELECT 'C' || n, 'R' || n, '2026-04-01', NULL, 'North', NULL FROM generate_series(1, 50) n;
            INSERT INTO load_marker VALUES ('2026-04-07 02:10+01', 1);
            """);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_table_that_is_being_reloaded_is_not_read_half_way()
    {
        await using var load = await _system.Connect();
        await using var transaction = await load.BeginTransactionAsync(Cancel);
        await new NpgsqlCommand("TRUNCATE referrals", load).ExecuteNonQueryAsync(Cancel);

        var during = await _system.Read();
        await transaction.RollbackAsync(Cancel);
        var after = (await _system.Read()).Sound();

        Assert.Equal("lock-timeout: its tables: Its tables were held for longer than 1 second: a load runs. The next poll tries again.",
            CaseSystem.Failure(during));
        Assert.Equal(50, after.Kept.Count);
    }

    [Theory]
    [InlineData("ALTER TABLE referrals DROP received", "column-missing: query referrals: The column \"received\" is missing. Was the export or the mapping changed?")]
    [InlineData("ALTER TABLE referrals ALTER received TYPE integer USING 1",
        "column-type: query referrals: The column \"received\" is of the type integer, and must be a date, a timestamp or a text. Was the table changed?")]
    [InlineData("ALTER TABLE referrals ALTER child TYPE integer USING 1; UPDATE referrals SET child = 1",
        "query-wrong: query referrals: The query is not understood: Collations are not supported by type integer.")]
    [InlineData("CREATE TYPE channels AS ENUM ('phone'); ALTER TABLE referrals ALTER channel TYPE channels USING 'phone'",
        "column-type: query referrals: The column \"channel\" is of the type deadlinewatch.channels, and must be a text, a boolean or a whole number. Cast it in the query: \"channel\"::text.")]
    [InlineData("ALTER TABLE referrals ALTER id TYPE numeric USING 1",
        "column-type: query referrals: The column \"id\" is of the type numeric, and must be a text or a whole number. Cast it in the query: \"id\"::text.")]
    [InlineData("ALTER TABLE enquiries DROP started", "column-missing: query enquiries: Column \"started\" does not exist. Was the table or the query changed?")]
    [InlineData("DROP TABLE enquiries", "table-missing: its tables: Relation \"enquiries\" does not exist. Was the schema changed, or \"schema\" left out?")]
    public async Task A_changed_table_is_named(string change, string verdict)
    {
        await _system.Run(change);

        Assert.Equal(verdict, CaseSystem.Failure(await _system.Read()));
    }

    [Fact]
    public async Task A_case_that_is_a_number_is_refused_because_it_has_another_order()
    {
        var reading = await _system.Read(CaseSystem.Referrals with { Sql = "SELECT substr(child, 2)::int AS child, id, received, decided, team, channel FROM referrals ORDER BY 1" });

        Assert.Equal("column-type: query referrals: The column \"child\" is of the type integer, and must be a text, such as id::text. Was the table changed?",
            CaseSystem.Failure(reading));
    }

    [Fact]
    public async Task A_query_without_the_order_of_cases_is_named()
    {
        var reading = await _system.Read(CaseSystem.Referrals with { Sql = "SELECT * FROM referrals ORDER BY substr(child, 2)::int" });

        Assert.Equal("not-ordered: query referrals: The rows are not in the order of their cases. End the query with ORDER BY \"child\" COLLATE \"C\".",
            CaseSystem.Failure(reading));
    }

    [Theory]
    [InlineData("SELECT pg_sleep(30)::text AS child, id, received, decided, team, channel FROM referrals", "statement-timeout")]
    [InlineData("SELECT child, id, (child || 'x')::timestamp AS received, decided, team, channel FROM referrals", "value-wrong")]
    [InlineData("SELEC * FROM referrals", "query-wrong")]
    public async Task A_query_that_fails_is_named_and_quotes_no_value(string sql, string code)
    {
        var settings = _system.Settings(CaseSystem.Referrals with { Sql = sql });

        // Short for the one that sleeps only: the others fail by themselves, however slow the machine.
        var limit = code == FaultCode.StatementTimeout ? TimeSpan.FromMilliseconds(300) : settings.Database!.StatementTimeout;
        var reading = await CaseSystem.Read(settings with { Database = settings.Database! with { StatementTimeout = limit } });

        var failed = Assert.IsType<SourceReading.Failed>(reading);
        Assert.Equal((code, "query referrals"), (failed.Code, failed.Place));
        Assert.DoesNotContain("C1", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named()
    {
        await _system.Run($"CREATE ROLE reader_without_rights LOGIN; GRANT USAGE ON SCHEMA {CaseSystem.Schema} TO reader_without_rights");

        var reading = await CaseSystem.Read(_system.With(each => each with { Server = each.Server with { User = "reader_without_rights" } }));

        Assert.Equal("no-right: its tables: Permission denied for table referrals. Grant SELECT on the tables to its user, and USAGE on their schema.",
            CaseSystem.Failure(reading));
    }

    [Theory]
    [InlineData("nowhere", "postgres", "login-refused")]
    [InlineData(null, "nobody", "login-refused")]
    public async Task A_login_that_is_refused_is_named(string? database, string user, string code)
    {
        var reading = await CaseSystem.Read(_system.With(each => each with { Server = each.Server with { Database = database ?? each.Server.Database, User = user } }));

        Assert.Equal(code, Assert.IsType<SourceReading.Failed>(reading).Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var reading = await CaseSystem.Read(_system.With(each => each with
        {
            Server = new PostgresSettings { Host = "127.0.0.1", Port = 1, Database = "d", User = "u", Tls = PostgresSettings.NoTls },
        }));

        Assert.Equal("server-gone: 127.0.0.1:1/d: The server cannot be reached, or has gone. Does it run, and does the network lead to it?",
            CaseSystem.Failure(reading));
    }

    [Fact]
    public async Task A_session_that_is_ended_under_the_reading_is_named()
    {
        var settings = _system.Settings(CaseSystem.Referrals with
        {
            Sql = "SELECT pg_terminate_backend(pg_backend_pid())::text AS child, id, received, decided, team, channel FROM referrals",
        });

        Assert.Equal("server-gone", Assert.IsType<SourceReading.Failed>(await CaseSystem.Read(settings)).Code);
    }

    [Theory]
    [InlineData("DELETE FROM load_marker", "marker-missing: the load marker: There is no row, or an empty one: no load has finished yet, or one is under way.")]
    [InlineData("UPDATE load_marker SET loaded_at = NULL, load_id = NULL",
        "marker-missing: the load marker: There is no row, or an empty one: no load has finished yet, or one is under way.")]
    [InlineData("INSERT INTO load_marker VALUES ('2026-04-06 02:00+01', 0)",
        "marker-missing: the load marker: The query gives more than one row. Take the last load only.")]
    [InlineData("UPDATE load_marker SET loaded_at = '2026-04-08 02:00+01'",
        "marker-ahead: the load marker: It says that the load was Wed 8 Apr 2026, 02:00, which has not come yet.")]
    [InlineData("UPDATE load_marker SET loaded_at = '60482-04-14 00:00+00'",
        "marker-ahead: the load marker: Its column \"loaded_at\" is before the year 2 or after 9998: no load was then.")]
    [InlineData("UPDATE load_marker SET loaded_at = NULL",
        "marker-missing: the load marker: It has no timestamp, and dataAge does not say how old the data is: add a timestamp, or \"dataAge\".")]
    [InlineData("DROP TABLE load_marker", "table-missing: the load marker: Relation \"load_marker\" does not exist. Was the schema changed, or \"schema\" left out?")]
    public async Task A_marker_that_says_nothing_is_named(string change, string verdict)
    {
        await _system.Run(change);

        Assert.Equal(verdict, CaseSystem.Failure(await CaseSystem.Read(_system.Marked())));
    }

    [Fact]
    public async Task A_load_that_ends_during_the_read_makes_it_fail()
    {
        // A query that itself waits until the marker has moved: a load by DELETE and INSERT needs no lock that we hold.
        await _system.Run("""
            CREATE EXTENSION dblink;
            CREATE FUNCTION load_ends() RETURNS text LANGUAGE sql AS $$
                SELECT dblink_exec('dbname=' || current_database() || ' user=postgres host=' || split_part(current_setting('unix_socket_directories'), ',', 1),
                    'UPDATE deadlinewatch.load_marker SET load_id = 2')
            $$;
            """);
        var settings = _system.Marked() with
        {
            Tables = [CaseSystem.Referrals with { Sql = "SELECT child, id, received, decided, team, load_ends() AS channel FROM (SELECT * FROM referrals ORDER BY child COLLATE \"C\" LIMIT 1) one" }],
        };

        Assert.Equal(
            "load-moved: the load marker: The load marker moved while the tables were read: a load ended just now. The next poll reads it whole.",
            CaseSystem.Failure(await CaseSystem.Read(settings)));
    }
}
