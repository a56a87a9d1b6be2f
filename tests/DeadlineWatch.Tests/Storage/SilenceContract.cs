using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does for those who have a matter in hand.</summary>
public abstract class SilenceContract : LedgerContract
{
    private protected SilenceContract(ILedgerPlace place)
        : base(place)
    {
    }

    private static readonly DateTimeOffset Friday = CivilTime.EndOf(new(2026, 3, 6));

    private static SilenceRow Silence(long deadline, DateTimeOffset? until = null, string reason = "police-unavailable", DateTimeOffset? at = null) => new()
    {
        DeadlineId = deadline,
        Kind = SilenceKind.Acknowledgement,
        Silence = new(Severity.Overdue, reason, at ?? Some.Now, until ?? Friday),
        Who = "jane",
    };

    private Task<IReadOnlyList<long>> Begin(SilenceRow silence, DateTimeOffset? now = null) =>
        Ledger.Silences.Begin([silence], now ?? Some.Now, Cancel);

    private Task<IReadOnlyList<SilenceRow>> Silences(string? reference = "C-1") => Ledger.Queries.Silences(Some.Authority, reference, Cancel);

    private async Task<long> Id(string reference = "C-1") => (await DeadlineOf(reference)).Id;

    /// <summary>A deadline whose next step lies a day ahead.</summary>
    private async Task<long> Running(string reference = "C-1", DateTimeOffset? next = null)
    {
        await Apply(Some.Write(reference, Some.Row(reference) with { NextStepAt = next ?? Some.Now.AddDays(1) }));
        return await Id(reference);
    }

    [Fact]
    public async Task Who_has_it_in_hand_why_and_until_when_is_kept_and_told_in_the_history()
    {
        var id = await Running();

        Assert.Equal([id], await Begin(Silence(id)));

        var kept = Assert.Single(await Silences());
        Assert.Equal(Silence(id) with { Id = kept.Id }, kept);
        var told = Assert.Single(await HistoryOf());
        Assert.Equal(
            ("acknowledged", "until the end of Fri 6 Mar 2026, reason: police-unavailable; by jane", "person", Some.Now),
            (told.What, told.Words, told.Cause, told.At));
        Assert.Equal((await DeadlineOf()).Deadline.Clock, told.Clock);
    }

    [Fact]
    public async Task What_people_said_stands_in_the_chain()
    {
        var id = await Running();
        await Begin(Silence(id));
        await Ledger.Silences.Lift([id], "tom", Some.Now.AddHours(1), Cancel);

        Assert.Null((await new ChainWalk(Ledger.Chain).Verify(Assert.Single(await Ledger.Chain.Heads(Cancel)), Cancel)).Fault);
        await Place.Tamper("UPDATE history SET words = replace(words, 'jane', 'tom') WHERE what = 'acknowledged'", Cancel);
        Assert.NotNull((await new ChainWalk(Ledger.Chain).Verify(Assert.Single(await Ledger.Chain.Heads(Cancel)), Cancel)).Fault);
    }

    [Fact]
    public async Task Its_steps_are_looked_at_anew()
    {
        var id = await Running();

        await Begin(Silence(id));

        Assert.Equal((Some.Now, 2), ((await DeadlineOf()).NextStepAt, (await DeadlineOf()).Version));
    }

    [Fact]
    public async Task A_deadline_that_sleeps_is_not_woken()
    {
        await Apply(Some.Write("C-1", Some.Row() with { NextStepAt = null, Notice = new(NoticeKind.Baseline) }));

        await Begin(Silence(await Id()));

        Assert.Null((await DeadlineOf()).NextStepAt);
    }

    [Fact]
    public async Task A_second_one_takes_the_place_of_the_first()
    {
        var id = await Running();
        await Begin(Silence(id));

        var later = Some.Now.AddHours(2);
        await Begin(Silence(id, Some.Now.AddDays(1), "quorum", later), later);

        Assert.Equal([("police-unavailable", later), ("quorum", null)], (await Silences()).Select(each => (each.Silence.Reason, each.LiftedAt)));
    }

    [Fact]
    public async Task One_that_has_ended_by_itself_is_not_lifted_by_the_next()
    {
        var id = await Running();
        await Begin(Silence(id));

        var after = Friday.AddDays(1);
        await Begin(Silence(id, after.AddDays(1), "quorum", after), after);

        Assert.All(await Silences(), each => Assert.Null(each.LiftedAt));
    }

    [Fact]
    public async Task A_clock_that_ended_meanwhile_is_left_out()
    {
        var id = await Running();
        var row = await DeadlineOf();
        await Apply(Some.Write("C-1", row with { Deadline = row.Deadline with { Ended = Some.Ending() }, NextStepAt = null }));

        Assert.Empty(await Begin(Silence(id)));
        Assert.Empty(await Silences());
        Assert.Empty(await HistoryOf());
    }

    [Fact]
    public async Task Lifted_it_is_told_again_from_then_on()
    {
        var id = await Running(next: Friday);
        await Begin(Silence(id));
        await Escalate(new() { NextStepAt = Friday });

        var later = Some.Now.AddHours(3);
        Assert.Equal([id], await Ledger.Silences.Lift([id], "tom", later, Cancel));

        Assert.Equal(later, Assert.Single(await Silences()).LiftedAt);
        Assert.Equal(later, (await DeadlineOf()).NextStepAt);
        var told = (await HistoryOf())[^1];
        Assert.Equal(
            ("silence lifted", "it was acknowledged until the end of Fri 6 Mar 2026, reason: police-unavailable; by tom"), (told.What, told.Words));
    }

    [Fact]
    public async Task Where_nothing_runs_nothing_is_lifted()
    {
        var id = await Running();
        await Begin(Silence(id));

        Assert.Empty(await Ledger.Silences.Lift([id], "tom", Friday, Cancel));
        Assert.Single(await HistoryOf());
    }

    [Fact]
    public async Task Escalation_sees_what_was_said_last_and_not_lifted()
    {
        var (one, two) = (await Running("C-1"), await Running("C-2"));
        await Begin(Silence(one));
        await Begin(Silence(one, Friday, "quorum", Some.Now.AddHours(1)), Some.Now.AddHours(1));
        await Begin(Silence(two));
        await Ledger.Silences.Lift([two], "jane", Some.Now.AddHours(1), Cancel);
        var seen = new Dictionary<string, string?>();

        await Ledger.Escalations.Escalate(Some.Now.AddDays(1), 10, due =>
        {
            seen[due.Row.Deadline.Clock.Case] = due.Silence?.Reason;
            return new();
        }, Cancel);

        Assert.Equal(new Dictionary<string, string?> { ["C-1"] = "quorum", ["C-2"] = null }, seen);
    }

    [Fact]
    public async Task What_waits_to_be_sent_knows_of_it_and_goes_when_it_is_lifted()
    {
        await PutInOutbox();
        var id = await Id();
        await Begin(Silence(id));
        Silence? seen = null;
        await Ledger.Mails.Freeze(Some.Manager, Some.Now, waiting =>
        {
            seen = waiting.Rows[0].Silence;
            return new([], null, []) { PutOff = [new([.. waiting.Rows.Select(each => each.Row.Id)], Friday, null)] };
        }, Cancel);

        Assert.Equal(Silence(id).Silence, seen);
        Assert.Empty(await Ledger.Mails.RecipientsWithMail(Some.Now.AddDays(1), 10, Cancel));
        await Ledger.Silences.Lift([id], "jane", Some.Now.AddDays(1), Cancel);
        Assert.Equal([Some.Manager], await Ledger.Mails.RecipientsWithMail(Some.Now.AddDays(1), 10, Cancel));
    }

    [Fact]
    public async Task A_row_that_waits_for_something_else_is_left_alone()
    {
        await PutInOutbox();
        await Ledger.Mails.Freeze(Some.Manager, Some.Now,
            waiting => new([], null, []) { PutOff = [new([.. waiting.Rows.Select(each => each.Row.Id)], Friday, "hours")] }, Cancel);

        await Begin(Silence(await Id()));

        Assert.Equal(Friday, Assert.Single(await OutboxOf()).NotBefore);
    }

    [Fact]
    public async Task It_survives_a_correction_of_its_deadline()
    {
        var id = await Running();
        await Begin(Silence(id));
        var row = await DeadlineOf();

        await Apply(Some.Write("C-1", row with { Deadline = row.Deadline with { Clock = row.Deadline.Clock with { Start = "S47-9" } }, Generation = 2 }));

        Assert.Equal(id, Assert.Single(await Silences()).DeadlineId);
    }

    [Fact]
    public async Task They_are_asked_by_case_by_authority_and_all_at_once()
    {
        var (one, two) = (await Running("C-1"), await Running("C-2"));
        await Ledger.Silences.Begin([Silence(one), Silence(two)], Some.Now, Cancel);

        Assert.Equal([one], (await Silences("C-1")).Select(each => each.DeadlineId));
        Assert.Equal([one, two], (await Silences(null)).Select(each => each.DeadlineId));
        Assert.Equal([one, two], (await Ledger.Queries.Silences(null, null, Cancel)).Select(each => each.DeadlineId));
        Assert.Empty(await Ledger.Queries.Silences("elsewhere", null, Cancel));
    }

    [Fact]
    public async Task Retention_lets_it_go_with_its_case()
    {
        await Running("C-1");
        await Begin(Silence(await Id()));
        await RetentionContract.End(Ledger, "C-1");

        Assert.NotNull(await Ledger.Retention.Forget(await RetentionContract.Exported(Ledger, "C-1"), Cancel));

        Assert.Equal(0, await Place.Count("SELECT count(*) FROM silences", Cancel));
        Assert.Equal(0, await Place.Count("SELECT count(*) FROM history WHERE words LIKE '%jane%'", Cancel));
    }
}
