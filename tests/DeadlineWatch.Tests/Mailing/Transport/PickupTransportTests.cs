using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class PickupTransportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deadlinewatch-pickup");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_becomes_a_file_named_by_its_message_id()
    {
        await using var pickup = new PickupTransport(Path.Combine(_folder.FullName, "new", "folder"));

        var result = await pickup.Send(SomeMail.Frozen("<2026/11 20.1@x.example>"), SomeMail.StillMine, Cancel);

        var path = Path.Combine(_folder.FullName, "new", "folder", "2026-11-20.1.eml");
        Assert.Equal(new SendResult.Accepted(path), result);
        Assert.Equal(SomeMail.Frozen("<2026/11 20.1@x.example>").Mime, await File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task Names_can_be_chosen_and_are_made_fit()
    {
        var count = 0;
        await using var pickup = new PickupTransport(_folder.FullName, mail => $"{++count:0000}-../Team A & B.eml");

        await pickup.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        await pickup.Send(SomeMail.Frozen("2@x.example"), SomeMail.StillMine, Cancel);

        Assert.Equal("0001-..-Team-A---B.eml 0002-..-Team-A---B.eml", Names());
    }

    [Fact]
    public async Task One_message_id_has_one_file_also_after_a_restart()
    {
        var count = 0;
        string Next(FrozenMail mail) => $"{++count}";
        await using var before = new PickupTransport(_folder.FullName, Next);
        await before.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);
        await before.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        await using var after = new PickupTransport(_folder.FullName, Next);
        var again = await after.Send(SomeMail.Frozen("1@x.example"), SomeMail.StillMine, Cancel);

        Assert.Equal(new SendResult.Accepted(Path.Combine(_folder.FullName, "1.eml")), again);
        Assert.Equal("1.eml", Names());
    }

    [Fact]
    public async Task Two_mails_that_would_have_the_same_name_are_both_kept()
    {
        await using var pickup = new PickupTransport(_folder.FullName);

        await pickup.Send(SomeMail.Frozen("a+b@x.example"), SomeMail.StillMine, Cancel);
        await pickup.Send(SomeMail.Frozen("a/b@x.example"), SomeMail.StillMine, Cancel);

        Assert.Equal("a-b-2.eml a-b.eml", Names());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_fault_and_the_mail_goes_later()
    {
        var blocked = Path.Combine(_folder.FullName, "blocked");
        await File.WriteAllTextAsync(blocked, "a file where the folder should be", Cancel);
        await using var pickup = new PickupTransport(blocked);

        var first = await pickup.Send(SomeMail.Frozen(), SomeMail.StillMine, Cancel);
        File.Delete(blocked);
        var second = await pickup.Send(SomeMail.Frozen(), SomeMail.StillMine, Cancel);

        Assert.Equal(SendPhase.File, Assert.IsType<SendResult.NotSent>(first).Phase);
        Assert.IsType<SendResult.Accepted>(second);
    }

    [Fact]
    public async Task A_mail_no_longer_ours_leaves_nothing_behind()
    {
        await using var pickup = new PickupTransport(_folder.FullName);

        var result = await pickup.Send(SomeMail.Frozen(), _ => Task.FromResult(false), Cancel);

        Assert.Equal(SendPhase.LeaseCheck, Assert.IsType<SendResult.NotSent>(result).Phase);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Told_to_stop_before_the_file_appears_nothing_is_left_behind()
    {
        await using var pickup = new PickupTransport(_folder.FullName);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pickup.Send(
            SomeMail.Frozen(),
            async cancel =>
            {
                await stop.CancelAsync();
                cancel.ThrowIfCancellationRequested();
                return true;
            },
            stop.Token));

        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Names() =>
        string.Join(' ', _folder.EnumerateFileSystemInfos().Select(file => file.Name).Order(StringComparer.Ordinal));
}
