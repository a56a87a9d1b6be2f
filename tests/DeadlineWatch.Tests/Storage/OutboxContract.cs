using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger shows and does for those who look after delivery.</summary>
public abstract class OutboxContract : LedgerContract
{
    private protected OutboxContract(ILedgerPlace place)
        : base(place)
    {
    }

    private async Task<LeasedMail> FrozenAndLeased(string messageId = "<1@ashshire.example>")
    {
        await Freeze(messageId: messageId);
        return (await Ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel))!;
    }

    private async Task<IEnumerable<(string Case, string State)>> Lines(string? state = null) =>
        (await Ledger.Outbox.Lines(state, 9, Cancel)).Select(each => (each.Case, each.State));

    [Fact]
    public async Task Each_row_says_what_became_of_its_mail()
    {
        await PutInOutbox("refused");
        await Ledger.Mails.Refused(await FrozenAndLeased(), "550 5.1.1 gone", [], Some.Now, Cancel);
        await PutInOutbox("sent");
        await Ledger.Mails.Sent(await FrozenAndLeased("<2@ashshire.example>"), "250 queued", Some.Now, Cancel);
        await PutInOutbox("unknown");
        await Ledger.Mails.Unknown(await FrozenAndLeased("<3@ashshire.example>"), "lost", Some.Now.AddMinutes(1), Some.Now, Cancel);
        await PutInOutbox("frozen");
        await Freeze(messageId: "<4@ashshire.example>");
        await PutInOutbox("pending");

        Assert.Equal(
            [("pending", "pending"), ("frozen", "frozen"), ("unknown", "unknown"), ("refused", "refused")], await Lines());
        foreach (var state in new[] { "pending", "frozen", "unknown", "refused", "sent" })
        {
            Assert.Equal([(state, state)], await Lines(state));
        }

        var sent = Assert.Single(await Ledger.Outbox.Lines("sent", 9, Cancel));
        Assert.Equal(("250 queued", 1, Some.Now), (sent.Reply, sent.Attempts, sent.SentAt));
        Assert.Equal(sent, await Ledger.Outbox.Line(sent.Id, Cancel));
        Assert.Equal("<2@ashshire.example>", (await Ledger.Outbox.Mail(sent.MailId!.Value, Cancel))!.MessageId);
        Assert.Null(await Ledger.Outbox.Line(4711, Cancel));
    }

    [Fact]
    public async Task What_was_refused_may_go_once_more_and_the_history_says_who_said_so()
    {
        await PutInOutbox("C-1");
        await PutInOutbox("C-2");
        await Ledger.Mails.Refused(await FrozenAndLeased(), "550 5.1.1 gone", [], Some.Now, Cancel);

        var retried = await Ledger.Outbox.Retry(null, "a.person", Some.Now.AddHours(1), Cancel);

        Assert.Equal(2, retried.Count);
        var row = Assert.Single(await OutboxOf("C-2"));
        Assert.Equal(("pending", null, null, Some.Now.AddHours(1)), (row.State, row.Reason, row.MailId, row.NotBefore));
        var line = (await HistoryOf("C-2"))[^1];
        Assert.Equal(("retried", "5-working-days-before to team-manager: by a.person"), (line.What, line.Words));
        Assert.Empty(await Ledger.Outbox.Retry(null, "a.person", Some.Now, Cancel));
        Assert.NotNull(await Freeze(Some.Now.AddHours(1), "<2@ashshire.example>"));
    }

    [Fact]
    public async Task A_row_that_waits_may_go_at_once_and_one_on_its_way_is_left_alone()
    {
        await Apply(Some.Write("C-1", Some.Row()));
        await Escalate(Some.Decision() with { Outbox = [Some.Outbox() with { NotBefore = Some.Now.AddDays(1) }] });
        var id = Assert.Single(await OutboxOf()).Id;

        Assert.Equal([id], await Ledger.Outbox.Retry(id, "a.person", Some.Now, Cancel));
        await Freeze();

        Assert.Empty(await Ledger.Outbox.Retry(id, "a.person", Some.Now, Cancel));
        Assert.Equal("frozen", Assert.Single(await OutboxOf()).State);
    }
}
