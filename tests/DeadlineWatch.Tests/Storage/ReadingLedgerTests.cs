using Dapper;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Sqlite;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>A ledger that is opened for reading alone.</summary>
public sealed class ReadingLedgerTests : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var ledger = await SqliteLedger.Open(_place.Path, Cancel);
        await ledger.Polls.RecordRules("anytown", "0f1e", Some.Now, Cancel);
    }

    public ValueTask DisposeAsync() => _place.Remove();

    [Fact]
    public async Task It_answers_what_was_written()
    {
        await using var ledger = await SqliteLedger.OpenForReading(_place.Path, Cancel);

        Assert.Equal("0f1e", await ledger.Polls.RulesInForce("anytown", Cancel));
    }

    [Fact]
    public async Task It_takes_no_writing()
    {
        await using var ledger = await SqliteLedger.OpenForReading(_place.Path, Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Polls.RecordRules("anytown", "2d3c", Some.Now, Cancel));
        Assert.Equal("0f1e", await ledger.Polls.RulesInForce("anytown", Cancel));
    }

    [Fact]
    public async Task It_makes_no_file_where_there_is_none()
    {
        var missing = _place.Path + ".missing";

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => SqliteLedger.OpenForReading(missing, Cancel));

        Assert.False(File.Exists(missing));
    }

    [Theory]
    [InlineData("DELETE FROM migrations WHERE version = (SELECT max(version) FROM migrations)",
        "was written by an older version of this program", "Start the service of this version once: it brings the ledger up to date.")]
    [InlineData("INSERT INTO migrations (version, name) VALUES (999, 'later')",
        "was written by a newer version of this program (schema 999, this one knows ", "Install that version again,")]
    [InlineData("PRAGMA application_id = 7", "is a database of some other program.", "Check the path in the configuration.")]
    public async Task A_file_of_another_version_is_refused_and_left_as_it_is(string change, string what, string advice)
    {
        await using (var beside = await _place.Beside(Cancel))
        {
            await beside.ExecuteAsync(change);
        }

        var before = await Schema();
        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(() => SqliteLedger.OpenForReading(_place.Path, Cancel));

        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Schema());
    }

    private async Task<string?> Schema()
    {
        await using var beside = await _place.Beside(Cancel);
        return await beside.ExecuteScalarAsync<string>(
            "SELECT coalesce(group_concat(version), 'none') || ' of ' || (SELECT application_id FROM pragma_application_id) FROM migrations");
    }
}
