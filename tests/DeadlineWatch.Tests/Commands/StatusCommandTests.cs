using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Probing;
using DeadlineWatch.Storage;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class StatusCommandTests(PostgresCluster cluster) : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = Town.London("2026-12-08 09:00");

    private static readonly Probed Ready = Probed.Ok("service", "here", "running and ready at http://127.0.0.1:9464");

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

        Assert.Equal($"""
            config {Path.Join(_folder, "config")} · ledger SQLite {Path.Join(_folder, "ledger.db")}

            NODES
              One node: running and ready at http://127.0.0.1:9464

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

    [Theory]
    [InlineData(65, null)]
    [InlineData(66, "  No sign of the service: the last poll was 66 minutes ago, each source is polled every 30 minutes.")]
    [InlineData(200, "  No sign of the service: the last poll was 3 hours ago, each source is polled every 30 minutes.")]
    public async Task A_service_that_polls_no_longer_is_said_to_be_gone(int minutesAgo, string? words)
    {
        await Status(new SqlitePlace(), json: false, seen: [], code: words is null ? ExitCode.Done : ExitCode.Wrong, write: async ledger =>
        {
            await ledger.Polls.EndPoll(Polled("case-system", "sound") with { At = Now.AddMinutes(-minutesAgo) }, Cancel);
            await ledger.Polls.EndPoll(Polled("mailbox", "failed") with { At = Now.AddDays(-3) }, Cancel);
        });

        Assert.Equal(words ?? "  One node: running and ready at http://127.0.0.1:9464", UnderNodes());
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_named_with_how_to_start_it_and_gives_1()
    {
        var silent = Probed.Warn("service", "here", "does not answer at http://127.0.0.1:9464: Connection refused", "Start it: systemctl start deadlinewatch.");

        await Status(new SqlitePlace(), json: false, seen: [], code: ExitCode.Wrong, here: silent, write: ledger =>
            ledger.Polls.EndPoll(Polled("case-system", "sound"), Cancel));

        Assert.Contains("""
            NODES
              One node: does not answer at http://127.0.0.1:9464: Connection refused
              → Start it: systemctl start deadlinewatch.

            SOURCES
            """.ReplaceLineEndings("\n"), _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_warnings_wait_is_said_count_by_count()
    {
        await Status(new SqlitePlace(), json: false, seen: [], write: async ledger =>
        {
            await ledger.Polls.EndPoll(Polled("case-system", "sound"), Cancel);
            foreach (var number in new[] { 1, 2, 3 })
            {
                await ledger.Polls.Apply(Some.Authority, [Some.Write($"C-{number}", Some.Row($"C-{number}"))], Cancel);
                await ledger.Escalations.Escalate(Now, 100, _ => Some.Decision(recipient: $"{number}@ashshire.example"), Cancel);
            }

            await ledger.Mails.Freeze("1@ashshire.example", Now, waiting => new([], Some.Mail("<1@ashshire.example>", "1@ashshire.example"), [waiting.Rows[0].Row.Id]), Cancel);
            await ledger.Mails.Thaw((await ledger.Mails.Lease(Now, TimeSpan.FromSeconds(20), Cancel))!, "Connection refused", Now, Now, Cancel);
            await ledger.Mails.Freeze("3@ashshire.example", Now, waiting => new([], null, []) { PutOff = [new([waiting.Rows[0].Row.Id], Now.AddHours(1), "limit")] }, Cancel);
        });

        Assert.Contains("""
            OUTBOX
              3 pending, 0 in mails about to go, 0 sent without an answer, 0 refused
              2 wait for the relay, which took no mail when last tried, Tue 8 Dec, 09:00: Connection refused
              1 is above the mails an hour of their recipient; may go from Tue 8 Dec, 10:00 on
              the oldest has been free to go since Mon 2 Mar, 09:00

            """.ReplaceLineEndings("\n"), _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_reason_to_wait_has_its_words()
    {
        var later = Now.AddHours(1);
        OutboxWaits waits = new(
            [
                new(WaitReason.Free, 1, Now), new(WaitReason.Answer, 2, later), new(WaitReason.Address, 1, later),
                new(WaitReason.Limit, 3, later), new(WaitReason.Later, 4, later),
            ], RelayLost: null);

        Assert.Equal(
            [
                ("2 refused for good: \"deadlinewatch outbox list --state refused\" says why, \"outbox retry\" sends again", true),
                ("1 may go with the next pass", false),
                ("2 may have gone, but the answer was lost; the same mails go again from Tue 8 Dec, 10:00 on", false),
                ("1 waits for an address that refuses mail for now; tried again from Tue 8 Dec, 10:00 on", false),
                ("3 are above the mails an hour of their recipient; may go from Tue 8 Dec, 10:00 on", false),
                ("4 wait for recipients' hours, the end of a silence or others to share a mail with; may go from Tue 8 Dec, 10:00 on", false),
            ],
            WaitWords.Lines(waits, refused: 2, Now));
        Assert.Equal(("1 may have gone, but the answer was lost; the same mail goes again with the next pass", false),
            Assert.Single(WaitWords.Lines(new([new(WaitReason.Answer, 1, Now)], RelayLost: null), refused: 0, Now)));
    }

    [Fact]
    public async Task With_a_fault_in_the_config_folder_it_tells_what_the_ledger_alone_knows()
    {
        var place = new SqlitePlace();
        await using (var ledger = await place.Open(Cancel))
        {
            await ledger.Polls.EndPoll(Polled("case-system", "sound") with { Counts = Some.Counts(Now.AddDays(-3)) }, Cancel);

            Assert.Equal(ExitCode.Wrong, await new StatusCommand(configuration: null, new("config", "SQLite ledger.db"), ledger, _ => Task.FromResult((Ready, IsThere: true)))
                .Write(new(null, Json: false), Now, _screen.Terminal, Cancel));
        }

        await place.Remove();
        _screen.Shows("""
            config config · ledger SQLite ledger.db

            NODES
              One node: running and ready at http://127.0.0.1:9464

            SOURCES
              case-system  sound, Tue 8 Dec, 08:55  data from Sat 5 Dec, 09:00

            OUTBOX
              0 pending, 0 in mails about to go, 0 sent without an answer, 0 refused

            HISTORY
              The history is empty.
            """);
    }

    [Fact]
    public async Task A_ledger_that_no_service_has_polled_into_yet_shows_none()
    {
        await Status(new SqlitePlace(), json: false, seen: [], code: ExitCode.Wrong);

        Assert.Equal("  No sign of the service: no source has been polled yet.", UnderNodes());
    }

    [Fact]
    public async Task On_postgresql_no_node_is_no_service()
    {
        await Status(new PostgresPlace(cluster), json: true, seen: [], code: ExitCode.Wrong, write: ledger =>
            ledger.Polls.EndPoll(Polled("case-system", "sound"), Cancel));

        var service = _screen.Json.GetProperty("service");
        Assert.Equal((true, "No sign of the service: no node is running."),
            (service.GetProperty("isMissing").GetBoolean(), service.GetProperty("words").GetString()));
    }

    [Fact]
    public void Nodes_that_are_all_silent_are_no_service_however_lately_they_polled()
    {
        Configure();
        var sources = Configuration.Sources.Select(each => SourceStatus.Of(each, row: null, Now) with { LastPollAt = Now }).ToList();

        Assert.Equal(new(IsMissing: true, "No sign of the service: every node is silent."),
            ServiceSign.Of(Configuration, sources, [Node(silent: 40), Node(silent: 16)], Now));
        Assert.Equal(new(IsMissing: false, null), ServiceSign.Of(Configuration, sources, [Node(silent: 40), Node(silent: 2)], Now));
    }

    [Fact]
    public void A_node_that_lives_and_polls_nothing_is_no_service_unless_it_has_just_started()
    {
        Configure();
        var sources = Configuration.Sources.Select(each => SourceStatus.Of(each, row: null, Now) with { LastPollAt = Now.AddHours(-3) }).ToList();

        Assert.Equal(new(IsMissing: true, "No sign of the service: the last poll was 3 hours ago, each source is polled every 30 minutes."),
            ServiceSign.Of(Configuration, sources, [Node(silent: 1)], Now));
        Assert.False(ServiceSign.Of(Configuration, sources, [Node(silent: 1) with { StartedAt = Now.AddMinutes(-1) }], Now).IsMissing);
    }

    [Fact]
    public void A_silent_node_is_painted_on_a_screen_that_shows_colour()
    {
        var screen = new Screen(colour: true);

        StatusText.Write(
            new()
            {
                Now = Now,
                InUse = new("config", "SQLite ledger.db"),
                ConfigSound = true,
                Here = null,
                Service = new(IsMissing: false, null),
                Nodes = [Node(silent: 40), Node(silent: 2)],
                InForceSince = Now,
                DiffersHere = [],
                Sources = [],
                Canaries = [],
                Outbox = new(0, 0, 0, 0, OldestPendingNotBefore: null),
                Waits = new([], RelayLost: null),
                WaitingSince = null,
                Calendars = [],
                Chains = [],
            },
            screen.Terminal);

        Assert.Contains("\e[1;31m  one:9464  1.0  silent for 40 seconds: stopped or cut off  same configuration\e[0m\n", screen.Output, StringComparison.Ordinal);
        Assert.Contains("\n  one:9464  1.0  seen 2 seconds ago                         same configuration\n", screen.Output, StringComparison.Ordinal);
    }

    private static NodeStatus Node(double silent) =>
        new("one:9464", "1.0", Now.AddDays(-2), Now.AddSeconds(-silent), silent, InForce: true);

    private string UnderNodes() => _screen.Output.ReplaceLineEndings("\n").Split("NODES\n")[1].Split('\n')[0];

    private void Configure()
    {
        TownConfig.Write(_folder, "west-midlands");
        Configuration = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>()).Configuration!;
    }

    private async Task Status(
        ILedgerPlace place, bool json, NodeBeat[] seen, Func<ILedger, Task>? write = null, int code = ExitCode.Done, Probed? here = null)
    {
        Configure();
        await using (var ledger = await place.Open(Cancel))
        {
            await (write?.Invoke(ledger) ?? Task.CompletedTask);
            foreach (var beat in seen)
            {
                await ledger.Nodes!.Beat(beat, TimeSpan.FromHours(1), Cancel);
            }

            Assert.Equal(code, await new StatusCommand(Configuration, InUse.Of(Configuration), ledger, _ => Task.FromResult((here ?? Ready, here is null)))
                .Write(new(null, json), Now, _screen.Terminal, Cancel));
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
