using DeadlineWatch.Commands;
using DeadlineWatch.Tests.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class VerifyCommandTests : IAsyncDisposable
{
    private readonly SqlitePlace _place = new();
    private readonly Screen _screen = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _place.Remove();

    private async Task<int> Verify(string? authority = null, bool json = false, string? export = null)
    {
        await using var ledger = await _place.Open(Cancel);
        return await new VerifyCommand(ledger.Chain).Write(new(null, authority, export, json), _screen.Terminal, Cancel);
    }

    private async Task WriteHistory()
    {
        await using var ledger = await _place.Open(Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write() with { History = [Some.History(), Some.History(what: "moved")] }], Cancel);
        await ledger.Polls.Apply(Some.Authority, [Some.Write("C-2") with { History = [Some.History("C-2")] }], Cancel);
    }

    [Fact]
    public async Task A_sound_history_is_said_to_be_so_with_its_head()
    {
        await WriteHistory();

        Assert.Equal(ExitCode.Done, await Verify());

        Assert.Matches("^ashshire: sound: 2 batches, 3 rows, head [0-9a-f]{16}…\n$", _screen.Output);
    }

    [Fact]
    public async Task A_row_edited_by_hand_is_named_and_the_command_ends_with_1()
    {
        await WriteHistory();
        await _place.Tamper("UPDATE history SET words = 'all was well' WHERE id = 3", Cancel);

        Assert.Equal(ExitCode.Wrong, await Verify());

        Assert.Matches(
            "^ashshire: NOT sound: batch 2, row 3 was edited. Sound before it: 1 batch, 2 rows, head [0-9a-f]{16}…\n$", _screen.Output);
    }

    [Fact]
    public async Task A_program_gets_the_whole_head_and_the_fault()
    {
        await WriteHistory();
        await _place.Tamper("DELETE FROM history WHERE id = 2", Cancel);

        Assert.Equal(ExitCode.Wrong, await Verify("ashshire", json: true));

        var chain = Assert.Single(_screen.Json.EnumerateArray());
        Assert.Equal((false, 0, 64), (chain.GetProperty("sound").GetBoolean(), chain.GetProperty("batches").GetInt32(), chain.GetProperty("head").GetString()!.Length));
        Assert.Equal("is missing its row 2 of 2", chain.GetProperty("fault").GetProperty("what").GetString());
    }

    [Fact]
    public async Task An_empty_history_and_an_unknown_authority_are_said()
    {
        Assert.Equal(ExitCode.Done, await Verify());
        Assert.Equal("The history is empty.\n", _screen.Output);
        await WriteHistory();

        Assert.Equal(ExitCode.WrongUsage, await Verify("asshire"));

        Assert.Equal("There is no authority \"asshire\". Did you mean \"ashshire\"?\nKnown: ashshire.\n", _screen.Error);
    }
}
