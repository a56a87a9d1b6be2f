using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does for sending.</summary>
public abstract class MailContract : LedgerContract
{
    private protected MailContract(ILedgerPlace place)
        : base(place)
    {
    }

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private Task<LeasedMail?> Lease(DateTimeOffset? now = null) => Ledger.Mails.Lease(now ?? Some.Now, Length, Cancel);

    private async Task<LeasedMail> FrozenAndLeased()
    {
        await PutInOutbox();
        await Freeze();
        return (await Lease())!;
    }

    private async Task<OutboxRow> Row(string reference = "C-1") => Assert.Single(await OutboxOf(reference));

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
    public async Task What_a_wrong_clock_sent_in_an_hour_that_is_yet_to_come_counts_for_no_limit()
    {
        var ahead = Some.Now.AddHours(3);
        await PutInOutbox("C-1");
        await Ledger.Mails.Freeze(Some.Manager, ahead, pending => new([], Some.Mail() with { CreatedAt = ahead, MessageId = "ahead@deadlinewatch.example" }, [pending.Rows[0].Row.Id]), Cancel);
        await PutInOutbox("C-2");
        IReadOnlyList<DateTimeOffset> lastHour = [ahead];

        await Ledger.Mails.Freeze(Some.Manager, Some.Now, pending =>
        {
            lastHour = pending.LastHour;
            return new([], Some.Mail(), [pending.Rows[0].Row.Id]);
        }, Cancel);

        Assert.Empty(lastHour);
    }

    [Fact]
    public async Task What_waits_for_a_moment_that_a_wrong_clock_set_is_looked_at_anew()
    {
        var ahead = Some.Now.AddDays(1);
        await PutInOutbox("C-1");
        await Ledger.Mails.Freeze(Some.Manager, ahead, pending => new([], Some.Mail() with { CreatedAt = ahead, MessageId = "ahead@deadlinewatch.example" }, [pending.Rows[0].Row.Id]), Cancel);
        await Ledger.Mails.Unknown((await Lease(ahead))!, "lost", ahead.AddMinutes(1), ahead, Cancel);
        await PutInOutbox("C-2");
        await Ledger.Mails.Freeze(Some.Manager, Some.Now, pending => new([], null, [])
        {
            PutOff = [new([pending.Rows[0].Row.Id], ahead, "limit")],
        }, Cancel);
        Assert.True(await Ledger.Mails.HasMadeAfter(Some.Now, Cancel));
        Assert.Null(await Lease());
        Assert.Empty(await Ledger.Mails.RecipientsWithMail(Some.Now, 9, Cancel));

        Assert.Equal(2, await Ledger.Mails.LookAnew(Some.Now, Cancel));

        Assert.Equal("unknown", (await Lease())!.Mail.State);
        Assert.Equal([Some.Manager], await Ledger.Mails.RecipientsWithMail(Some.Now, 9, Cancel));
        Assert.Equal(0, await Ledger.Mails.LookAnew(Some.Now, Cancel));
    }

    [Fact]
    public async Task Where_no_clock_was_wrong_nothing_was_made_after_now()
    {
        await PutInOutbox();
        await Freeze();

        Assert.False(await Ledger.Mails.HasMadeAfter(Some.Now, Cancel));
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
    public async Task A_line_that_is_put_off_waits_and_remembers_why()
    {
        await PutInOutbox("C-1");
        await PutInOutbox("C-2");
        var later = Some.Now.AddHours(14);

        var mail = await Ledger.Mails.Freeze(Some.Manager, Some.Now, pending => new([], Some.Mail(), [pending.Rows[1].Row.Id])
        {
            PutOff = [new([pending.Rows[0].Row.Id], later, "hours")],
        }, Cancel);

        Assert.NotNull(mail);
        Assert.Equal(("pending", "hours", later), ((await Row("C-1")).State, (await Row("C-1")).Held, (await Row("C-1")).NotBefore));
        Assert.Null(await Freeze(later.AddMicroseconds(-1), "<2@ashshire.example>"));
        Assert.NotNull(await Freeze(later, "<2@ashshire.example>"));
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
    public async Task The_mails_of_the_last_hour_are_known_but_those_that_did_not_go()
    {
        await PutInOutbox("C-1");
        await Freeze();
        var leased = await Lease();
        await PutInOutbox("C-2");
        await Freeze(Some.Now.AddMinutes(1), "<2@ashshire.example>");
        await Ledger.Mails.Thaw(leased!, "450 later", Some.Now.AddMinutes(2), Some.Now, Cancel);
        IReadOnlyList<DateTimeOffset> known = [];
        Task Ask(DateTimeOffset now) => Ledger.Mails.Freeze(Some.Manager, now, waiting =>
        {
            known = waiting.LastHour;
            return new([], null, []);
        }, Cancel);

        await Ask(Some.Now.AddMinutes(2));
        Assert.Equal([Some.Now.AddMinutes(1)], known);
        await Ask(Some.Now.AddMinutes(61));
        Assert.Empty(known);
    }

    [Fact]
    public async Task The_daily_word_goes_once_a_day_and_anew_where_it_surely_did_not_go()
    {
        var today = new DateOnly(2026, 3, 2);
        Task<bool> Word(string messageId) => Ledger.Mails.FreezeDailyWord(today, Some.Mail(messageId) with { Urgent = true }, Cancel);

        Assert.True(await Word("<1@ashshire.example>"));
        Assert.False(await Word("<2@ashshire.example>"));
        Assert.Equal([Some.Manager], await Ledger.Mails.HadDailyWord(today, Cancel));
        Assert.Empty(await Ledger.Mails.HadDailyWord(today.AddDays(1), Cancel));
        var leased = (await Lease())!;
        Assert.True(leased.Mail.Urgent);
        await Ledger.Mails.Thaw(leased, "421 busy", Some.Now, Some.Now, Cancel);

        Assert.True(await Word("<3@ashshire.example>"));
        await Ledger.Mails.Sent((await Lease())!, "250", Some.Now, Cancel);
        Assert.False(await Word("<4@ashshire.example>"));
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

    [Fact]
    public async Task What_is_put_off_on_purpose_waits_for_nobody_until_then()
    {
        var leased = await FrozenAndLeased();
        await Ledger.Mails.Thaw(leased, "relay down", Some.Now.AddMinutes(1), Some.Now, Cancel);
        var morning = Some.Now.AddHours(12);

        await Ledger.Mails.Freeze(Some.Manager, Some.Now.AddMinutes(1),
            pending => new([], null, []) { PutOff = [new([.. pending.Rows.Select(each => each.Row.Id)], morning, "hours")] }, Cancel);

        Assert.Null(await Ledger.Queries.WaitingSince(morning.AddMicroseconds(-1), Cancel));
        Assert.Equal(morning, await Ledger.Queries.WaitingSince(morning, Cancel));
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
