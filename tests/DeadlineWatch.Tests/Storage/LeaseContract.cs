using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does so that no two send one mail, and none is lost with the one who held it.</summary>
public abstract class LeaseContract : LedgerContract
{
    private protected LeaseContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task A_leased_mail_carries_its_bytes_and_is_nobody_elses()
    {
        var leased = await FrozenAndLeased();

        Assert.Equal(Some.Mail().Mime, leased.Mail.Mime);
        Assert.Equal(("frozen", 0, Some.Manager), (leased.Mail.State, leased.Mail.Attempts, leased.Mail.Recipient));
        Assert.Equal((Some.Now, Some.Mail().MayGoAt), (leased.Mail.CreatedAt, leased.Mail.MayGoAt));
        Assert.Null(await Lease(Some.Now.AddSeconds(59)));
    }

    [Fact]
    public async Task A_lease_that_ran_out_leaves_the_mail_of_unknown_fate()
    {
        await FrozenAndLeased();

        await Place.LeasesAge(LeaseLength, Cancel);
        var again = (await Lease(Some.Now + LeaseLength))!;

        Assert.Equal(("unknown", 1), (again.Mail.State, again.Mail.Attempts));
    }

    [Fact]
    public async Task A_renewed_lease_holds_on()
    {
        var leased = await FrozenAndLeased();

        await Place.LeasesAge(TimeSpan.FromSeconds(30), Cancel);
        Assert.True(await Ledger.Mails.Renew(leased, Some.Now.AddSeconds(45), LeaseLength, Cancel));

        await Place.LeasesAge(TimeSpan.FromSeconds(30), Cancel);
        Assert.Null(await Lease(Some.Now.AddSeconds(104)));
        await Place.LeasesAge(TimeSpan.FromSeconds(30), Cancel);
        Assert.False(await Ledger.Mails.Renew(leased, Some.Now.AddSeconds(105), LeaseLength, Cancel));
        Assert.NotNull(await Lease(Some.Now.AddSeconds(105)));
    }

    [Fact]
    public async Task Who_lost_the_lease_writes_nothing()
    {
        var lost = await FrozenAndLeased();
        var late = Some.Now + LeaseLength;
        await Place.LeasesAge(LeaseLength, Cancel);
        var holder = (await Lease(late))!;

        Assert.False(await Ledger.Mails.Renew(lost, late, LeaseLength, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() => Ledger.Mails.Sent(lost, "250", late, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() => Ledger.Mails.Thaw(lost, "x", late, late, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() => Ledger.Mails.Unknown(lost, "x", late, late, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() => Ledger.Mails.Refused(lost, "x", [], late, Cancel));

        Assert.Equal("frozen", (await Row()).State);
        Assert.Empty(await HistoryOf());
        Assert.True(await Ledger.Mails.Renew(holder, late, LeaseLength, Cancel));
    }

    [Fact]
    public async Task What_is_known_after_the_lease_ran_out_counts_while_nobody_took_the_mail()
    {
        var leased = await FrozenAndLeased();

        await Place.LeasesAge(TimeSpan.FromHours(1), Cancel);
        await Ledger.Mails.Sent(leased, "250 queued", Some.Now.AddHours(1), Cancel);

        Assert.Equal("sent", (await Row()).State);
    }

    [Fact]
    public async Task An_end_is_recorded_once()
    {
        var leased = await FrozenAndLeased();
        await Ledger.Mails.Sent(leased, "250 queued", Some.Now, Cancel);

        await Assert.ThrowsAsync<LeaseLostException>(
            () => Ledger.Mails.Thaw(leased, "x", Some.Now, Some.Now, Cancel));

        Assert.Equal("sent", (await Row()).State);
    }

    [Fact]
    public async Task A_service_that_died_while_sending_finds_its_mail_again()
    {
        var leased = await FrozenAndLeased();

        var reborn = await Open();
        Assert.Null(await reborn.Mails.Lease(Some.Now, LeaseLength, Cancel));
        await Place.LeasesAge(LeaseLength, Cancel);
        var again = (await reborn.Mails.Lease(Some.Now + LeaseLength, LeaseLength, Cancel))!;

        Assert.Equal(("unknown", leased.Mail.MessageId), (again.Mail.State, again.Mail.MessageId));
        Assert.Equal(leased.Mail.Mime, again.Mail.Mime);
    }

    [Fact]
    public async Task Two_services_never_hold_one_mail()
    {
        for (var each = 0; each < 30; each++)
        {
            await PutInOutbox($"C-{each}", $"m{each}@ashshire.example");
            await Freeze(messageId: $"<{each}@ashshire.example>", recipient: $"m{each}@ashshire.example");
        }

        var second = await Open();
        async Task<List<long>> Drain(ILedger ledger)
        {
            var held = new List<long>();
            while (await ledger.Mails.Lease(Some.Now, LeaseLength, Cancel) is { } leased)
            {
                held.Add(leased.Mail.Id);
            }

            return held;
        }

        var shares = await Task.WhenAll(Task.Run(() => Drain(Ledger), Cancel), Task.Run(() => Drain(second), Cancel));

        Assert.Equal(30, shares.SelectMany(each => each).Distinct().Count());
        Assert.Equal(30, shares.Sum(each => each.Count));
    }
}
