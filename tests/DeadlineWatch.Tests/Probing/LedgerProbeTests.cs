using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Probing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Postgres;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Probing;

public sealed class LedgerProbeTests(PostgresCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<IReadOnlyList<Probed>> Look(LedgerSettings settings, TimeProvider? time = null)
    {
        using var nobody = new ClosedPort();
        return await Beside(new(Port: nobody.Number), settings, time);
    }

    private static async Task<IReadOnlyList<Probed>> Beside(ListenSettings listen, LedgerSettings settings, TimeProvider? time = null) =>
        (await ProbeRound.Look([LedgerProbe.Of(settings, listen, time ?? TimeProvider.System)], TimeProvider.System, Cancel))[0];

    private static Probed Subject(IReadOnlyList<Probed> found, string subject) => Assert.Single(found, each => each.Subject == subject);

    private static PollEnd Polled(DateTimeOffset at) => new()
    {
        Source = "case-system",
        Authority = "anytown",
        At = at,
        Took = TimeSpan.FromSeconds(1),
        Verdict = "sound",
    };

    [Fact]
    public async Task A_file_beside_a_service_that_writes_it_is_well()
    {
        var place = new SqlitePlace();
        await using (var running = await place.Open(Cancel))
        {
            await running.Polls.EndPoll(Polled(DateTimeOffset.UtcNow.AddMinutes(-5)), Cancel);

            var found = await Look(new(place.Path));

            Assert.All(found, each => Assert.Equal(Standing.Ok, each.Standing));
            Assert.Equal(["reach", "schema", "rights", "journal", "last poll"], found.Select(each => each.Subject));
        }

        await place.Remove();
    }

    [Fact]
    public async Task A_poll_that_is_yet_to_come_tells_that_the_clock_went_back()
    {
        var place = new SqlitePlace();
        await using (var running = await place.Open(Cancel))
        {
            await running.Polls.EndPoll(Polled(DateTimeOffset.UtcNow.AddHours(3)), Cancel);
        }

        Assert.Equal(Standing.Wrong, Subject(await Look(new(place.Path)), "last poll").Standing);
        await place.Remove();
    }

    [Fact]
    public async Task A_source_whose_data_is_as_of_a_moment_yet_to_come_is_named_with_what_to_do()
    {
        var place = new SqlitePlace();
        var now = new DateTimeOffset(2026, 4, 8, 9, 0, 0, TimeSpan.Zero);
        var counts = new ReadingCounts(now.AddDays(1), new Dictionary<string, int>(), new Dictionary<string, int>());
        await using (var running = await place.Open(Cancel))
        {
            await running.Polls.EndPoll(Polled(now.AddDays(1)) with { Counts = counts }, Cancel);
            await running.Polls.EndPoll(Polled(now) with { Verdict = "failed" }, Cancel);
        }

        var found = await Look(new(place.Path), new HandTurnedTime(now));

        Assert.Equal(Standing.Ok, Subject(found, "last poll").Standing);
        Assert.Equal(Probed.Wrong("clock", "data of case-system", "as of Thu 9 Apr 2026, 10:00, which is yet to come",
            "A clock was ahead when it was read, or this machine's is behind. Once the clocks are right, the next reading is taken."
            + " Start time synchronisation (systemd-timesyncd, chrony) on the machine that is wrong: due moments are judged by its clock."),
            Subject(found, "data of case-system"));
        await place.Remove();
    }

    [Fact]
    public async Task A_ledger_that_is_not_made_yet_is_no_fault_and_is_not_made()
    {
        var place = new SqlitePlace();

        var found = Assert.Single(await Look(new(place.Path)));

        Assert.Equal(Probed.Ok("ledger", "reach", $"there is none yet at {place.Path}: the service makes it at its first start"), found);
        Assert.False(File.Exists(place.Path));
        await place.Remove();
    }

    [Fact]
    public async Task A_ledger_that_was_lost_under_its_service_is_wrong_and_refused_to_whoever_asks()
    {
        var place = new SqlitePlace();
        LedgerHold.Take(new(place.Path)).Dispose();

        var found = Assert.Single(await Look(new(place.Path)));
        var refused = await Assert.ThrowsAsync<LedgerMissingException>(() => Ledgers.OpenToAsk(new(place.Path), Cancel));

        Assert.Equal((Standing.Wrong, $"the one that was at {place.Path} is gone"), (found.Standing, found.Words));
        Assert.Equal($"The ledger that was at {place.Path} is gone. {found.Advice}", refused.Message);
        Assert.Equal("It was moved or deleted: bring it back before anything else, from a backup if need be; a start would begin a new one.", found.Advice);
        await place.Remove();
    }

    [Fact]
    public async Task A_service_that_runs_where_no_ledger_is_has_another_or_lost_it()
    {
        var place = new SqlitePlace();
        await using var service = await ReadyService.Start(Cancel);

        var found = Assert.Single(await Beside(service.Listen, new(place.Path)));

        Assert.Equal((Standing.Wrong, $"there is none at {place.Path}, though the service runs: it has another, or lost it"), (found.Standing, found.Words));
        await place.Remove();
    }

    [Fact]
    public async Task Some_other_file_is_told_in_the_words_of_the_ledger()
    {
        var place = new SqlitePlace();
        await File.WriteAllTextAsync(place.Path, "no ledger at all, but long enough to be taken for one", Cancel);

        var found = Assert.Single(await Look(new(place.Path)));

        Assert.Equal((Standing.Wrong, "is not a ledger", "Check the path in the configuration: the file was written by some other program."),
            (found.Standing, found.Words, found.Advice));
        await place.Remove();
    }

    // The tests' own server is one that nobody should have: it writes nothing through, and its only user may do all.
    [Fact]
    public async Task A_server_that_does_not_keep_what_it_committed_is_wrong_and_a_superuser_a_warning()
    {
        var place = new PostgresPlace(cluster);

        var found = await Look(new(null, await place.Settings(Cancel)));

        Assert.Equal((Standing.Wrong, Standing.Warn, Standing.Ok),
            (Subject(found, "settings").Standing, Subject(found, "role").Standing, Subject(found, "time").Standing));
        Assert.StartsWith("PostgreSQL 1", Subject(found, "reach").Words, StringComparison.Ordinal);
        await place.Remove();
    }

    [Theory]
    [InlineData(90, "90 seconds ahead of the database's")]
    [InlineData(-3600, "3,600 seconds behind the database's")]
    public async Task A_clock_that_differs_from_the_servers_is_wrong(int seconds, string words)
    {
        var place = new PostgresPlace(cluster);

        var found = Subject(await Look(new(null, await place.Settings(Cancel)), new HandTurnedTime(DateTimeOffset.UtcNow.AddSeconds(seconds))), "time");

        // The tests' own seconds count too.
        Assert.Equal(Standing.Wrong, found.Standing);
        Assert.Equal(words.Split(' ')[2], found.Words.Split(' ')[2]);
        Assert.InRange(int.Parse(found.Words.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture), Math.Abs(seconds) - 30, Math.Abs(seconds) + 30);
        await place.Remove();
    }

    [Fact]
    public async Task A_role_of_the_services_own_is_judged_by_what_it_may_do()
    {
        var place = new PostgresPlace(cluster);
        var database = (await place.Settings(Cancel)).Database;
        var (owner, user) = ($"owner_of_{database}", $"user_of_{database}");
        await place.Run($"""
            CREATE ROLE {owner} LOGIN; CREATE ROLE {user} LOGIN;
            ALTER DATABASE {database} OWNER TO {owner};
            DROP SCHEMA {PostgresServer.Schema} CASCADE
            """, Cancel);
        var settings = cluster.Settings(database, user) with { Owner = owner };
        await PostgresLedger.Migrate(settings, Cancel);

        Assert.Equal(Probed.Ok("ledger", "role", $"{user} may add to the history and not change it"),
            Subject(await Look(new(null, settings)), "role"));

        await place.Run($"GRANT UPDATE ON history TO {user}", Cancel);
        Assert.Equal(Standing.Warn, Subject(await Look(new(null, settings)), "role").Standing);

        await place.Run($"REVOKE INSERT ON outbox FROM {user}", Cancel);
        var lacking = Subject(await Look(new(null, settings)), "role");
        Assert.Equal((Standing.Wrong, $"{user} lacks rights to outbox"), (lacking.Standing, lacking.Words));
        await place.Remove();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_the_words_of_the_ledger()
    {
        var found = Assert.Single(await Look(new(null, new() { Host = "/nowhere", Database = "ledger", User = "watch", Tls = PostgresSettings.NoTls })));

        Assert.Equal((Standing.Wrong, "cannot be reached"), (found.Standing, found.Words));
    }
}
