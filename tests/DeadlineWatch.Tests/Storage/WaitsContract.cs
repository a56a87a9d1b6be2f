using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger tells of the warnings that wait, and why.</summary>
public abstract class WaitsContract : LedgerContract
{
    private protected WaitsContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task Why_each_warning_waits_is_known()
    {
        async Task<LeasedMail> Leased(int number)
        {
            await PutInOutbox($"C-{number}", $"{number}@ashshire.example");
            await Freeze(Some.Now, $"<{number}@ashshire.example>", $"{number}@ashshire.example");
            return (await Lease())!;
        }

        async Task PutOff(int number, DateTimeOffset until, string held)
        {
            await PutInOutbox($"C-{number}", $"{number}@ashshire.example");
            await Ledger.Mails.Freeze($"{number}@ashshire.example", Some.Now,
                pending => new([], null, []) { PutOff = [new([pending.Rows[0].Row.Id], until, held)] }, Cancel);
        }

        DateTimeOffset[] minutes = [.. Enumerable.Range(0, 9).Select(each => Some.Now.AddMinutes(each))];
        await Ledger.Mails.Thaw(await Leased(1), "Connection refused", minutes[1], minutes[1], Cancel);
        await Ledger.Mails.Unknown(await Leased(2), "lost after the final dot", minutes[2], Some.Now, Cancel);
        await Ledger.Mails.RefusedForNow(await Leased(3), "450 4.2.0 later", _ => new(minutes[3], IsFailing: false, []), Some.Now, Cancel);
        await PutOff(4, minutes[4], "limit");
        await PutOff(5, minutes[5], "hours");
        await PutInOutbox("C-6", "6@ashshire.example");

        var waits = await Ledger.Queries.Waits(minutes[1], Cancel);

        Assert.Equal(
            [
                new(WaitReason.Free, 2, Some.Now), new(WaitReason.Answer, 1, minutes[2]), new(WaitReason.Address, 1, minutes[3]),
                new(WaitReason.Limit, 1, minutes[4]), new(WaitReason.Later, 1, minutes[5]),
            ],
            waits.Reasons);
        Assert.Equal(new(minutes[1], "Connection refused"), waits.RelayLost);
    }

    [Fact]
    public async Task A_warning_that_was_not_tried_yet_waits_for_no_lost_relay()
    {
        await PutInOutbox();
        await Freeze();

        var waits = await Ledger.Queries.Waits(Some.Now, Cancel);

        Assert.Equal([new(WaitReason.Free, 1, Some.Now)], waits.Reasons);
        Assert.Null(waits.RelayLost);
    }

    [Fact]
    public async Task How_its_mail_stands_is_known_of_a_warning()
    {
        var leased = await FrozenAndLeased();
        var retryAt = Some.Now.AddMinutes(1);
        Assert.Equal(new("frozen", null, Some.Now), (await Row()).Mail);

        await Ledger.Mails.Unknown(leased, "lost after the final dot", retryAt, Some.Now, Cancel);
        Assert.Equal(new("unknown", null, retryAt), (await Row()).Mail);

        await Ledger.Mails.Sent((await Lease(retryAt))!, "250", retryAt, Cancel);
        Assert.Equal(new("sent", retryAt, retryAt), (await Row()).Mail);
    }
}
