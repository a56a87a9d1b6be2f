using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Retaining;
using DeadlineWatch.Tests.Storage;
using Xunit;
using Directory = System.IO.Directory;

namespace DeadlineWatch.Tests.Commands;

public sealed class RetentionCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Later = Some.Now.AddMonths(18);

    private readonly SqlitePlace _place = new();
    private readonly Screen _screen = new();
    private readonly string _exports = Directory.CreateTempSubdirectory("deadlinewatch-exports-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _place.Remove();
        Directory.Delete(_exports, recursive: true);
    }

    private async Task<int> Type(string command, string? authority = null, bool json = false, string? exportTo = "")
    {
        await using var ledger = await _place.Open(Cancel);
        var configuration = SomeSettings.Of(SomeSettings.Source(Some.Source)) with
        {
            Retention = exportTo is null ? null : new RetentionSettings(1, Path.Combine(_exports, exportTo)),
        };
        var retention = new RetentionCommand(configuration, ledger.Retention);
        return command == "preview"
            ? await retention.Preview(new(null, authority, json), Later, _screen.Terminal, Cancel)
            : await retention.Apply(new(null, authority, json), "someone", Later, _screen.Terminal, Cancel);
    }

    private async Task Fill()
    {
        await using var ledger = await _place.Open(Cancel);
        await RetentionContract.Close(ledger, "C-1", "<1@ashshire.example>");
        await RetentionContract.Close(ledger, "C-2", "<2@ashshire.example>");
        await ledger.Polls.Apply(Some.Authority, [Some.Write("held")], Cancel);
    }

    private string Export => Assert.Single(Directory.GetFiles(_exports));

    [Fact]
    public async Task A_preview_says_how_many_leave_and_why_others_stay()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type("preview"));

        _screen.Shows("""
            ashshire, closed before Wed 2 Sep 2026: 2 cases would leave, with 6 rows of history, the first of
            Mon 2 Mar 2026. Kept, though as long closed, because a source still holds them: 1 case.
            """);
        Assert.Empty(Directory.GetFiles(_exports));
    }

    [Fact]
    public async Task Applied_it_says_where_their_history_went()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type("apply"));

        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Export, Cancel)));
        _screen.Shows($"""
            ashshire, closed before Wed 2 Sep 2026: 2 cases left, with 6 rows of history, the first of Mon 2
            Mar 2026. Kept, though as long closed, because a source still holds them: 1 case.
              ashshire-2027-09-02-{sha256[..16]}.jsonl
              SHA-256 {sha256}
            """, _exports);
    }

    [Fact]
    public async Task Where_nothing_is_old_enough_nothing_leaves()
    {
        Assert.Equal(ExitCode.Done, await Type("apply"));

        _screen.Shows("ashshire, closed before Wed 2 Sep 2026: No case left.");
    }

    [Fact]
    public async Task A_case_that_stays_because_its_history_was_edited_is_named()
    {
        await Fill();
        await _place.Tamper("UPDATE history SET words = 'all was well' WHERE reference = 'C-1'", Cancel);

        Assert.Equal(ExitCode.Wrong, await Type("preview"));

        _screen.Shows("""
            ashshire, closed before Wed 2 Sep 2026: 1 case would leave, with 3 rows of history, the first of
            Mon 2 Mar 2026. Kept, though as long closed, because a source still holds them: 1 case. Kept
            because the history of them is not as it was written (deadlinewatch verify): C-1.
            """);
    }

    [Fact]
    public async Task A_program_gets_what_left_and_its_hash()
    {
        await Fill();

        Assert.Equal(ExitCode.Done, await Type("apply", "ashshire", json: true));

        var pass = Assert.Single(_screen.Json.EnumerateArray());
        Assert.Equal(("ashshire", 1, 2, 6, "someone"), (pass.GetProperty("authority").GetString(), pass.GetProperty("pass").GetInt32(),
            pass.GetProperty("cases").GetInt32(), pass.GetProperty("rows").GetInt32(), pass.GetProperty("who").GetString()));
        Assert.Equal(Path.GetFileName(Export), pass.GetProperty("file").GetString());
    }

    [Fact]
    public async Task Where_it_is_off_the_setting_is_named()
    {
        Assert.Equal(ExitCode.Wrong, await Type("preview", exportTo: null));

        _screen.Refuses("Retention is off: everything is kept. \"retention\" in deadlinewatch.json says for how long, and where exports go.");
    }

    [Fact]
    public async Task An_unknown_authority_is_said()
    {
        Assert.Equal(ExitCode.WrongUsage, await Type("apply", "asshire"));

        _screen.Refuses("There is no authority \"asshire\". Did you mean \"ashshire\"?\nKnown: ashshire.");
    }

    [Fact]
    public async Task A_folder_that_takes_nothing_is_said_and_nothing_leaves()
    {
        await Fill();
        await File.WriteAllTextAsync(Path.Combine(_exports, "file"), "", Cancel);

        Assert.Equal(ExitCode.Wrong, await Type("apply", exportTo: "file"));

        _screen.Refuses($"The export could not be written into '{Path.Combine(_exports, "file")}' (IOException), and nothing left the ledger."
            + " Make the folder, let the service's account write in it, and see that its disk has room.");
    }

    [Fact]
    public async Task Verify_tells_what_retention_emptied_and_holds_its_exports_against_the_history()
    {
        await Fill();
        await Type("apply");
        var name = Path.GetFileName(Export);
        var screen = new Screen();
        await using var ledger = await _place.Open(Cancel);

        Assert.Equal(ExitCode.Done, await new VerifyCommand(ledger.Chain).Write(new(null, null, _exports, Json: false), screen.Terminal, Cancel));
        Assert.Matches($"^ashshire: sound: 7 batches, 7 rows, of which retention emptied 6, head [0-9a-f]{{16}}…\n{name}: sound: the 6 rows that pass 1 of ashshire emptied\\.\n$", screen.Output);

        await File.WriteAllTextAsync(Export, (await File.ReadAllTextAsync(Export, Cancel)).Replace("C-2", "C-3", StringComparison.Ordinal), Cancel);
        screen = new Screen();
        Assert.Equal(ExitCode.Wrong, await new VerifyCommand(ledger.Chain).Write(new(null, null, Export, Json: false), screen.Terminal, Cancel));
        Assert.EndsWith($"\n{name}: NOT sound: lines 4-6 were edited.\n", screen.Output, StringComparison.Ordinal);

        File.Delete(Export);
        screen = new Screen();
        Assert.Equal(ExitCode.Wrong, await new VerifyCommand(ledger.Chain).Write(new(null, null, _exports, Json: false), screen.Terminal, Cancel));
        Assert.EndsWith($"\n{name}: NOT sound: it is not in the folder; pass 1 of ashshire wrote it.\n", screen.Output, StringComparison.Ordinal);

        screen = new Screen();
        Assert.Equal(ExitCode.Wrong, await new VerifyCommand(ledger.Chain).Write(new(null, null, "nowhere", Json: false), screen.Terminal, Cancel));
        screen.Refuses("There is no export 'nowhere': name a file or a folder.");
    }

    private async Task<(int Code, string Output)> Verify(string? authority = null)
    {
        var screen = new Screen();
        await using var ledger = await _place.Open(Cancel);
        return (await new VerifyCommand(ledger.Chain).Write(new(null, authority, _exports, Json: false), screen.Terminal, Cancel), screen.Output);
    }

    [Fact]
    public async Task A_chain_that_is_broken_elsewhere_makes_no_genuine_export_false()
    {
        await Fill();
        await Type("apply");
        await using (var ledger = await _place.Open(Cancel))
        {
            await ledger.Polls.Apply(Some.Authority, [Some.Write("C-7") with { History = [Some.History("C-7")] }], Cancel);
        }

        await _place.Tamper("UPDATE history SET hash = randomblob(32) WHERE id = 1", Cancel);

        var (code, output) = await Verify();

        Assert.Equal(ExitCode.Wrong, code);
        Assert.Matches("^ashshire: NOT sound: batch 1 .*\n.*: sound: the 6 rows that pass 1 of ashshire emptied, by what its broken chain still records\\.\n$", output);
    }

    [Fact]
    public async Task An_export_whose_record_may_be_gone_is_not_checked_and_never_called_unused()
    {
        await Fill();
        await Type("apply");
        await _place.Tamper("UPDATE history SET words = '{}' WHERE what = 'retention'", Cancel);

        var (code, output) = await Verify();

        Assert.Equal(ExitCode.Wrong, code);
        Assert.EndsWith("jsonl: not checked: the chain of ashshire is broken, and what it recorded of this export may be gone.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_export_is_there_and_each_of_its_faults_is_named()
    {
        await Fill();
        await Type("apply");
        var lines = (await File.ReadAllLinesAsync(Export, Cancel)).ToList();
        lines[2] = lines[2].Replace("C-1", "C-9", StringComparison.Ordinal);
        lines.RemoveAt(4);
        await File.WriteAllLinesAsync(Export, lines, Cancel);

        var (code, output) = await Verify();

        Assert.Equal(ExitCode.Wrong, code);
        Assert.EndsWith($"…\n{Path.GetFileName(Export)}: NOT sound: line 3 was edited; line 5 of those written is missing.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unused_export_alone_is_no_fault()
    {
        await Fill();
        await using (var ledger = await _place.Open(Cancel))
        {
            var rows = await ledger.Retention.History(Some.Authority, ["C-1"], Cancel);
            await DeadlineWatch.Retaining.ExportFile.Write(_exports, Some.Authority, new(2027, 9, 1), rows, Cancel);
        }

        var (code, output) = await Verify();

        Assert.Equal(ExitCode.Done, code);
        Assert.EndsWith($"…\n{Path.GetFileName(Export)}: unused: no pass used it; it may be deleted.\n", output, StringComparison.Ordinal);
    }
}
