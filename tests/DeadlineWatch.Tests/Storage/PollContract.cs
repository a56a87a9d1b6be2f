using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does for polls.</summary>
public abstract class PollContract : LedgerContract
{
    private protected PollContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task A_case_is_read_back_as_it_was_written()
    {
        var row = Some.Row() with { AwaitsData = true, Notice = new(NoticeKind.Correction, new(2026, 3, 6), Some.Now) };
        await Apply(Some.Write("C-1", row) with { History = [Some.History()] });

        var stored = (await Ledger.Polls.LoadCases(Some.Authority, ["C-1", "C-2"], Cancel));

        var found = Assert.Single(stored).Value;
        Assert.Equal(row with { Id = found.Deadlines[0].Id, Version = 1 }, Assert.Single(found.Deadlines));
        Assert.Equivalent(Some.Reading(), Assert.Single(found.Readings), strict: true);
        Assert.Equal(Some.History() with { Id = 1 }, Assert.Single(await HistoryOf()) with { Id = 1 });
    }

    [Fact]
    public async Task A_second_source_adds_its_reading_to_the_case()
    {
        await Apply(Some.Write());
        await Apply(Some.Write() with { Readings = [Some.Reading(source: "mailbox")] });

        Assert.Equal(["cases", "mailbox"], (await CaseOf()).Readings.Select(each => each.Snapshot.Source));
        Assert.Equal(["C-1"], (await Ledger.Polls.ReadingHeads("mailbox", null, 10, Cancel)).Select(each => each.Reference));
    }

    [Fact]
    public async Task A_changed_reading_replaces_the_one_before()
    {
        await Apply(Some.Write());
        await Apply(Some.Write() with { Readings = [Some.Reading(hash: "h2")] });

        var head = Assert.Single(await Ledger.Polls.ReadingHeads(Some.Source, null, 10, Cancel));
        Assert.Equal(new ReadingHead("C-1", "h2", null, null), head);
    }

    [Fact]
    public async Task A_deadline_that_was_written_since_it_was_judged_leaves_its_case_out_whole()
    {
        await Apply(Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2")));
        var (judged, other) = (await DeadlineOf(), await DeadlineOf("C-2"));
        await Apply(Some.Write("C-1", judged with { AwaitsData = true }));

        var lost = await Ledger.Polls.Apply(Some.Authority, [
            Some.Write("C-1", judged) with
            {
                Readings = [Some.Reading(hash: "h2")],
                History = [Some.History()],
                RevisitAt = Some.Now,
                Findings = [Some.Finding("C-1")],
            },
            Some.Write("C-2", other with { AwaitsData = true }),
        ], Cancel);

        Assert.Equal(["C-1"], lost);
        Assert.True((await DeadlineOf()).AwaitsData);
        Assert.Equal("h1", (await CaseOf()).Readings[0].Hash);
        Assert.Empty(await HistoryOf());
        Assert.Empty(await Ledger.Polls.CasesToRevisit(Some.Authority, Some.Now, Cancel));
        Assert.Empty(await Ledger.Queries.Findings(null, Cancel));
        Assert.Equal(2, (await DeadlineOf("C-2")).Version);
    }

    [Fact]
    public async Task A_deadline_that_another_inserted_meanwhile_leaves_the_case_out()
    {
        await Apply(Some.Write("C-1", Some.Row()));

        var lost = await Ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", Some.Row())], Cancel);

        Assert.Equal(["C-1"], lost);
        Assert.Equal(1, (await DeadlineOf()).Version);
    }

    [Fact]
    public async Task A_case_that_another_source_wrote_since_it_was_judged_is_left_out()
    {
        await Apply(Some.Write());
        var judged = (await CaseOf()).Version;
        await Apply(Some.Write() with { Readings = [Some.Reading(source: "mailbox")], JudgedVersion = judged });

        var lost = await Ledger.Polls.Apply(Some.Authority,
            [Some.Write("C-1", Some.Row()) with { JudgedVersion = judged }], Cancel);

        Assert.Equal(["C-1"], lost);
        Assert.Empty((await CaseOf()).Deadlines);
    }

    [Fact]
    public async Task A_new_case_that_two_polls_found_at_once_is_written_by_the_first()
    {
        await Apply(Some.Write() with { JudgedVersion = 0 });

        var lost = await Ledger.Polls.Apply(Some.Authority, [Some.Write() with { JudgedVersion = 0 }], Cancel);

        Assert.Equal(["C-1"], lost);
    }

    [Fact]
    public async Task A_corrected_start_keeps_the_deadline_and_what_was_told_of_it()
    {
        await PutInOutbox();
        var before = await DeadlineOf();

        await Apply(Some.Write("C-1", before with { Deadline = Some.Deadline(start: "2026-02-17"), NextStepAt = Some.Now }));

        Assert.Equal((before.Id, "2026-02-17"), ((await DeadlineOf()).Id, (await DeadlineOf()).Deadline.Clock.Start));
        var told = new List<ToldStep>();
        await Ledger.Escalations.Escalate(Some.Now, 10, due =>
        {
            told.AddRange(due.Told);
            return new();
        }, Cancel);
        Assert.Equal("5-working-days-before", Assert.Single(told).Step);
    }

    [Fact]
    public async Task Two_deadlines_of_a_case_can_swap_their_starts()
    {
        await Apply(Some.Write("C-1", Some.Row(start: "2026-02-16"), Some.Row(start: "2026-02-18")));
        var (first, second) = ((await CaseOf()).Deadlines[0], (await CaseOf()).Deadlines[1]);

        await Apply(Some.Write("C-1",
            first with { Deadline = second.Deadline },
            second with { Deadline = first.Deadline },
            Some.Row(start: "2026-02-20")));

        Assert.Equal(
            [(first.Id, "2026-02-18"), (second.Id, "2026-02-16")],
            (await CaseOf()).Deadlines.Take(2).Select(each => (each.Id, each.Deadline.Clock.Start)));
    }

    [Fact]
    public async Task A_new_deadline_may_take_the_start_that_a_corrected_one_gives_up()
    {
        await Apply(Some.Write("C-1", Some.Row(start: "2026-02-16")));
        var old = await DeadlineOf();

        await Apply(Some.Write("C-1",
            Some.Row(start: "2026-02-16"), old with { Deadline = Some.Deadline(start: "2026-02-18") }));

        Assert.Equal(
            ["2026-02-18", "2026-02-16"], (await CaseOf()).Deadlines.Select(each => each.Deadline.Clock.Start));
    }

    [Fact]
    public async Task A_case_that_names_one_clock_twice_is_set_aside_with_a_finding_and_others_go_on()
    {
        await Apply(Some.Write("C-1", Some.Row(), Some.Row()), Some.Write("C-2", Some.Row("C-2")));

        Assert.Null(await Ledger.Queries.Case(Some.Authority, "C-1", Cancel));
        Assert.Equal("doubled-clock", Assert.Single(await Ledger.Queries.Findings(null, Cancel)).Finding.Code);
        Assert.Single((await CaseOf("C-2")).Deadlines);
    }

    [Fact]
    public async Task Cases_are_judged_again_once_their_data_moment_has_come()
    {
        await Apply(
            Some.Write("C-1") with { RevisitAt = Some.Now },
            Some.Write("C-2") with { RevisitAt = Some.Now.AddMicroseconds(1) },
            Some.Write("C-3"));

        Assert.Equal(["C-1"], await Ledger.Polls.CasesToRevisit(Some.Authority, Some.Now, Cancel));
        Assert.Empty(await Ledger.Polls.CasesToRevisit("elsewhere", Some.Now, Cancel));
    }

    [Fact]
    public async Task A_missing_case_is_looked_at_until_nothing_of_it_is_open_and_seen()
    {
        await Apply(
            Some.Write("C-1", Some.Row()),
            Some.Write("C-2", Some.Row("C-2") with { UnseenAt = Some.Now }),
            Some.Write("C-3", Some.Row("C-3") with { Deadline = Some.Deadline("C-3") with { Ended = Some.Ending() } }),
            Some.Write("C-4", Some.Row("C-4") with { MissingSince = Some.Now }),
            Some.Write("C-5", Some.Row("C-5")));

        await Ledger.Polls.MarkMissing(
            Some.Source, ["C-1", "C-2", "C-3"], Some.Now.AddDays(-1), Some.Now, Cancel);

        Assert.Equal(["C-1", "C-4"], await Ledger.Polls.CasesToRevisit(Some.Authority, Some.Now, Cancel));
    }

    [Fact]
    public async Task A_missing_case_keeps_the_day_it_went_missing_until_it_is_held_again()
    {
        await Apply(Some.Write());
        async Task<ReadingHead> Head() => Assert.Single(await Ledger.Polls.ReadingHeads(Some.Source, null, 10, Cancel));

        await Ledger.Polls.MarkMissing(Some.Source, ["C-1"], Some.Now.AddDays(-1), Some.Now, Cancel);
        await Ledger.Polls.MarkMissing(Some.Source, ["C-1"], Some.Now, Some.Now.AddDays(1), Cancel);
        Assert.Equal(new ReadingHead("C-1", "h1", Some.Now.AddDays(-1), Some.Now), await Head());

        await Ledger.Polls.MarkMissing(Some.Source, ["C-1"], null, null, Cancel);
        Assert.Equal(new ReadingHead("C-1", "h1", null, null), await Head());
    }

    [Fact]
    public async Task References_come_in_order_and_in_pages()
    {
        await Apply(Some.Write("b"), Some.Write("C-10"), Some.Write("C-2"));

        Assert.Equal(["C-10", "C-2"], await Ledger.Polls.CaseReferences(Some.Authority, null, 2, Cancel));
        Assert.Equal(["b"], await Ledger.Polls.CaseReferences(Some.Authority, "C-2", 2, Cancel));
        Assert.Empty(await Ledger.Polls.CaseReferences(Some.Authority, "b", 2, Cancel));
    }

    [Fact]
    public async Task Rules_in_force_are_those_recorded_last()
    {
        Assert.Null(await Ledger.Polls.RulesInForce(Some.Authority, Cancel));

        await Ledger.Polls.RecordRules(Some.Authority, "rules-1", Some.Now, Cancel);
        await Ledger.Polls.RecordRules(Some.Authority, "rules-2", Some.Now, Cancel);

        Assert.Equal("rules-2", await Ledger.Polls.RulesInForce(Some.Authority, Cancel));
    }

    [Fact]
    public async Task Laying_a_baseline_wakes_what_waits_for_it_and_only_once()
    {
        DeadlineRow Quiet(string reference, string clock, Notice? notice) =>
            Some.Row(reference, clock: clock) with { NextStepAt = null, Notice = notice };
        await Apply(
            Some.Write("C-1", Quiet("C-1", "icpc", new(NoticeKind.Baseline))),
            Some.Write("C-2", Quiet("C-2", "icpc", null)),
            Some.Write("C-3", Quiet("C-3", "referral-decision", new(NoticeKind.Baseline))));

        await Ledger.Polls.LayBaseline(Some.Authority, ["icpc"], Some.Now, Cancel);
        await Ledger.Polls.LayBaseline(Some.Authority, ["icpc"], Some.Now.AddDays(1), Cancel);

        Assert.Equal(Some.Now, (await DeadlineOf("C-1")).NextStepAt);
        Assert.Null((await DeadlineOf("C-2")).NextStepAt);
        Assert.Null((await DeadlineOf("C-3")).NextStepAt);
        Assert.Equal(["icpc"], await Ledger.Polls.Baselined(Some.Authority, Cancel));
        Assert.Empty(await Ledger.Polls.Baselined("elsewhere", Cancel));
    }
}
