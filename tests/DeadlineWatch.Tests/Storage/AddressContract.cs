using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger keeps of addresses that refuse mail.</summary>
public abstract class AddressContract : LedgerContract
{
    private const string Fallback = "desk@ashshire.example";

    private protected AddressContract(ILedgerPlace place)
        : base(place)
    {
    }

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private async Task<LeasedMail> FrozenAndLeased(DateTimeOffset now, int number = 1)
    {
        await Freeze(now, $"<{number}@ashshire.example>");
        return (await Ledger.Mails.Lease(now, Length, Cancel))!;
    }

    [Fact]
    public async Task What_its_own_address_refuses_for_now_does_not_wait_for_the_relay()
    {
        await PutInOutbox();
        var retryAt = Some.Now.AddMinutes(5);

        await RefusedForNow(await FrozenAndLeased(Some.Now), Some.Now, retryAt);

        Assert.Null(await Ledger.Queries.WaitingSince(retryAt.AddMicroseconds(-1), Cancel));
        Assert.Equal(retryAt, await Ledger.Queries.WaitingSince(retryAt, Cancel));
    }

    private Task<AddressRow> RefusedForNow(LeasedMail mail, DateTimeOffset now, DateTimeOffset? retryAt, bool isFailing = false) =>
        Ledger.Mails.RefusedForNow(mail, "450 4.2.0 later", _ => new(retryAt, isFailing, [Fallback]), now, Cancel);

    private async Task<string?> Failing() =>
        (await Ledger.Queries.Findings("mail", Cancel)).SingleOrDefault(each => each.Finding.Code == "address-failing")?.Finding.Place;

    [Fact]
    public async Task Refusals_running_are_counted_across_restarts_until_a_mail_is_taken()
    {
        await PutInOutbox();
        var later = Some.Now.AddHours(1);

        var first = await RefusedForNow(await FrozenAndLeased(Some.Now), Some.Now, later);
        Assert.Equal("pending", (await OutboxOf())[0].State);
        Assert.Null(await Freeze(later.AddMicroseconds(-1), "<9@ashshire.example>"));
        var second = await RefusedForNow(await FrozenAndLeased(later, 2), later, later);
        await Ledger.Mails.Sent(await FrozenAndLeased(later, 3), "250", later, Cancel);
        await PutInOutbox("C-2");
        var third = await RefusedForNow(await FrozenAndLeased(later, 4), later, later);

        Assert.Equal(
            [(1, Some.Now, Some.Now), (2, Some.Now, later), (1, later, later)],
            new[] { first, second, third }.Select(each => (each.Refusals, each.Since, each.LastAt)));
        Assert.Equal("450 4.2.0 later", third.LastReply);
    }

    [Fact]
    public async Task A_failing_address_is_a_finding_until_a_mail_to_it_is_taken()
    {
        await PutInOutbox();

        await RefusedForNow(await FrozenAndLeased(Some.Now), Some.Now, Some.Now, isFailing: true);
        await RefusedForNow(await FrozenAndLeased(Some.Now, 2), Some.Now, Some.Now, isFailing: true);
        Assert.Equal(Some.Manager, await Failing());
        await Ledger.Mails.Sent(await FrozenAndLeased(Some.Now, 3), "250", Some.Now, Cancel);

        Assert.Null(await Failing());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_a_mail_is_given_up_the_fallback_is_told_instead_and_at_once(bool forGood)
    {
        await PutInOutbox("C-1");
        await PutInOutbox("C-2");
        var leased = await FrozenAndLeased(Some.Now);

        await (forGood
            ? Ledger.Mails.Refused(leased, "550 5.1.1 gone", [Fallback, Some.Manager], Some.Now, Cancel)
            : RefusedForNow(leased, Some.Now, retryAt: null));

        var rows = await OutboxOf("C-2");
        Assert.Equal([("refused", Some.Manager, false), ("pending", Fallback, true)], rows.Select(each => (each.State, each.Recipient, each.StandsIn)));
        Assert.Equal((rows[0].Step, rows[0].Role, rows[0].DeadlineId), (rows[1].Step, rows[1].Role, rows[1].DeadlineId));
        Assert.Equal([Fallback], await Ledger.Mails.RecipientsWithMail(Some.Now, 9, Cancel));
        Assert.Equal("refused", Assert.Single(await HistoryOf("C-2")).What);
        Assert.Equal(Some.Manager, await Failing());
    }

    [Fact]
    public async Task Nobody_stands_in_for_a_stand_in()
    {
        await PutInOutbox();
        await Ledger.Mails.Refused(await FrozenAndLeased(Some.Now), "550", [Fallback], Some.Now, Cancel);
        await Freeze(Some.Now, "<2@ashshire.example>", Fallback);
        var second = (await Ledger.Mails.Lease(Some.Now, Length, Cancel))!;

        await Ledger.Mails.Refused(second, "550", ["other@ashshire.example"], Some.Now, Cancel);

        Assert.Equal(["refused", "refused"], (await OutboxOf()).Select(each => each.State));
    }

    [Fact]
    public async Task Who_is_told_anyway_is_not_told_twice()
    {
        await Apply(Some.Write("C-1", Some.Row()));
        await Escalate(Some.Decision() with
        {
            Outbox = [Some.Outbox(), Some.Outbox(recipient: Fallback)],
        });

        await Ledger.Mails.Refused(await FrozenAndLeased(Some.Now), "550", [Fallback], Some.Now, Cancel);

        Assert.Single(await OutboxOf(), each => each.Recipient == Fallback);
    }

    [Fact]
    public async Task Nothing_is_written_by_who_has_lost_the_lease()
    {
        await PutInOutbox();
        var lost = await FrozenAndLeased(Some.Now);
        await Ledger.Mails.Sent(lost, "250", Some.Now, Cancel);

        await Assert.ThrowsAsync<LeaseLostException>(() => Ledger.Mails.Refused(lost, "550", [Fallback], Some.Now, Cancel));
        await Assert.ThrowsAsync<LeaseLostException>(() => RefusedForNow(lost, Some.Now, Some.Now, isFailing: true));

        Assert.Null(await Failing());
        Assert.Single(await OutboxOf());
    }

    [Fact]
    public async Task A_mail_that_may_have_gone_keeps_its_bytes_when_it_is_refused_for_now()
    {
        await PutInOutbox();
        var leased = await FrozenAndLeased(Some.Now);
        await Ledger.Mails.Unknown(leased, "lost", Some.Now, Some.Now, Cancel);
        var again = (await Ledger.Mails.Lease(Some.Now, Length, Cancel))!;

        await RefusedForNow(again, Some.Now, Some.Now.AddMinutes(5));

        var third = (await Ledger.Mails.Lease(Some.Now.AddMinutes(5), Length, Cancel))!;
        Assert.Equal((leased.Mail.MessageId, "unknown"), (third.Mail.MessageId, third.Mail.State));
    }

    [Fact]
    public async Task A_daily_word_that_is_refused_for_now_waits_and_is_not_written_anew()
    {
        var today = new DateOnly(2026, 3, 2);
        await Ledger.Mails.FreezeDailyWord(today, Some.Mail(), Cancel);
        var leased = (await Ledger.Mails.Lease(Some.Now, Length, Cancel))!;

        await RefusedForNow(leased, Some.Now, Some.Now.AddMinutes(5));

        Assert.False(await Ledger.Mails.FreezeDailyWord(today, Some.Mail("<2@ashshire.example>"), Cancel));
        Assert.Null(await Ledger.Mails.Lease(Some.Now.AddMinutes(4), Length, Cancel));
        Assert.Equal(leased.Mail.MessageId, (await Ledger.Mails.Lease(Some.Now.AddMinutes(5), Length, Cancel))!.Mail.MessageId);
    }
}
