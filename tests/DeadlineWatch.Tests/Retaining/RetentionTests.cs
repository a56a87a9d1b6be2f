using DeadlineWatch.Configuration;
using DeadlineWatch.Retaining;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Tests.Storage;
using DeadlineWatch.Tests.Timelines;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Retaining;

/// <summary>Cases that are long closed leave the ledger: exported first, and nothing of them lost wherever the process dies.
/// </summary>
public sealed class RetentionTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();
    private readonly string _exports = Directory.CreateTempSubdirectory("deadlinewatch-exports-").FullName;
    private readonly LogLines<Retention> _log = new();
    private ILedger _ledger = null!;

    /// <summary>A year and a half after the cases closed.</summary>
    private static readonly DateTimeOffset Later = Some.Now.AddMonths(18);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ledger = await _place.Open(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _place.Remove();
        Directory.Delete(_exports, recursive: true);
    }

    private Retention Over(ILedger ledger, string? folder = null, params SourceSettings[] sources) =>
        new(SomeSettings.Of(sources), new(1, folder ?? _exports), ledger.Retention, _log);

    private async Task<IReadOnlyList<RetentionRecord>> Apply(ILedger ledger, string? folder = null)
    {
        var done = new List<RetentionRecord>();
        await foreach (var record in Over(ledger, folder).Apply(Some.Authority, "service", Later, Cancel))
        {
            done.Add(record);
        }

        return done;
    }

    private static async Task Fill(ILedger ledger)
    {
        await RetentionContract.Close(ledger, "C-1", "<1@ashshire.example>");
        await RetentionContract.Close(ledger, "C-2", "<2@ashshire.example>");
        Assert.Empty(await ledger.Polls.Apply(Some.Authority, [Some.Write("open", Some.Row("open")) with { History = [Some.History("open")] }], Cancel));
    }

    private static async Task<ChainVerdict> Verified(ILedger ledger) =>
        await new ChainWalk(ledger.Chain).Verify(Assert.Single(await ledger.Chain.Heads(Cancel)), Cancel);

    [Fact]
    public async Task What_leaves_is_exported_whole_and_an_auditor_can_tell()
    {
        await Fill(_ledger);

        var record = Assert.Single(await Apply(_ledger));

        var file = Assert.Single(Directory.GetFiles(_exports));
        Assert.Equal(record.File, Path.GetFileName(file));
        Assert.Matches("^ashshire-2027-09-02-[0-9a-f]{16}\\.jsonl$", record.File);
        Assert.Equal((2, 6L), (record.Cases, record.Rows));
        Assert.Matches(
            """^{"authority":"ashshire","batch":1,"position":0,"at":"2026-03-02T09:00:00.0000000Z","case":"C-1","clock":"icpc","start":"S47-1","what":"started","words":"conference clock started","cause":"data","dataAsOf":"2026-03-02T09:00:00.0000000Z","rulesHash":"rules-1","hash":"[0-9a-f]{64}"}$""",
            (await File.ReadAllLinesAsync(file, Cancel))[0]);
        Assert.Equal(new ExportVerdict(record.File, record, 6, null), await Check(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal([$"Information: Retention pass 1 of ashshire: 2 cases left the ledger, 6 rows of history are in {record.File}."], _log.Lines);
        Assert.NotNull(await _ledger.Queries.Case(Some.Authority, "open", Cancel));
        Assert.Empty(await Apply(_ledger));
    }

    [Fact]
    public async Task The_embedded_ledger_holds_no_byte_of_what_left()
    {
        var place = new SqlitePlace();
        await using (var ledger = await place.Open(Cancel))
        {
            await RetentionContract.Close(ledger, "reference-of-a-child", "<1@ashshire.example>");
            Assert.Single(await Apply(ledger));
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(place.Path)!))
        {
            Assert.DoesNotContain("reference-of-a-child", await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, Cancel), StringComparison.Ordinal);
        }

        await place.Remove();
    }

    [Fact]
    public async Task A_preview_says_what_would_leave_and_changes_nothing()
    {
        await Fill(_ledger);
        Assert.Empty(await _ledger.Polls.Apply(Some.Authority, [Some.Write("held")], Cancel));
        var held = SomeSettings.Source(Some.Source);

        var leaving = await Over(_ledger, null, held).Preview(Some.Authority, Later, Cancel);

        Assert.Equal((2, 6, Some.Now, 1), (leaving.Cases, leaving.Rows, leaving.Earliest, leaving.StillHeld));
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 23, 0, 0, TimeSpan.Zero), leaving.ClosedBefore);
        Assert.Empty(Directory.GetFiles(_exports));
        Assert.Equal(0, (await Verified(_ledger)).Emptied);
    }

    [Fact]
    public async Task A_case_of_which_something_younger_was_read_stays()
    {
        await Fill(_ledger);
        var record = await _ledger.Queries.Case(Some.Authority, "C-1", Cancel);
        var reading = Assert.Single(record!.Readings);
        Assert.Empty(await _ledger.Polls.Apply(Some.Authority,
        [
            new()
            {
                Reference = "C-1",
                Readings = [reading with { Snapshot = reading.Snapshot with { Events = [Some.Event() with { OccurredAt = DeadlineWatch.Rules.Moment.On(new(2026, 9, 2)) }] } }],
                Now = Some.Now,
            },
        ], Cancel));

        Assert.Equal(1, Assert.Single(await Apply(_ledger)).Cases);

        Assert.NotNull(await _ledger.Queries.Case(Some.Authority, "C-1", Cancel));
    }

    [Fact]
    public async Task A_case_whose_history_was_edited_stays_as_evidence_and_others_go()
    {
        await Fill(_ledger);
        await _place.Tamper("UPDATE history SET words = 'all was well' WHERE reference = 'C-1' AND batch = 1", Cancel);

        Assert.Equal(1, Assert.Single(await Apply(_ledger)).Cases);

        Assert.Contains("Error: The history of case C-1 of ashshire is not as it was written, and stays: see deadlinewatch verify.", _log.Lines);
        Assert.Equal((1L, "was edited"), ((await Verified(_ledger)).Fault?.Batch, (await Verified(_ledger)).Fault?.What));
    }

    [Fact]
    public async Task A_folder_that_takes_no_export_keeps_everything_in_the_ledger()
    {
        await Fill(_ledger);
        var file = Path.Combine(_exports, "file");
        await File.WriteAllTextAsync(file, "", Cancel);

        var fault = await Assert.ThrowsAsync<ExportFailedException>(() => Apply(_ledger, file));

        Assert.Equal($"The export could not be written into '{file}' (IOException), and nothing left the ledger."
            + " Make the folder, let the service's account write in it, and see that its disk has room.", fault.Message);
        Assert.Equal(0, (await Verified(_ledger)).Emptied);
    }

    [Fact]
    public async Task An_export_that_breaks_off_leaves_no_file()
    {
        static IEnumerable<DeadlineWatch.Storage.Columns.HistoryColumns> Rows()
        {
            yield return DeadlineWatch.Storage.Columns.HistoryColumns.From(Some.History());
            throw new ProcessDiedException();
        }

        await Assert.ThrowsAsync<ProcessDiedException>(() => ExportFile.Write(_exports, Some.Authority, new(2027, 9, 2), Rows(), Cancel));

        Assert.Empty(Directory.GetFiles(_exports));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Killed_before_or_after_any_call_into_the_ledger_nothing_is_lost_and_the_next_pass_ends_it(bool after, bool postgres)
    {
        for (var call = 1; ; call++)
        {
            ILedgerPlace place = postgres ? new PostgresPlace(cluster) : new SqlitePlace();
            var death = new Death(call, after);
            await using (var ledger = await place.Open(Cancel))
            {
                await place.StoreIsAt(Later, Cancel);
                await Fill(ledger);
                if (!await Dies(new DyingLedger(ledger, death)))
                {
                    Assert.True(call > 3, "There were too few calls to prove anything.");
                    await place.Remove();
                    return;
                }

                Assert.Null((await Verified(ledger)).Fault);
                await Apply(ledger);

                var verdict = await Verified(ledger);
                Assert.Equal((6L, null), (verdict.Emptied, verdict.Fault));
                var pass = Assert.Single(verdict.Passes);
                Assert.Null((await new ExportCheck(ledger.Chain, [verdict]).Of(Path.Combine(_exports, pass.File), Cancel)).Fault);
                Assert.Single(Directory.GetFiles(_exports));
            }

            await place.Remove();
        }
    }

    private async Task<bool> Dies(ILedger ledger)
    {
        try
        {
            await Apply(ledger);
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
    }

    [Fact]
    public async Task Two_nodes_at_it_at_once_empty_each_case_once()
    {
        var place = new PostgresPlace(cluster);
        await using var one = await place.Open(Cancel);
        await using var two = await place.Open(Cancel);
        await place.StoreIsAt(Later, Cancel);
        await Fill(one);

        var done = await Task.WhenAll(Task.Run(() => Apply(one), Cancel), Task.Run(() => Apply(two), Cancel));

        Assert.Equal(2, done.SelectMany(each => each).Sum(each => each.Cases));
        var verdict = await Verified(one);
        Assert.Equal((6L, null), (verdict.Emptied, verdict.Fault));
        Assert.All(verdict.Passes, pass => Assert.True(File.Exists(Path.Combine(_exports, pass.File))));
        await one.DisposeAsync();
        await two.DisposeAsync();
        await place.Remove();
    }

    [Theory]
    [InlineData("ashshire", "somewhere", "lines 1-6 were edited")]
    [InlineData("\"words\":\"conference clock started\"", "\"words\":\"all was well\"", "lines 1, 3-4, 6 were edited")]
    [InlineData("\"case\":\"C-2\"", "\"case\":\"C-3\"", "lines 4-6 were edited")]
    [InlineData("{\"authority\"", "{\"council\"", "lines 1-6 are no rows of history")]
    [InlineData("\n", "\r\n", "it holds the rows of pass 1, and was written anew since")]
    public async Task An_export_that_was_edited_is_found(string old, string replacement, string fault)
    {
        var file = await Exported();
        var text = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(file, text.Replace(old, replacement, StringComparison.Ordinal), Cancel);

        Assert.Equal((fault, 1L), await FaultOf(file));
    }

    /// <summary>The export is written anew of its lines: "3x" is the third edited, "?" is no row.</summary>
    [Theory]
    [InlineData("1 2 3 4 5", "line 6 of those written is missing")]
    [InlineData("1 2 3x 4 6", "line 3 was edited; line 5 of those written is missing")]
    [InlineData("3 4 5x", "line 3 was edited; lines 1-2, 6 of those written are missing")]
    [InlineData("1 ? 3 4 5 6", "line 2 is no row of history")]
    [InlineData("1 2 3 4 5 6 6", "line 7 was put in")]
    [InlineData("1 2 3 4 6 5", "it does not hold the rows that pass 1 emptied, or not in their order")]
    public async Task Every_line_that_was_edited_removed_or_put_in_is_named_under_whatever_name(string lines, string fault)
    {
        var file = await Exported();
        var written = await File.ReadAllLinesAsync(file, Cancel);
        var renamed = Path.Combine(_exports, "copy.jsonl");
        foreach (var path in new[] { file, renamed })
        {
            await File.WriteAllLinesAsync(path, lines.Split(' ').Select(each => each == "?" ? "{}"
                : each.EndsWith('x') ? written[each[0] - '1'].Replace("\"case\":\"C-", "\"case\":\"D-", StringComparison.Ordinal)
                : written[each[0] - '1']), Cancel);
        }

        Assert.Equal((fault, 1L), await FaultOf(file));
        Assert.Equal((fault, 1L), await FaultOf(renamed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_loses_its_race_leaves_an_export_only_where_another_node_used_it(bool used)
    {
        await Fill(_ledger);
        var store = new OvertakenRetention(_ledger.Retention, async () =>
        {
            if (used)
            {
                Assert.Single(await Apply(_ledger));
            }
            else
            {
                await _ledger.Polls.MarkMissing(Some.Source, ["C-1", "C-2"], null, null, Cancel);
            }
        });
        var retention = new Retention(SomeSettings.Of(SomeSettings.Source(Some.Source)), new(1, _exports), store, _log);

        await foreach (var record in retention.Apply(Some.Authority, "service", Later, Cancel))
        {
            Assert.Fail($"Pass {record.Pass} let go what had changed.");
        }

        Assert.Equal(used ? 1 : 0, Directory.GetFiles(_exports).Length);
    }

    [Fact]
    public async Task An_export_that_no_pass_used_is_no_fault_whether_its_rows_stand_or_left_by_another()
    {
        await Fill(_ledger);
        var rows = await _ledger.Retention.History(Some.Authority, ["C-1"], Cancel);
        var unused = Path.Combine(_exports, (await ExportFile.Write(_exports, Some.Authority, new(2027, 9, 1), rows, Cancel)).Name);
        var before = await Check(unused);

        Assert.Single(await Apply(_ledger));

        const string note = "unused: no pass used it; it may be deleted";
        Assert.Equal((null, note), (before.Fault, before.Note));
        Assert.Equal((null, note), ((await Check(unused)).Fault, (await Check(unused)).Note));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_cleared_by_the_next_pass_and_nothing_else_is()
    {
        await Fill(_ledger);
        var old = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (name, isOld) in new[] { ("0123456789abcdef0123456789abcdef", true), ("fedcba9876543210fedcba9876543210", false), ("mine", true) })
        {
            var path = Path.Combine(_exports, name + ExportFile.Partial);
            await File.WriteAllTextAsync(path, "{}", Cancel);
            if (isOld)
            {
                File.SetLastWriteTimeUtc(path, old);
            }
        }

        Assert.Single(await Apply(_ledger));

        Assert.Equal(["fedcba9876543210fedcba9876543210.partial", "mine.partial"],
            Directory.GetFiles(_exports, "*.partial").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task<string> Exported()
    {
        await Fill(_ledger);
        return Path.Combine(_exports, Assert.Single(await Apply(_ledger)).File);
    }

    private async Task<ExportVerdict> Check(string file) =>
        await new ExportCheck(_ledger.Chain, [await Verified(_ledger)]).Of(file, Cancel);

    private async Task<(string? Fault, long? Pass)> FaultOf(string file)
    {
        var verdict = await Check(file);
        return (verdict.Fault, verdict.Pass?.Pass);
    }

    /// <summary>Something else happens between the first export and its pass.</summary>
    private sealed class OvertakenRetention(IRetentionStore real, Func<Task> meanwhile) : IRetentionStore
    {
        private bool _happened;

        public Task<IReadOnlyList<CaseRecord>> Closed(LongClosed closed, string? after, int limit, CancellationToken cancel) =>
            real.Closed(closed, after, limit, cancel);

        public Task<int> StillHeld(LongClosed closed, CancellationToken cancel) => real.StillHeld(closed, cancel);

        public Task<IReadOnlyList<DeadlineWatch.Storage.Columns.HistoryColumns>> History(
            string authority, IReadOnlyCollection<string> references, CancellationToken cancel) =>
            real.History(authority, references, cancel);

        public Task<bool> IsRecorded(string authority, string sha256, CancellationToken cancel) =>
            real.IsRecorded(authority, sha256, cancel);

        public async Task<RetentionRecord?> Forget(Forgetting forgetting, CancellationToken cancel)
        {
            if (!_happened)
            {
                _happened = true;
                await meanwhile();
            }

            return await real.Forget(forgetting, cancel);
        }
    }
}
