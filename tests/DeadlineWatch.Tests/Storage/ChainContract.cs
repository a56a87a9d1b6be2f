using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does so that nobody changes its history unseen.</summary>
public abstract class ChainContract : LedgerContract
{
    private protected ChainContract(ILedgerPlace place)
        : base(place)
    {
    }

    /// <summary>Three batches: of three rows, of one, and of two.</summary>
    private async Task Write()
    {
        await Apply(
            Some.Write("C-1", Some.Row()) with { History = [Some.History(what: "started"), Some.History(what: "moved")] },
            Some.Write("C-2", Some.Row("C-2")) with { History = [Some.History("C-2")] });
        await Escalate(Some.Decision() with { History = [] });
        await Freeze();
        await Ledger.Mails.Sent((await Ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel))!, "250", Some.Now, Cancel);
        await Apply(Some.Write("C-3") with { History = [Some.History("C-3") with { DataAsOf = null, RulesHash = null }] });
    }

    private async Task<ChainVerdict> Verified() =>
        await new ChainWalk(Ledger.Chain).Verify(Assert.Single(await Ledger.Chain.Heads(Cancel)), Cancel);

    [Fact]
    public async Task An_untouched_history_is_sound()
    {
        Assert.Empty(await Ledger.Chain.Heads(Cancel));

        await Write();

        var verdict = await Verified();
        Assert.Equal((Some.Authority, 3L, 6L, null), (verdict.Authority, verdict.Batches, verdict.Rows, verdict.Fault));
    }

    /// <summary>The stored form of the chain, the same in every store and every version: a history that was sound stays so.
    /// </summary>
    [Fact]
    public async Task The_same_history_has_the_same_head_in_every_ledger()
    {
        var odd = Some.History("C-1", "moved") with
        {
            At = Some.Now.AddTicks(12_345_678),
            Words = "Tîm Plant: \"due\" 児童",
            DataAsOf = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(1)).AddTicks(7),
        };
        await Apply(Some.Write("C-1") with { History = [Some.History(), odd] });
        await Apply(Some.Write("C-2") with { History = [Some.History("C-2") with { DataAsOf = null, RulesHash = null }] });

        Assert.Equal(
            "6a67cdab9948abb8ffe0cb03d6a48dee2af85f180b0b7f737b", Convert.ToHexStringLower((await Verified()).Head)[..50]);
    }

    [Fact]
    public async Task Each_authority_has_a_chain_of_its_own()
    {
        await Write();
        await Ledger.Polls.Apply("elsewhere", [new()
        {
            Reference = "far",
            History = [Some.History() with { Clock = new Clock("elsewhere", "far", "icpc", "1") }],
            Now = Some.Now,
        }], Cancel);

        var heads = await Ledger.Chain.Heads(Cancel);

        Assert.Equal([(Some.Authority, 3L), ("elsewhere", 1L)], heads.Select(each => (each.Authority, each.Number)));
        foreach (var head in heads)
        {
            Assert.Null((await new ChainWalk(Ledger.Chain).Verify(head, Cancel)).Fault);
        }
    }

    [Fact]
    public async Task A_step_that_is_undone_leaves_no_batch()
    {
        await Apply(Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2")));

        await Ledger.Escalations.Escalate(Some.Now, 10, due =>
        {
            var reference = due.Row.Deadline.Clock.Case;
            return Some.Decision(recipient: reference == "C-1" ? "" : Some.Manager) with
            {
                History = [Some.History(reference, "told")],
            };
        }, Cancel);

        Assert.Equal(["escalation-fault"], (await HistoryOf("C-1")).Select(each => each.What));
        Assert.Equal(["told"], (await HistoryOf("C-2")).Select(each => each.What));
        var verdict = await Verified();
        Assert.Equal((1L, 2L, null), (verdict.Batches, verdict.Rows, verdict.Fault));
    }

    [Theory]
    [InlineData("UPDATE history SET words = 'all was well' WHERE batch = 1 AND position = 1", 1, true, "was edited")]
    [InlineData("UPDATE history SET rules_hash = '' WHERE batch = 3", 3, true, "was edited")]
    [InlineData("UPDATE history SET hash = (SELECT hash FROM history WHERE batch = 2 AND position = 0) WHERE batch = 3", 3, true, "was edited")]
    [InlineData("DELETE FROM history WHERE batch = 1 AND position = 1", 1, false, "is missing its row 2 of 3")]
    [InlineData("DELETE FROM history WHERE batch = 1 AND position = 2", 1, false, "is missing its row 3 of 3")]
    [InlineData("DELETE FROM history WHERE batch = 3", 3, false, "is missing its row 1 of 1")]
    [InlineData("UPDATE batches SET rows = 2 WHERE number = 1; DELETE FROM history WHERE batch = 1 AND position = 2", 1, false,
        "was edited together with the hashes of its rows")]
    [InlineData("UPDATE history SET position = 12 - position WHERE batch = 1 AND position <> 1; UPDATE history SET position = position - 10 WHERE position >= 10", 1, true,
        "was reordered: it was written as row 3 and stands as row 1")]
    [InlineData("DELETE FROM history WHERE batch = 2; DELETE FROM batches WHERE number = 2", 2, false, "is missing")]
    [InlineData("DELETE FROM history WHERE batch = 3; DELETE FROM batches WHERE number = 3", 3, false, "is missing")]
    [InlineData("DELETE FROM history WHERE batch = 1; DELETE FROM batches WHERE number = 1", 1, false, "is missing")]
    [InlineData("UPDATE batches SET previous = hash WHERE number = 2", 2, false,
        "does not follow the batch before it: it was replaced, or that one was")]
    [InlineData("UPDATE chains SET hash = (SELECT hash FROM batches WHERE number = 2)", 3, false, "is not the one that the chain ended with")]
    public async Task A_tampered_history_is_found_at_its_first_broken_place(string tampering, int batch, bool row, string what)
    {
        await Write();

        await Place.Tamper(tampering, Cancel);

        var fault = (await Verified()).Fault;
        Assert.Equal((batch, row, what), (fault?.Batch, fault?.RowId is not null, fault?.What));
    }

    [Theory]
    [InlineData(1, 3, 1, "was inserted: the batch has 3 rows")]
    [InlineData(4, 0, 4, "was inserted: there is no such batch")]
    [InlineData(0, 0, 0, "was inserted: there is no such batch")]
    public async Task A_row_put_in_is_found(int inBatch, int position, int batch, string what)
    {
        await Write();

        await Place.Tamper($"""
            INSERT INTO history (at, authority, reference, clock, start_key, what, words, cause, batch, position, hash)
            SELECT at, authority, reference, clock, start_key, what, words, cause, {inBatch}, {position}, hash
            FROM history
            WHERE batch = 3
            """, Cancel);

        var fault = (await Verified()).Fault;
        Assert.Equal((batch, true, what), (fault?.Batch, fault?.RowId is not null, fault?.What));
    }

    [Fact]
    public async Task A_fall_that_a_person_took_as_real_stands_in_the_chain()
    {
        await Ledger.Polls.EndPoll(Some.PollEnd("suspect") with { SuspectCounts = Some.Counts(Some.Now), Reason = "It fell." }, Cancel);
        Assert.True(await Ledger.Polls.Accept(new(Some.Source, "someone", "closed-backlog", Some.Now), Cancel));

        var said = Assert.Single(await Ledger.Retention.History(Some.Authority, [""], Cancel));
        Assert.Equal("""
            {"source":"cases","who":"someone","reason":"closed-backlog","finding":"It fell.","counts":{"asOf":"2026-03-02T09:00:00.0000000Z","rows":{"referrals":12},"events":{"referral-received":12,"conference-held":3}}}
            """, said.Words);
        Assert.Equal(("accepted", "person"), (said.What, said.Cause));
        Assert.Equal((1L, 1L, null), ((await Verified()).Batches, (await Verified()).Rows, (await Verified()).Fault));

        await Place.Tamper("UPDATE history SET words = replace(words, 'someone', 'somebody')", Cancel);
        Assert.Equal("was edited", (await Verified()).Fault?.What);
    }

    [Fact]
    public async Task A_chain_taken_away_with_its_batches_is_found()
    {
        await Write();

        await Place.Tamper("DELETE FROM batches; DELETE FROM chains", Cancel);

        Assert.Equal("was inserted: there is no such batch", (await Verified()).Fault?.What);
    }

    [Fact]
    public async Task What_two_services_write_at_once_makes_one_chain()
    {
        var second = await Open();
        Task Fill(ILedger ledger, string name) => Task.Run(async () =>
        {
            for (var each = 0; each < 20; each++)
            {
                var reference = $"{name}-{each}";
                await ledger.Polls.Apply(Some.Authority,
                    [Some.Write(reference) with { History = [Some.History(reference), Some.History(reference, "moved")] }], Cancel);
            }
        }, Cancel);

        await Task.WhenAll(Fill(Ledger, "a"), Fill(second, "b"));

        var verdict = await Verified();
        Assert.Equal((40L, 80L, null), (verdict.Batches, verdict.Rows, verdict.Fault));
    }

    [Fact]
    public async Task What_is_written_while_the_history_is_verified_is_left_to_the_next_walk()
    {
        await Write();
        var head = Assert.Single(await Ledger.Chain.Heads(Cancel));
        await Apply(Some.Write("C-9") with { History = [Some.History("C-9")] });

        var verdict = await new ChainWalk(Ledger.Chain).Verify(head, Cancel);

        Assert.Equal((3L, null), (verdict.Batches, verdict.Fault));
    }
}
