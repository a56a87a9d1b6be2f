using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Sourcing;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Sources.Postgres;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A case system that is emptied and loaded anew, over and over, while it is polled.</summary>
public sealed class PostgresReloadTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Load = """
        INSERT INTO enquiries SELECT 'C' || n, 'S' || n, '2025-12-01', true FROM generate_series(1, 25) n;
        """;

    private const string Rest = """
        INSERT INTO enquiries SELECT 'C' || n, 'S' || n, '2025-12-01', true FROM generate_series(26, 45) n;
        INSERT INTO enquiries VALUES ('10101', 'S0', '2026-12-04', false);
        """;

    private CaseSystem _system = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await CaseSystem.Begin(cluster);
        await _system.Run(Load + Rest);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData($"BEGIN; TRUNCATE enquiries; {Load} {Rest} COMMIT")]
    [InlineData("TRUNCATE enquiries", Load, Rest)]
    [InlineData("DELETE FROM enquiries", Load, Rest)]
    public async Task Reloads_end_nothing_and_tell_nothing_falsely(params string[] reload)
    {
        await using var calm = await Begin();
        await calm.Until("2026-12-31 12:00");
        var expected = Steps(calm);

        await using var town = await Begin();
        using var stop = new CancellationTokenSource();
        using var reloaded = new SemaphoreSlim(0);
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var step in reload)
                {
                    await _system.Run(step);
                }

                reloaded.Release();
            }
        }, CancellationToken.None);
        for (var day = 5; day <= 31; day++)
        {
            await town.Until($"2026-12-{day:00} 12:00");
            // However the machine shares out its time, each day has at least one reload of its own.
            while (reloaded.CurrentCount > 0)
            {
                await reloaded.WaitAsync(Cancel);
            }

            Assert.True(await reloaded.WaitAsync(TimeSpan.FromMinutes(1), Cancel), "No reload ended.");
        }

        await stop.CancelAsync();
        await load;

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Steps(town));
        Assert.Null((await town.Row("10101", "icpc")).Deadline.Ended);
        Assert.Null((await town.Row("10101", "icpc")).UnseenAt);
        Assert.Equal(DeadlineState.Overdue, await town.StateOf("10101", "icpc"));
    }

    [Fact]
    public async Task A_real_fall_is_taken_once_somebody_accepts_it()
    {
        await using var town = await Begin();
        await town.Until("2026-12-07 09:00");
        await _system.Run("DELETE FROM enquiries WHERE child LIKE 'C%'");
        await town.Until("2026-12-07 13:00");
        var suspect = Assert.Single(await town.Ledger.Polls.Sources(Cancel));
        var (refused, accepted, again) = (new Screen(), new Screen(), new Screen());

        var code = await Accept(town, accepted);
        await town.Until("2026-12-07 17:00");
        await Accept(town, again);

        Assert.Equal(("suspect", 46), (suspect.LastVerdict, suspect.Cases));
        Assert.Equal("The rows in 'enquiries' fell from 46 to 1; a full reload seen half way looks like this.", suspect.LastReason);
        Assert.Equal(ExitCode.Done, code);
        accepted.Shows("""
            The rows in 'enquiries' fell from 46 to 1; a full reload seen half way looks like this. Taken as
            real by someone: closed-backlog. The next reading of that size is sound; a further fall is suspect
            again.
            """);
        var sound = Assert.Single(await town.Ledger.Polls.Sources(Cancel));
        Assert.Equal(("sound", 1, null), (sound.LastVerdict, sound.Cases, sound.AcceptedCounts));
        Assert.Equal("No suspect reading of case-system stands: there is nothing to accept.\n", again.Error);

        await new SourcesListCommand(town.Configuration, town.Ledger.Queries)
            .Write(new(null, Json: false), Town.London("2026-12-07 17:00"), refused.Terminal, Cancel);
        refused.Shows("""
            source       last poll         verdict  data as of        cases
            case-system  Mon 7 Dec, 17:00  sound    Mon 7 Dec, 17:00      1
            """);
    }

    [Fact]
    public async Task Testing_a_source_shows_what_its_columns_become()
    {
        await using var town = await Begin();
        await _system.Run("DELETE FROM enquiries WHERE child <> '10101'");
        var (shown, unknown, broken) = (new Screen(), new Screen(), new Screen());
        var command = new SourcesTestCommand(town.Configuration, SourceFactory.Create);
        var now = Town.London("2026-12-07 17:00");

        var done = await command.Write(new(null, "case-system"), now, shown.Terminal, Cancel);
        var usage = await command.Write(new(null, "case-sytem"), now, unknown.Terminal, Cancel);
        await _system.Run("ALTER TABLE enquiries DROP started");
        var wrong = await command.Write(new(null, "case-system"), now, broken.Terminal, Cancel);

        Assert.Equal((ExitCode.Done, ExitCode.WrongUsage, ExitCode.Wrong), (done, usage, wrong));
        Assert.Contains("Did you mean \"case-system\"?", unknown.Error, StringComparison.Ordinal);
        Assert.Equal("Source case-system cannot be read (column-missing).\n"
            + "query enquiries: Column \"started\" does not exist. Was the table or the query changed?\n", broken.Error);
        var lines = shown.Output.Split('\n').Select(each => string.Join(' ', each.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("enquiries child case 1 row", lines);
        Assert.Contains("not_needed conference-not-required, without a date", lines);
        Assert.Contains("section-47-started 1 event", lines);
        Assert.Contains("10101 section-47-started Fri 4 Dec episode S0", lines);
        Assert.Contains("icpc watched", lines);
    }

    private static Task<int> Accept(Town town, Screen screen) => new SourcesAcceptCommand(town.Configuration, town.Ledger.Polls)
        .Write(new(null, "case-system", "closed-backlog"), "someone", Town.London("2026-12-07 13:30"), screen.Terminal, Cancel);

    private async Task<Town> Begin()
    {
        var server = cluster.Settings(_system.Database);
        return await Town.Begin("2026-12-05 01:00", "england", step: TimeSpan.FromHours(2), sources: $$"""
            {
              "sources": [
                {
                  "name": "case-system", "authority": "anytown", "kind": "postgres", "every": "2 hours",
                  "connection": { "host": "{{server.Host}}", "database": "{{server.Database}}", "user": "{{server.User}}", "tls": "none", "schema": "{{CaseSystem.Schema}}" },
                  "lock": ["enquiries"], "lockTimeout": "2 seconds", "dataAge": { "live": true },
                  "actual": ["section-47-started"],
                  "queries": [
                    {
                      "name": "enquiries", "sql": "SELECT child, id, started, not_needed, NULL::date AS held, 'Assessment North' AS team FROM enquiries ORDER BY child COLLATE \"C\"",
                      "case": "child", "episode": "id", "team": "team",
                      "events": { "section-47-started": "started", "conference-not-required": { "flag": "not_needed" }, "conference-held": "held" }
                    }
                  ]
                }
              ]
            }
            """);
    }

    // What was told to whom; the hour may move with a poll that had to wait.
    private static List<string> Steps(Town town) => [.. town.Told.Select(each => each[(each.IndexOf("  ", StringComparison.Ordinal) + 2)..]).Order(StringComparer.Ordinal)];
}
