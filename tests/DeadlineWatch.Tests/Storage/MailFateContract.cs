using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger keeps of what became of a mail.</summary>
public abstract class MailFateContract : LedgerContract
{
    private protected MailFateContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task A_sent_mail_settles_its_rows_and_stands_in_the_history()
    {
        var leased = await FrozenAndLeased();

        await Ledger.Mails.Sent(leased, "250 queued", Some.Now.AddSeconds(2), Cancel);

        Assert.Equal("sent", (await Row()).State);
        var line = Assert.Single(await HistoryOf());
        Assert.Equal(
            ("sent", "5-working-days-before to team-manager: mail <1@ashshire.example>", Some.Now.AddSeconds(2)),
            (line.What, line.Words, line.At));
        Assert.Null(await Lease(Some.Now.AddDays(1)));
        Assert.Equal(new OutboxStanding(0, 0, 0, 0, null), await Ledger.Queries.OutboxStanding(Cancel));
    }

    [Fact]
    public async Task A_mail_that_surely_did_not_go_is_composed_anew_later()
    {
        var leased = await FrozenAndLeased();
        var retryAt = Some.Now.AddMinutes(5);

        await Ledger.Mails.Thaw(leased, "relay busy", retryAt, Some.Now, Cancel);

        Assert.Equal(("pending", retryAt, null), ((await Row()).State, (await Row()).NotBefore, (await Row()).MailId));
        Assert.Null(await Lease(retryAt));
        Assert.Null(await Freeze(retryAt.AddMicroseconds(-1), "<2@ashshire.example>"));
        Assert.NotNull(await Freeze(retryAt, "<2@ashshire.example>"));
        Assert.Equal("<2@ashshire.example>", (await Lease(retryAt))!.Mail.MessageId);
    }

    [Fact]
    public async Task Attempts_that_fail_do_not_make_a_warning_younger()
    {
        await PutInOutbox();
        for (var each = 1; each <= 3; each++)
        {
            await Freeze(Some.Now.AddMinutes(each - 1), $"<{each}@ashshire.example>");
            var leased = (await Lease(Some.Now.AddMinutes(each - 1)))!;
            Assert.Equal(Some.Now, await Ledger.Queries.WaitingSince(Some.Now.AddMinutes(each), Cancel));
            await Ledger.Mails.Thaw(leased, "relay down", Some.Now.AddMinutes(each), Some.Now.AddMinutes(each - 1), Cancel);
        }

        Assert.Equal(Some.Now, await Ledger.Queries.WaitingSince(Some.Now.AddMinutes(3), Cancel));
        Assert.Equal((Some.Now.AddMinutes(3), Some.Now), ((await Row()).NotBefore, (await Row()).FreeSince));
    }

    [Fact]
    public async Task A_mail_of_unknown_fate_goes_again_byte_for_byte()
    {
        var leased = await FrozenAndLeased();
        var retryAt = Some.Now.AddMinutes(1);

        await Ledger.Mails.Unknown(leased, "lost after the final dot", retryAt, Some.Now, Cancel);

        Assert.Equal(new OutboxStanding(0, 0, 1, 0, null), await Ledger.Queries.OutboxStanding(Cancel));
        Assert.Null(await Lease(retryAt.AddMicroseconds(-1)));
        var again = (await Lease(retryAt))!;
        Assert.Equal(("unknown", 1, "lost after the final dot"), (again.Mail.State, again.Mail.Attempts, again.Mail.Reply));
        Assert.Equal((leased.Mail.MessageId, leased.Mail.Id), (again.Mail.MessageId, again.Mail.Id));
        Assert.Equal(leased.Mail.Mime, again.Mail.Mime);
    }

    [Fact]
    public async Task A_mail_of_unknown_fate_is_never_composed_anew()
    {
        var leased = await FrozenAndLeased();
        await Ledger.Mails.Unknown(leased, "lost after the final dot", Some.Now, Some.Now, Cancel);

        await Ledger.Mails.Thaw((await Lease())!, "relay down", Some.Now.AddMinutes(1), Some.Now, Cancel);

        Assert.Equal("frozen", (await Row()).State);
        Assert.Equal(leased.Mail.MessageId, (await Lease(Some.Now.AddMinutes(1)))!.Mail.MessageId);
    }

    [Fact]
    public async Task A_refused_address_refuses_its_rows()
    {
        var leased = await FrozenAndLeased();

        await Ledger.Mails.Refused(leased, "550 no such user manager@ashshire.example", [], Some.Now, Cancel);

        Assert.Equal("refused", (await Row()).State);
        Assert.Equal(1, (await Ledger.Queries.OutboxStanding(Cancel)).Refused);
        var line = Assert.Single(await HistoryOf());
        Assert.Equal("refused", line.What);
        Assert.DoesNotContain("@ashshire.example:", line.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("550", line.Words, StringComparison.Ordinal);
        Assert.Null(await Lease(Some.Now.AddDays(1)));
    }
}
