using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What can be wrong with the file of an embedded ledger: it is said in words that a person can act on, and what was there stays.</summary>
public sealed class SqliteFaultTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    [Fact]
    public async Task A_ledger_deleted_behind_its_link_while_it_is_open_is_told_and_takes_nothing_more()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links.");
        }

        var link = Path.Combine(Path.GetDirectoryName(_place.Path)!, "link.db");
        File.CreateSymbolicLink(link, _place.Path);
        await using var ledger = await SqliteLedger.Open(link, Cancel);
        File.Delete(_place.Path);

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel));

        Assert.Contains("was deleted or moved away", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_deleted_while_it_is_open_is_told_and_takes_nothing_more()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        File.Move(_place.Path, $"{_place.Path}.away");

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel));

        Assert.Contains("was deleted or moved away", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var text = string.Join('\n', Enumerable.Repeat("reference,team", 100));
        await File.WriteAllTextAsync(_place.Path, text, Cancel);

        Assert.Contains("is not a ledger", (await Refused()).Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_place.Path, Cancel));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        await _place.Ask<object>("CREATE TABLE theirs (id INTEGER)", Cancel);

        Assert.Contains("some other program", (await Refused()).Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await _place.Ask<string>("SELECT group_concat(name) FROM sqlite_schema", Cancel));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_said()
    {
        await File.WriteAllTextAsync(_place.Path, "", Cancel);

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => SqliteLedger.Open(Path.Combine(_place.Path, "ledger.db"), Cancel));

        Assert.Contains("folder that cannot be made", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_files_place_is_said()
    {
        Directory.CreateDirectory(_place.Path);

        Assert.Contains("cannot be opened", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_another_program_holds_is_said_and_serves_again_after()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel);
        await using (var other = await _place.Beside(Cancel))
        {
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
                () => ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel));
            Assert.Contains("is locked by another program", fault.Message, StringComparison.Ordinal);
            Assert.Null(await ledger.Polls.RulesInForce(Some.Authority, Cancel));
        }

        await ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel);
        Assert.Equal("rules-1", await ledger.Polls.RulesInForce(Some.Authority, Cancel));
    }

    [Fact]
    public async Task A_full_disk_is_said_undoes_the_step_and_ends_when_there_is_room()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);
        Task Room(string pages) => ledger.File.Write(session => session.Run($"PRAGMA max_page_count = {pages}"), Cancel);
        // SQLite's own limit gives the very fault of a full disk; the file never shrinks below what it holds.
        await Room("1");
        var batch = Enumerable.Range(2, 2000).Select(each => $"C-{each}").Select(each => Some.Write(each, Some.Row(each)));

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.Apply(Some.Authority, [.. batch], Cancel));
        Assert.Contains("no room left", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["C-1"], await ledger.Polls.CaseReferences(Some.Authority, null, 10, Cancel));

        await Room("1000000");
        Assert.Empty(await ledger.Polls.Apply(Some.Authority, [.. batch], Cancel));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_is_said()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        // What SQLite answers for a read-only file; file modes do not bind a test that runs as root.
        await ledger.File.Write(session => session.Run("PRAGMA query_only = ON"), Cancel);

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel));

        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_whose_content_is_spoilt_is_set_aside_and_others_go_on()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.Apply(Some.Authority,
            [Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2"))], Cancel);
        await _place.Ask<object>("""UPDATE deadlines SET judgement = '{"dueAt":"soon"}' WHERE reference = 'C-1'""", Cancel);

        Assert.Equal(2, await ledger.Escalations.Escalate(Some.Now, 10, _ => Some.Decision(), Cancel));

        Assert.Single(await ledger.Queries.Outbox(Some.Authority, "C-2", Cancel));
        Assert.Equal("escalation-fault", Assert.Single(await ledger.Queries.Findings(null, Cancel)).Finding.Code);
    }

    private async Task<LedgerUnavailableException> Refused()
    {
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(
            () => SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel));
        Assert.Equal(_place.Path, refused.Path);
        return refused;
    }
}
