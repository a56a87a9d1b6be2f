using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does for escalation.</summary>
public abstract class EscalationContract : LedgerContract
{
    private protected EscalationContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task What_is_decided_is_written_together()
    {
        await Apply(Some.Write("C-1", Some.Row() with { Notice = new(NoticeKind.Correction) }));
        var tomorrow = Some.Now.AddDays(1);

        var looked = await Escalate(Some.Decision() with
        {
            History = [Some.History(what: "told")],
            NextStepAt = tomorrow,
            AwaitsData = true,
        });

        Assert.Equal(1, looked);
        var row = await DeadlineOf();
        Assert.Equal((tomorrow, true, 2, null), (row.NextStepAt, row.AwaitsData, row.Version, row.Notice));
        var told = Assert.Single(await OutboxOf());
        Assert.Equal(Some.Outbox() with { Id = told.Id, DeadlineId = row.Id }, told);
        Assert.Equal("told", Assert.Single(await HistoryOf()).What);
        Assert.Equal(tomorrow, await Ledger.Escalations.NextStepAt(Cancel));
    }

    [Fact]
    public async Task Nothing_is_due_before_its_time()
    {
        await Apply(
            Some.Write("C-1", Some.Row() with { NextStepAt = Some.Now.AddMicroseconds(1) }),
            Some.Write("C-2", Some.Row("C-2") with { NextStepAt = null }));

        Assert.Equal(0, await Escalate(Some.Decision()));
        Assert.Equal(Some.Now.AddMicroseconds(1), await Ledger.Escalations.NextStepAt(Cancel));
    }

    [Fact]
    public async Task An_empty_ledger_has_no_next_step() =>
        Assert.Null(await Ledger.Escalations.NextStepAt(Cancel));

    [Fact]
    public async Task Those_that_wait_longest_are_decided_first()
    {
        await Apply(
            Some.Write("C-1", Some.Row("C-1")),
            Some.Write("C-2", Some.Row("C-2") with { NextStepAt = Some.Now.AddDays(-2) }),
            Some.Write("C-3", Some.Row("C-3") with { NextStepAt = Some.Now.AddDays(-1) }));
        var order = new List<string>();

        await Ledger.Escalations.Escalate(Some.Now, 2, due =>
        {
            order.Add(due.Row.Deadline.Clock.Case);
            return new();
        }, Cancel);

        Assert.Equal(["C-2", "C-3"], order);
    }

    [Fact]
    public async Task A_step_told_twice_puts_nothing_more_in_the_outbox()
    {
        await Apply(Some.Write("C-1", Some.Row()));

        await Escalate(Some.Decision() with { NextStepAt = Some.Now });
        await Escalate(Some.Decision() with
        {
            Outbox = [Some.Outbox(), Some.Outbox("overdue")],
            NextStepAt = Some.Now,
        });

        Assert.Equal(["5-working-days-before", "overdue"], (await OutboxOf()).Select(each => each.Step));
    }

    [Fact]
    public async Task A_step_is_told_to_everyone_it_goes_to()
    {
        await Apply(Some.Write("C-1", Some.Row()));

        await Escalate(Some.Decision() with
        {
            Outbox = [Some.Outbox(), Some.Outbox(recipient: "head@ashshire.example", role: "service-manager")],
        });

        Assert.Equal(["team-manager", "service-manager"], (await OutboxOf()).Select(each => each.Role));
    }

    [Fact]
    public async Task A_new_due_moment_tells_the_same_step_again()
    {
        await PutInOutbox();
        await Apply(Some.Write("C-1", await DeadlineOf() with { Generation = 2, NextStepAt = Some.Now }));

        await Escalate(new() { Told = [Some.Told(generation: 2)], Outbox = [Some.Outbox() with { Generation = 2 }] });

        Assert.Equal([1, 2], (await OutboxOf()).Select(each => each.Generation));
    }

    [Fact]
    public async Task A_notice_that_is_no_step_is_told_once_by_its_own_key()
    {
        var notice = Some.Outbox("Correction") with { Kind = NoticeKind.Correction };
        await Apply(Some.Write("C-1", Some.Row()));

        await Escalate(new() { Outbox = [notice, notice with { Role = "service-manager" }], NextStepAt = Some.Now });
        IReadOnlyList<ToldStep> told = [];
        await Ledger.Escalations.Escalate(Some.Now, 10, due =>
        {
            told = due.Told;
            return new() { Outbox = [notice] };
        }, Cancel);

        Assert.Equal(2, (await OutboxOf()).Count);
        Assert.Equivalent(
            new ToldStep(1, "Correction", Some.Now, ["team-manager", "service-manager"]), Assert.Single(told), strict: true);
    }

    [Fact]
    public async Task A_matter_lost_sight_of_twice_is_told_twice_and_never_doubled()
    {
        StepDecision Unseen(string key) => new()
        {
            Told = [Some.Told(key)],
            Outbox = [Some.Outbox("unseen") with { Kind = NoticeKind.Unseen }],
            NextStepAt = Some.Now,
        };
        await Apply(Some.Write("C-1", Some.Row()));

        await Escalate(Unseen("unseen@2 March"));
        await Escalate(Unseen("unseen@2 March"));
        Assert.Single(await OutboxOf());

        await Escalate(Unseen("unseen@9 March"));
        Assert.Equal(2, (await OutboxOf()).Count);
    }

    [Fact]
    public async Task A_notice_that_stays_is_kept_until_it_is_told()
    {
        var notice = new Notice(NoticeKind.Correction, new(2026, 3, 6), Some.Now);
        await Apply(Some.Write("C-1", Some.Row() with { Notice = notice }));

        await Escalate(new() { Notice = notice, NextStepAt = Some.Now });
        Assert.Equal(notice, (await DeadlineOf()).Notice);

        await Escalate(new());
        Assert.Null((await DeadlineOf()).Notice);
    }

    [Fact]
    public async Task A_deadline_that_cannot_be_decided_is_set_aside_and_others_go_on()
    {
        await Apply(Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2")));

        StepDecision Decide(DueDeadline due) => due.Row.Deadline.Clock.Case == "C-1"
            ? throw new InvalidOperationException("no such clock")
            : Some.Decision();
        Assert.Equal(2, await Ledger.Escalations.Escalate(Some.Now, 10, Decide, Cancel));
        Assert.Equal(1, await Ledger.Escalations.Escalate(Some.Now.AddMinutes(10), 10, Decide, Cancel));

        Assert.Single(await OutboxOf("C-2"));
        Assert.Equal(Some.Now.AddMinutes(20), (await DeadlineOf("C-1")).NextStepAt);
        var finding = Assert.Single(await Ledger.Queries.Findings("escalation:ashshire", Cancel));
        Assert.Equal(("escalation-fault", "C-1"), (finding.Finding.Code, finding.Finding.Case));
        Assert.Equal((Some.Now, Some.Now.AddMinutes(10)), (finding.FirstSeenAt, finding.LastSeenAt));
        Assert.Equal("escalation-fault", Assert.Single(await HistoryOf("C-1")).What);
    }

    [Fact]
    public async Task A_decision_that_the_ledger_refuses_is_undone_alone()
    {
        await Apply(Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2")));

        await Ledger.Escalations.Escalate(Some.Now, 10,
            due => Some.Decision(recipient: due.Row.Deadline.Clock.Case == "C-1" ? "" : Some.Manager), Cancel);

        Assert.Empty(await OutboxOf("C-1"));
        Assert.Single(await OutboxOf("C-2"));
        var told = -1;
        await Ledger.Escalations.Escalate(Some.Now.AddMinutes(10), 10, due =>
        {
            told = due.Told.Count;
            return new();
        }, Cancel);
        Assert.Equal(0, told);
    }

    [Fact]
    public async Task A_deadline_that_is_decided_at_last_leaves_no_fault_behind()
    {
        await Apply(Some.Write("C-1", Some.Row() with { Notice = new(NoticeKind.Unseen) }));
        await Ledger.Escalations.Escalate(Some.Now, 10, _ => throw new InvalidOperationException(), Cancel);
        Assert.Equal(new Notice(NoticeKind.Unseen), (await DeadlineOf()).Notice);

        await Escalate(new(), Some.Now.AddMinutes(10));

        Assert.Empty(await Ledger.Queries.Findings(null, Cancel));
        Assert.Null((await DeadlineOf()).Notice);
    }

    [Fact]
    public async Task A_team_without_a_manager_is_found_until_somebody_is_reached()
    {
        await Apply(Some.Write("C-1", Some.Row()));
        async Task<int> Found() => (await Ledger.Queries.Findings("escalation:ashshire", Cancel)).Count;

        await Escalate(Some.Decision() with { Findings = [Some.Finding(null, "unknown-team")], NextStepAt = Some.Now });
        Assert.Equal(1, await Found());
        await Escalate(new() { NextStepAt = Some.Now });
        Assert.Equal(1, await Found());
        await Escalate(Some.Decision("overdue"));
        Assert.Equal(0, await Found());
    }

    [Fact]
    public async Task What_escalation_found_goes_when_nothing_of_the_case_is_open()
    {
        await Apply(Some.Write("C-1", Some.Row()));
        await Escalate(Some.Decision() with { Findings = [Some.Finding("C-1", "unknown-team")] });

        var row = await DeadlineOf();
        await Apply(Some.Write("C-1", row with { Deadline = row.Deadline with { Ended = Some.Ending() } }));

        Assert.Empty(await Ledger.Queries.Findings(null, Cancel));
    }

    [Fact]
    public async Task A_poll_that_judged_before_the_step_was_told_judges_again()
    {
        await Apply(Some.Write("C-1", Some.Row()));
        var judged = await DeadlineOf();
        await Escalate(Some.Decision());

        Assert.Equal(["C-1"], await Ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", judged)], Cancel));
    }

    [Fact]
    public async Task Two_services_on_one_ledger_tell_each_step_once()
    {
        var references = Enumerable.Range(1, 60).Select(each => $"C-{each}").ToList();
        await Apply([.. references.Select(each => Some.Write(each, Some.Row(each)))]);
        var second = await Open();

        async Task<int> Drain(ILedger ledger)
        {
            var all = 0;
            while (await ledger.Escalations.Escalate(Some.Now, 7, _ => Some.Decision(), Cancel) is var looked and > 0)
            {
                all += looked;
            }

            return all;
        }

        var shares = await Task.WhenAll(Task.Run(() => Drain(Ledger), Cancel), Task.Run(() => Drain(second), Cancel));

        Assert.Equal(60, shares.Sum());
        foreach (var each in references)
        {
            Assert.Single(await OutboxOf(each));
        }
    }

    [Fact]
    public async Task Ten_thousand_deadlines_escalate_in_batches()
    {
        for (var batch = 0; batch < 20; batch++)
        {
            await Apply([.. Enumerable.Range(batch * 500, 500).Select(each => $"C-{each}")
                .Select(each => Some.Write(each, Some.Row(each)))]);
        }

        var looked = new List<int>();
        while (await Ledger.Escalations.Escalate(Some.Now, 1000, _ => Some.Decision(), Cancel) is var count and > 0)
        {
            looked.Add(count);
        }

        Assert.Equal(Enumerable.Repeat(1000, 10), looked);
        Assert.Equal(10_000, (await Ledger.Queries.OutboxStanding(Cancel)).Pending);
    }
}
