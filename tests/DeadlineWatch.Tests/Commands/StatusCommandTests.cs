using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class StatusCommandTests(PostgresCluster cluster) : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = Town.London("2026-12-08 09:00");

    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServiceConfiguration Configuration { get; set; } = null!;

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task On_an_embedded_ledger_a_person_sees_sources_outbox_calendars_and_history()
    {
        var place = new SqlitePlace();
        await Status(place, json: false, seen: [], write: async ledger =>
        {
            await ledger.Polls.EndPoll(Polled("case-system", "sound") with { Counts = Some.Counts(Now.AddHours(-7)) }, Cancel);
            await ledger.Polls.EndPoll(Polled("mailbox", "failed") with { Reason = "The folder is empty." }, Cancel);
        });

        Assert.Equal("""
            NODES
              None is known: the ledger is one file, or no node has started yet.

            SOURCES
              case-system  sound, Tue 8 Dec, 08:55   data from Tue 8 Dec, 02:00
              mailbox      failed, Tue 8 Dec, 08:55  no data yet                 The folder is empty.

            OUTBOX
              0 pending, 0 in mails about to go, 0 sent without an answer, 0 refused

            CALENDARS
              england-and-wales  known until Sun 31 Dec 2028 (754 days left)
              northern-ireland   known until Sun 31 Dec 2028 (754 days left)
              scotland           known until Sun 31 Dec 2028 (754 days left)

            HISTORY
              The history is empty.

            """, _screen.Output);
    }

    [Fact]
    public async Task On_postgresql_a_program_sees_which_nodes_work_and_where_the_folder_here_differs()
    {
        var other = new Dictionary<string, string> { ["recipients.json"] = "another" };
        await Status(new PostgresPlace(cluster), json: true, seen:
        [
            new NodeBeat("one:9464", "1.0", Starts: true, "in-force", other),
            new NodeBeat("two:9464", "1.0", Starts: true, "changed", other),
        ]);

        var nodes = _screen.Json.GetProperty("nodes").EnumerateArray()
            .Select(each => (each.GetProperty("name").GetString(), each.GetProperty("inForce").GetBoolean()));
        Assert.Equal([("one:9464", true), ("two:9464", false)], nodes);
        Assert.Contains("recipients.json", _screen.Json.GetProperty("differsHere").EnumerateArray().Select(each => each.GetString()));
    }

    private async Task Status(ILedgerPlace place, bool json, NodeBeat[] seen, Func<ILedger, Task>? write = null)
    {
        TownConfig.Write(_folder, "west-midlands");
        Configuration = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>()).Configuration!;
        await using (var ledger = await place.Open(Cancel))
        {
            await (write?.Invoke(ledger) ?? Task.CompletedTask);
            foreach (var beat in seen)
            {
                await ledger.Nodes!.Beat(beat, TimeSpan.FromHours(1), Cancel);
            }

            Assert.Equal(ExitCode.Done, await new StatusCommand(Configuration, ledger).Write(new(null, json), Now, _screen.Terminal, Cancel));
        }

        await place.Remove();
    }

    private static PollEnd Polled(string source, string verdict) => new()
    {
        Source = source,
        Authority = Town.Authority,
        At = Now.AddMinutes(-5),
        Took = TimeSpan.FromSeconds(1),
        Verdict = verdict,
    };
}
