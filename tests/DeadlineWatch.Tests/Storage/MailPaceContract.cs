using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does so that mails go when they may: put off, counted by the hour and the day, and not held by a clock that was wrong.</summary>
public abstract class MailPaceContract : LedgerContract
{
    private protected MailPaceContract(ILedgerPlace place)
        : base(place)
    {
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
}
