using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does so that a mail says all that waits, once, and nothing that is no longer true.</summary>
public abstract class ComposingContract : LedgerContract
{
    private protected ComposingContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task Those_who_wait_longest_have_their_mail_first()
    {
        await PutInOutbox("C-1", "b@ashshire.example");
        await PutInOutbox("C-2", "a@ashshire.example");
        await Apply(Some.Write("C-3", Some.Row("C-3")));
        await Escalate(new()
        {
            Outbox = [Some.Outbox(recipient: "first@ashshire.example") with { NotBefore = Some.Now.AddHours(-1) }],
        });
        await Apply(Some.Write("C-4", Some.Row("C-4")));
        await Escalate(new()
        {
            Outbox = [Some.Outbox(recipient: "later@ashshire.example") with { NotBefore = Some.Now.AddMicroseconds(1) }],
        });

        Assert.Equal(
            ["first@ashshire.example", "a@ashshire.example"], await Ledger.Mails.RecipientsWithMail(Some.Now, 2, Cancel));
        Assert.Equal(3, (await Ledger.Mails.RecipientsWithMail(Some.Now, 9, Cancel)).Count);
    }

    [Fact]
    public async Task A_mail_is_composed_of_all_that_waits_for_its_recipient()
    {
        await PutInOutbox("C-1");
        await PutInOutbox("C-2");
        await PutInOutbox("C-3", "other@ashshire.example");
        IReadOnlyList<PendingRow> asked = [];

        var mail = await Ledger.Mails.Freeze(Some.Manager, Some.Now, pending =>
        {
            asked = pending.Rows;
            return new([], Some.Mail(), [.. pending.Rows.Select(each => each.Row.Id)]);
        }, Cancel);

        Assert.Equal(["C-1", "C-2"], asked.Select(each => each.Deadline.Deadline.Clock.Case));
        Assert.Equal(await DeadlineOf("C-1"), asked[0].Deadline);
        Assert.Equal("5-working-days-before", Assert.Single(asked[0].Told).Step);
        Assert.Equal(("frozen", mail!.Id), ((await Row("C-2")).State, (await Row("C-2")).MailId));
        Assert.Equal("pending", (await Row("C-3")).State);
        Assert.Equal(new OutboxStanding(1, 2, 0, 0, Some.Now), await Ledger.Queries.OutboxStanding(Cancel));
    }

    [Fact]
    public async Task Nothing_is_composed_where_nothing_may_go_yet()
    {
        await PutInOutbox();

        var mail = await Ledger.Mails.Freeze(
            Some.Manager, Some.Now.AddMicroseconds(-1), _ => throw new InvalidOperationException("asked"), Cancel);

        Assert.Null(mail);
    }

    [Fact]
    public async Task A_line_that_is_no_longer_true_is_withdrawn_and_the_history_says_why()
    {
        await PutInOutbox("C-1");
        await PutInOutbox("C-2");

        var mail = await Ledger.Mails.Freeze(Some.Manager, Some.Now,
            pending => new([(pending.Rows[0].Row.Id, "conference held")], Some.Mail(), [pending.Rows[1].Row.Id]), Cancel);

        Assert.NotNull(mail);
        Assert.Equal(("withdrawn", "conference held"), ((await Row("C-1")).State, (await Row("C-1")).Reason));
        Assert.Equal("frozen", (await Row("C-2")).State);
        var line = Assert.Single(await HistoryOf("C-1"));
        Assert.Equal(
            ("withdrawn", "5-working-days-before to team-manager: conference held", "mail"),
            (line.What, line.Words, line.Cause));
    }

    [Fact]
    public async Task Where_all_is_withdrawn_no_mail_is_made()
    {
        await PutInOutbox();

        var mail = await Ledger.Mails.Freeze(
            Some.Manager, Some.Now, pending => new([(pending.Rows[0].Row.Id, "ended")], null, []), Cancel);

        Assert.Null(mail);
        Assert.Null(await Lease());
        Assert.Equal("withdrawn", (await Row()).State);
    }

    [Fact]
    public async Task A_mail_that_would_lose_or_double_a_line_is_refused_and_nothing_changes()
    {
        await PutInOutbox();
        Task<MailRow?> Wrong(Func<long, Composed> compose) => Ledger.Mails.Freeze(
            Some.Manager, Some.Now, pending => compose(pending.Rows[0].Row.Id), Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Wrong(row => new([(row, "x")], Some.Mail(), [row])));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Wrong(row => new([], Some.Mail(), [row + 1])));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Wrong(row => new([], null, [row])));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Wrong(row => new([(row, "x")], Some.Mail(), [])));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Wrong(row => new([], Some.Mail(recipient: "x@ashshire.example"), [row])));

        Assert.Equal("pending", (await Row()).State);
    }

    [Fact]
    public async Task What_is_for_another_by_now_is_put_in_for_them_once()
    {
        await PutInOutbox("C-1");
        const string deputy = "deputy@ashshire.example";
        Task<MailRow?> Redirect() => Ledger.Mails.Freeze(Some.Manager, Some.Now, waiting =>
        {
            var row = waiting.Rows[0].Row;
            return new([(row.Id, "another is told instead")], null, [])
            {
                Redirected =
                [
                    row with { Recipient = deputy, Team = null, NotBefore = Some.Now },
                    row with { Recipient = deputy, Team = null, NotBefore = Some.Now },
                    row with { Recipient = "other@ashshire.example", WasDueOn = new(2026, 3, 2), WasDueAt = Some.Now, WasTeam = "South" },
                ],
            };
        }, Cancel);

        Assert.Null(await Redirect());
        var rows = await OutboxOf("C-1");

        Assert.Equal(
            [(Some.Manager, "withdrawn", null), (deputy, "pending", null), ("other@ashshire.example", "pending", "South")],
            rows.Select(each => (each.Recipient, each.State, each.WasTeam)));
        Assert.NotNull(await Freeze(recipient: deputy));
    }

    [Fact]
    public async Task A_message_id_is_used_once()
    {
        await PutInOutbox("C-1");
        await Freeze();
        await PutInOutbox("C-2");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Freeze());

        Assert.Equal("pending", (await Row("C-2")).State);
    }

    [Fact]
    public async Task Two_services_that_compose_for_one_recipient_at_once_make_one_mail()
    {
        for (var each = 0; each < 20; each++)
        {
            await PutInOutbox($"C-{each}");
        }

        var second = await Open();
        Task<MailRow?> Compose(ILedger ledger, string messageId) => Task.Run(() => ledger.Mails.Freeze(Some.Manager, Some.Now,
            pending => new([], Some.Mail(messageId), [.. pending.Rows.Select(each => each.Row.Id)]), Cancel), Cancel);
        var mails = await Task.WhenAll(Compose(Ledger, "<1@ashshire.example>"), Compose(second, "<2@ashshire.example>"));

        Assert.Single(mails, each => each is not null);
        Assert.Equal(new OutboxStanding(0, 20, 0, 0, null), await Ledger.Queries.OutboxStanding(Cancel));
    }
}
