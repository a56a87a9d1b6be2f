using Dapper;
using DeadlineWatch.Storage.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A ledger file as it is made, who may read it, and how it is read.</summary>
public sealed class SqliteFileTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    [Fact]
    public async Task A_new_ledger_and_what_lies_beside_it_can_be_read_by_its_own_account_alone()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, TimeSpan.FromSeconds(1), Cancel);

        // On Windows the folder gives the rights.
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal((own, own), (File.GetUnixFileMode(_place.Path), File.GetUnixFileMode($"{_place.Path}-wal")));
        }
    }

    [Fact]
    public async Task A_link_to_where_no_ledger_is_yet_makes_one_there_that_its_own_account_alone_can_read()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows lets only some make links, and its folders give the rights.");
            return;
        }

        var folder = Path.GetDirectoryName(_place.Path)!;
        var (real, link) = (Path.Combine(folder, "real", "ledger.db"), Path.Combine(folder, "link.db"));
        File.CreateSymbolicLink(link, Path.Combine("real", "ledger.db"));

        await using var ledger = await SqliteLedger.Open(link, TimeSpan.FromSeconds(1), Cancel);

        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal((own, own), (File.GetUnixFileMode(real), File.GetUnixFileMode($"{real}-wal")));
    }

    [Fact]
    public async Task A_new_file_and_its_folders_are_made_and_migrated()
    {
        var path = Path.Combine(Path.GetDirectoryName(_place.Path)!, "deep", "down", "ledger.db");

        await using (await SqliteLedger.Open(path, Cancel))
        {
        }

        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("SELECT id FROM deadlines WHERE next_step_at <= 'x' ORDER BY next_step_at, id", "deadlines_next_step")]
    [InlineData("SELECT min(next_step_at) FROM deadlines WHERE next_step_at IS NOT NULL", "deadlines_next_step")]
    [InlineData("SELECT id FROM outbox WHERE state = 'pending' AND recipient = 'x' AND not_before <= 'x'", "outbox_pending")]
    [InlineData("SELECT id FROM deadlines WHERE authority = 'x' AND awaits_data = 1", "deadlines_awaiting")]
    public async Task What_is_asked_every_few_seconds_walks_an_index(string sql, string index)
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);

        await using var connection = await _place.Beside(Cancel);
        var plan = await connection.QueryAsync<(long Id, long Parent, long Unused, string Detail)>("EXPLAIN QUERY PLAN " + sql);

        Assert.Contains($"INDEX {index}", string.Join('\n', plan.Select(each => each.Detail)), StringComparison.Ordinal);
    }
}
