using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using Npgsql;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What only the ledger on PostgreSQL has: a server that others use too, its schema, its roles and its faults.
/// </summary>
public sealed class PostgresServerTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _open = [];
    private string _database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await cluster.NewDatabase(Cancel, empty: true);

    public async ValueTask DisposeAsync()
    {
        foreach (var each in _open)
        {
            await each.DisposeAsync();
        }

        if (_database.Length > 0)
        {
            await cluster.Drop(_database, CancellationToken.None);
        }
    }

    private async Task<PostgresLedger> Open()
    {
        var ledger = await PostgresLedger.Open(cluster.Settings(_database), Cancel);
        _open.Add(ledger);
        return ledger;
    }

    private async Task<T> Ask<T>(string sql)
    {
        await using var connection = await cluster.Connect(_database, Cancel);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    private Task Run(string sql, string user = PostgresCluster.Superuser) => cluster.Run(_database, sql, Cancel, user);

    private static async Task<DeadlineRow> OnlyDeadline(PostgresLedger ledger) =>
        Assert.Single((await ledger.Queries.Case(Some.Authority, "C-1", Cancel))!.Deadlines);

    [Fact]
    public async Task Several_nodes_that_open_a_new_database_at_once_migrate_it_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => PostgresLedger.Open(cluster.Settings(_database), Cancel), Cancel)));
        _open.AddRange(opened);

        Assert.Equal("001_ledger.sql 002_acceptances.sql 003_nodes.sql 004_retention.sql 005_telling.sql 006_free_since.sql", await Ask<string>("SELECT string_agg(name, ' ' ORDER BY version) FROM migrations"));
        Assert.Empty(await opened[3].Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel));
    }

    [Fact]
    public async Task A_ledger_newer_than_the_program_is_refused()
    {
        await Open();
        await Run("INSERT INTO migrations (version, name) VALUES (999, '999_later.sql')");

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(Open);

        Assert.Equal(
            $"The ledger '{cluster.Settings(_database)}' was written by a newer version of this program (schema 999, this one knows 6). "
            + "Install that version again, or restore the backup made before the upgrade.", refused.Message);
    }

    [Fact]
    public async Task To_ask_makes_no_ledger()
    {
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => PostgresLedger.OpenToAsk(cluster.Settings(_database), Cancel));

        Assert.Contains("holds no ledger yet", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await Ask<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'deadlinewatch'"));
    }

    [Fact]
    public async Task The_service_works_under_a_role_that_may_only_add_to_the_history()
    {
        var (owner, user) = ($"owner_{_database}", $"user_{_database}");
        await Run($"CREATE ROLE {owner} LOGIN; CREATE ROLE {user} LOGIN; ALTER DATABASE {_database} OWNER TO {owner}");
        var settings = cluster.Settings(_database, user) with { Owner = owner };
        var early = await Assert.ThrowsAsync<LedgerUnavailableException>(() => PostgresLedger.Open(settings, Cancel));
        Assert.Contains("deadlinewatch migrate", early.Message, StringComparison.Ordinal);

        Assert.Equal(6, await PostgresLedger.Migrate(settings, Cancel));
        var ledger = await PostgresLedger.Open(settings, Cancel);
        _open.Add(ledger);
        await ledger.Polls.EndPoll(Some.PollEnd() with { Findings = [Some.Finding()] }, Cancel);
        await ledger.Polls.Apply(Some.Authority,
            [Some.Write("C-1", Some.Row()) with { History = [Some.History()], Findings = [Some.Finding("C-1")] }], Cancel);
        await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel);
        await ledger.Mails.Freeze(Some.Manager, Some.Now,
            pending => new([], Some.Mail(), [.. pending.Rows.Select(each => each.Row.Id)]), Cancel);
        await ledger.Mails.Sent((await ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel))!, "250", Some.Now, Cancel);

        Assert.Equal(["started", "sent"], (await ledger.Queries.History(Some.Authority, "C-1", Cancel)).Select(each => each.What));
        foreach (var forbidden in new[]
        {
            "UPDATE history SET words = 'all was well'", "DELETE FROM history", "TRUNCATE history", "UPDATE batches SET rows = 1",
            "DELETE FROM batches", "DELETE FROM chains", "DELETE FROM told", "INSERT INTO migrations VALUES (6, 'x')",
            "DROP TABLE history CASCADE", "ALTER TABLE history DISABLE TRIGGER ALL", "DROP TRIGGER history_refuses_change ON history",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Run(forbidden, user));
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{forbidden}: {refused.MessageText}");
        }

        var unrecorded = await Assert.ThrowsAsync<PostgresException>(
            () => Run($"INSERT INTO retentions VALUES ('{Some.Authority}', 1, now() - interval '2 years'); COMMIT; SELECT forget_cases('{Some.Authority}', '{{C-1}}', 1)", user));
        Assert.Equal("cases are let go by a pass of retention that the same transaction records", unrecorded.MessageText);
        var open = await Assert.ThrowsAsync<PostgresException>(
            () => Run($"INSERT INTO retentions VALUES ('{Some.Authority}', 2, now() - interval '2 years'); SELECT forget_cases('{Some.Authority}', '{{C-1}}', 2)", user));
        Assert.Equal("only cases that are closed, and told, are let go", open.MessageText);

        await RetentionContract.Close(ledger, "C-2", "<2@ashshire.example>");
        await Run(PostgresPlace.SetTime(Some.Now.AddYears(3)));
        Assert.NotNull(await ledger.Retention.Forget(await RetentionContract.Exported(ledger, "C-2"), Cancel));
        Assert.Empty(await ledger.Queries.History(Some.Authority, "C-2", Cancel));

        await ledger.DisposeAsync();
        await Run($"REASSIGN OWNED BY {owner} TO postgres; DROP OWNED BY {owner}, {user}; DROP ROLE {owner}; DROP ROLE {user}");
    }

    [Theory]
    [InlineData("'infinity'")]
    [InlineData("'-infinity'")]
    [InlineData("now() + interval '8 years'")]
    [InlineData("now() - interval '363 days'")]
    public async Task A_horizon_that_is_not_a_year_ago_by_the_servers_time_is_refused_in_each_place(string horizon)
    {
        await Open();
        var insert = $"INSERT INTO retentions VALUES ('ashshire', 1, {horizon})";

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Run(insert));
        var forgotten = await Assert.ThrowsAsync<PostgresException>(
            () => Run($"SET session_replication_role = replica; BEGIN; {insert}; SELECT forget_cases('ashshire', '{{C-1}}', 1); COMMIT"));

        Assert.Equal("a pass of retention lets go what closed a year ago or earlier, by the database's own time", refused.MessageText);
        Assert.Equal(refused.MessageText, forgotten.MessageText);
    }

    [Theory]
    [InlineData("UPDATE history SET words = 'all was well'", "history")]
    [InlineData("DELETE FROM history", "history")]
    [InlineData("TRUNCATE history", "history")]
    [InlineData("UPDATE history SET emptied_by = NULL", "history")]
    [InlineData("INSERT INTO retentions VALUES ('ashshire', 1, now() - interval '2 years'); UPDATE history SET hash = sha256('x'), emptied_by = 1", "history")]
    [InlineData("INSERT INTO retentions VALUES ('ashshire', 1, now() - interval '2 years'); DELETE FROM retentions", "retentions")]
    [InlineData("UPDATE batches SET rows = 2", "batches")]
    [InlineData("DELETE FROM batches", "batches")]
    [InlineData("TRUNCATE batches CASCADE", "batches")]
    public async Task Not_even_the_owner_changes_the_history_by_mistake(string tampering, string table)
    {
        var ledger = await Open();
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History()] }], Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Run(tampering));

        Assert.Equal($"{table} is append-only", refused.MessageText);
        Assert.Single(await ledger.Queries.History(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said()
    {
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => PostgresLedger.Open(cluster.Settings("nowhere"), Cancel));

        Assert.Equal($"The ledger '{cluster.Settings("nowhere")}' does not exist. Make the database, or check \"database\" in deadlinewatch.json.",
            refused.Message);
    }

    [Fact]
    public async Task A_user_whom_the_server_does_not_know_is_said()
    {
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => PostgresLedger.Open(cluster.Settings(_database, "nobody"), Cancel));

        Assert.Contains("refuses a user (role \"nobody\" does not exist)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        var settings = cluster.Settings(_database) with { Host = "127.0.0.1", Port = 1 };

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => PostgresLedger.Open(settings, Cancel));

        Assert.StartsWith("The ledger '127.0.0.1:1/", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_step_undoes_it_and_the_next_step_goes_on()
    {
        var ledger = await Open();
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Escalations.Escalate(Some.Now, 10, _ =>
        {
            // Waits until it is gone, and its locks with it: the next step passes over what is locked.
            Run("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'deadlinewatch' AND datname = current_database()")
                .GetAwaiter().GetResult();
            return Some.Decision();
        }, Cancel));

        Assert.Contains("is stopping, starting or was restarted", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await OnlyDeadline(ledger)).Version);
        Assert.Equal(1, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
        Assert.Single(await ledger.Queries.Outbox(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_cancelled_step_changes_nothing()
    {
        var ledger = await Open();
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Escalations.Escalate(Some.Now, 10, _ =>
        {
            stop.Cancel();
            return Some.Decision();
        }, stop.Token));

        Assert.Equal(1, (await OnlyDeadline(ledger)).Version);
        Assert.Equal(1, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));
    }

    [Fact]
    public async Task A_deadline_whose_content_is_spoilt_is_set_aside_and_others_go_on()
    {
        var ledger = await Open();
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2"))], Cancel);
        await Run("""UPDATE deadlines SET judgement = '{"dueAt":"soon"}' WHERE reference = 'C-1'""");

        Assert.Equal(2, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));

        Assert.Single(await ledger.Queries.Outbox(Some.Authority, "C-2", Cancel));
        Assert.Equal("escalation-fault", Assert.Single(await ledger.Queries.Findings(null, Cancel)).Finding.Code);
    }

    [Fact]
    public async Task A_deadline_that_another_node_holds_is_passed_over_and_holds_up_nobody()
    {
        var (one, two) = (await Open(), await Open());
        await one.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2"))], Cancel);
        var seen = new List<string>();

        await one.Escalations.Escalate(Some.Now, 1, held =>
        {
            two.Escalations.Escalate(Some.Now, 10, due =>
            {
                seen.Add(due.Row.Deadline.Clock.Case);
                return Some.Decision();
            }, Cancel).GetAwaiter().GetResult();
            seen.Add(held.Row.Deadline.Clock.Case);
            return Some.Decision();
        }, Cancel);

        Assert.Equal(["C-2", "C-1"], seen);
    }

    [Fact]
    public async Task A_node_that_stands_still_in_the_middle_of_a_step_loses_its_locks()
    {
        await using var connection = await cluster.Connect(_database, Cancel);
        var ledger = await Open();

        var limits = await ledger.Server.Read(async session =>
            $"{await session.Value<string>("SHOW idle_in_transaction_session_timeout")} {await session.Value<string>("SHOW lock_timeout")} "
            + await session.Value<string>("SHOW synchronous_commit"), Cancel);

        Assert.Equal("15s 10s on", limits);
    }

    [Theory]
    [InlineData("SELECT id FROM deadlines WHERE next_step_at <= now() ORDER BY next_step_at, id LIMIT 200 FOR UPDATE SKIP LOCKED", "deadlines_next_step")]
    [InlineData("SELECT min(next_step_at) FROM deadlines WHERE next_step_at IS NOT NULL", "deadlines_next_step")]
    [InlineData("SELECT id FROM outbox WHERE state = 'pending' AND recipient = 'x' AND not_before <= now()", "outbox_pending")]
    [InlineData("SELECT id FROM deadlines WHERE authority = 'x' AND awaits_data", "deadlines_awaiting")]
    [InlineData("SELECT id FROM mails WHERE state IN ('frozen', 'unknown') AND next_attempt_at <= now() ORDER BY next_attempt_at, id LIMIT 1", "mails_to_send")]
    public async Task What_is_asked_every_few_seconds_walks_an_index(string sql, string index)
    {
        await Open();
        await using var connection = await cluster.Connect(_database, Cancel);
        // Empty tables would be read whole.
        await connection.ExecuteAsync("SET enable_seqscan = off");

        var plan = await connection.ExecuteScalarAsync<string>("EXPLAIN (FORMAT JSON) " + sql);

        Assert.Contains($"\"{index}\"", plan, StringComparison.Ordinal);
    }
}
