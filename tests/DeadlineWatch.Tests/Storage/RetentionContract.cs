using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does so that cases can leave it, and its history still be shown to be whole.</summary>
public abstract class RetentionContract : LedgerContract
{
    private protected RetentionContract(ILedgerPlace place)
        : base(place)
    {
    }

    /// <summary>A year after the cases closed.</summary>
    private static readonly LongClosed Long = new()
    {
        Authority = Some.Authority,
        Before = Some.Now.AddYears(1),
        HeldBy = [Some.Source],
        MissingBefore = Some.Now.AddYears(1),
    };

    /// <summary>A case that was told of, ended, and is gone from its source.</summary>
    internal static async Task Close(ILedger ledger, string reference, string messageId = "<1@ashshire.example>")
    {
        var cancel = TestContext.Current.CancellationToken;
        Assert.Empty(await ledger.Polls.Apply(Some.Authority,
            [Some.Write(reference, Some.Row(reference)) with { History = [Some.History(reference)], Findings = [Some.Finding(reference)] }], cancel));
        await ledger.Escalations.Escalate(Some.Now, 100, due => due.Row.Deadline.Clock.Case == reference ? Some.Decision() : new(), cancel);
        await ledger.Mails.Freeze(Some.Manager, Some.Now,
            pending => new([], Some.Mail(messageId), [.. pending.Rows.Select(each => each.Row.Id)]), cancel);
        while (await ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), cancel) is { } mail)
        {
            await ledger.Mails.Sent(mail, "250", Some.Now, cancel);
        }

        await End(ledger, reference);
    }

    /// <summary>Ends the clock of a case, which is gone from its source.</summary>
    internal static async Task End(ILedger ledger, string reference)
    {
        var cancel = TestContext.Current.CancellationToken;
        var row = Assert.Single((await ledger.Queries.Case(Some.Authority, reference, cancel))!.Deadlines);
        Assert.Empty(await ledger.Polls.Apply(Some.Authority,
        [
            new()
            {
                Reference = reference,
                Deadlines = [row with { Deadline = row.Deadline with { Ended = Some.Ending() }, NextStepAt = null }],
                Readings = [Some.Reading(reference) with { LastHeldAt = Some.Now, MissingSince = Some.Now }],
                History = [Some.History(reference, "ended")],
                Findings = [Some.Finding(reference)],
                Now = Some.Now,
            },
        ], cancel));
    }

    /// <summary>What would be said of the cases after their export.</summary>
    internal static async Task<Forgetting> Exported(ILedger ledger, params string[] references)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var digest = new RowsDigest();
        foreach (var row in await ledger.Retention.History(Some.Authority, references, cancel))
        {
            digest.Add(row.Batch, row.Position, row.Hash);
        }

        var records = await ledger.Polls.LoadCases(Some.Authority, references, cancel);
        return new()
        {
            Closed = Long,
            Cases = records.ToDictionary(each => each.Key, each => each.Value.Version),
            Rows = digest.Rows,
            Digest = digest.ToString(),
            File = "export.jsonl",
            Sha256 = "00",
            Who = "service",
            Now = Some.Now.AddYears(2),
        };
    }

    private async Task<IReadOnlyList<string>> Closed(LongClosed? which = null) =>
        [.. (await Ledger.Retention.Closed(which ?? Long, null, 10, Cancel)).Select(each => each.Reference)];

    private async Task<ChainVerdict> Verified() =>
        await new ChainWalk(Ledger.Chain).Verify(Assert.Single(await Ledger.Chain.Heads(Cancel)), Cancel);

    [Fact]
    public async Task A_case_that_leaves_leaves_nothing_but_hashes_and_the_chain_holds()
    {
        await Close(Ledger, "C-1");
        await Close(Ledger, "C-2", "<2@ashshire.example>");
        var before = await Verified();

        var record = await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel);

        Assert.Equal((1L, 1, 3L, "service"), (record!.Pass, record.Cases, record.Rows, record.Who));
        Assert.Null(await Ledger.Queries.Case(Some.Authority, "C-1", Cancel));
        Assert.Empty(await HistoryOf());
        Assert.Empty(await OutboxOf());
        Assert.Equal(["C-2"], (await Ledger.Queries.Findings(null, Cancel)).Select(each => each.Finding.Case));
        Assert.Equal(1, await Place.Count("SELECT count(*) FROM mails", Cancel));
        Assert.Equal(Long.Before, await Ledger.Polls.EmptiedBefore(Some.Authority, Cancel));
        Assert.Null(await Ledger.Polls.EmptiedBefore("elsewhere", Cancel));
        var after = await Verified();
        Assert.Equal((before.Batches + 1, before.Rows + 1, 3L, null), (after.Batches, after.Rows, after.Emptied, after.Fault));
        Assert.Equal([record], after.Passes);
    }

    [Fact]
    public async Task The_next_pass_empties_others_and_both_are_known()
    {
        await Close(Ledger, "C-1");
        await Close(Ledger, "C-2", "<2@ashshire.example>");

        await Ledger.Retention.Forget(await Exported(Ledger, "C-2"), Cancel);
        await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel);

        var verdict = await Verified();
        Assert.Equal((6L, null), (verdict.Emptied, verdict.Fault));
        Assert.Equal([1L, 2L], verdict.Passes.Select(each => each.Pass));
    }

    [Fact]
    public async Task Only_cases_that_ended_long_ago_and_are_gone_leave()
    {
        foreach (var reference in new[] { "C-1", "C-2" })
        {
            await Close(Ledger, reference, $"<{reference}@ashshire.example>");
        }

        await Apply(Some.Write("open", Some.Row("open")));
        await Apply(Some.Write("held") with { Now = Some.Now });
        await Apply(new CaseWrite { Reference = "to-look-at", RevisitAt = Some.Now, Now = Some.Now });

        Assert.Equal(["C-1", "C-2"], await Closed());
        Assert.Equal(["C-1"], (await Ledger.Retention.Closed(Long, null, 1, Cancel)).Select(each => each.Reference));
        Assert.Equal(["C-2"], (await Ledger.Retention.Closed(Long, "C-1", 10, Cancel)).Select(each => each.Reference));
        Assert.Equal(1, await Ledger.Retention.StillHeld(Long, Cancel));
        Assert.Empty(await Closed(Long with { Before = Some.Ending().At.Latest }));
        Assert.Empty(await Closed(Long with { MissingBefore = Some.Now }));
        Assert.Equal(["C-1", "C-2", "held"], await Closed(Long with { HeldBy = [] }));
        Assert.Empty(await Closed(Long with { Authority = "elsewhere" }));
    }

    [Fact]
    public async Task A_case_of_which_a_mail_waits_stays()
    {
        await PutInOutbox();
        var row = await DeadlineOf();
        await Apply(new CaseWrite
        {
            Reference = "C-1",
            Deadlines = [row with { Deadline = row.Deadline with { Ended = Some.Ending() }, NextStepAt = null }],
            Readings = [Some.Reading() with { LastHeldAt = Some.Now, MissingSince = Some.Now }],
            Now = Some.Now,
        });
        Assert.Empty(await Closed());

        await Freeze();
        Assert.Empty(await Closed());

        await Ledger.Mails.Sent((await Ledger.Mails.Lease(Some.Now, TimeSpan.FromSeconds(20), Cancel))!, "250", Some.Now, Cancel);
        Assert.Equal(["C-1"], await Closed());
    }

    [Fact]
    public async Task What_changed_since_it_was_exported_stays()
    {
        await Close(Ledger, "C-1");
        var exported = await Exported(Ledger, "C-1");
        var before = await Verified();

        Assert.Null(await Ledger.Retention.Forget(exported with { Cases = new Dictionary<string, int> { ["C-1"] = 1 } }, Cancel));
        Assert.Null(await Ledger.Retention.Forget(exported with { Cases = new Dictionary<string, int> { ["C-1"] = exported.Cases["C-1"], ["C-9"] = 1 } }, Cancel));
        Assert.Null(await Ledger.Retention.Forget(exported with { Rows = 2 }, Cancel));
        Assert.Null(await Ledger.Retention.Forget(exported with { Digest = "00" }, Cancel));
        Assert.Null(await Ledger.Retention.Forget(exported with { Closed = Long with { Before = Some.Now } }, Cancel));
        await Ledger.Polls.MarkMissing(Some.Source, ["C-1"], null, null, Cancel);
        Assert.Null(await Ledger.Retention.Forget(exported, Cancel));

        Assert.Equivalent(before, await Verified());
        Assert.Equal(3, (await HistoryOf()).Count);
    }

    [Fact]
    public async Task A_horizon_that_is_not_a_year_ago_is_refused_and_nothing_changes()
    {
        await Close(Ledger, "C-1");
        var early = Long.Before.AddDays(363);
        await Place.StoreIsAt(early, Cancel);

        var refused = await Assert.ThrowsAsync<HorizonTooLateException>(
            async () => await Ledger.Retention.Forget(await Exported(Ledger, "C-1") with { Now = early }, Cancel));

        Assert.Equal((Long.Before, early), (refused.Before, refused.LedgerTime));
        Assert.Equal(3, (await HistoryOf()).Count);
        Assert.Null(await Ledger.Polls.EmptiedBefore(Some.Authority, Cancel));
    }

    [Fact]
    public async Task An_export_is_recorded_once_its_pass_is()
    {
        await Close(Ledger, "C-1");
        var exported = await Exported(Ledger, "C-1") with { Sha256 = "5a17" };
        Assert.False(await Ledger.Retention.IsRecorded(Some.Authority, "5a17", Cancel));

        await Ledger.Retention.Forget(exported, Cancel);

        Assert.True(await Ledger.Retention.IsRecorded(Some.Authority, "5a17", Cancel));
        Assert.False(await Ledger.Retention.IsRecorded("elsewhere", "5a17", Cancel));
    }

    [Fact]
    public async Task Passes_behind_a_break_of_the_chain_are_still_known_and_edited_ones_are_not()
    {
        await Close(Ledger, "C-1");
        await Close(Ledger, "C-2", "<2@ashshire.example>");
        var record = await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel);

        await Place.Tamper("UPDATE history SET words = 'all was well' WHERE reference = 'C-2' AND batch = 4", Cancel);
        var broken = await Verified();
        await Place.Tamper("UPDATE history SET words = replace(words, 'service', 'someone') WHERE what = 'retention'", Cancel);

        Assert.Equal((4L, 3L), (broken.Fault?.Batch, broken.Emptied));
        Assert.Equal([record!], broken.Passes);
        Assert.Empty((await Verified()).Passes);
    }

    [Fact]
    public async Task A_mail_that_told_of_another_case_too_loses_its_words_and_stays()
    {
        await Apply(Some.Write("C-2", Some.Row("C-2")));
        await Escalate(Some.Decision());
        await Apply(Some.Write("C-3", Some.Row("C-3") with { NextStepAt = null }));
        await Close(Ledger, "C-1");

        Assert.NotNull(await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel));

        var told = Assert.Single(await OutboxOf("C-2"));
        Assert.Equal("sent", told.State);
        Assert.Equal(1, await Place.Count("SELECT count(*) FROM mails WHERE length(mime) = 0 AND subject = ''", Cancel));
        Assert.Null((await Verified()).Fault);
    }

    private const string ByHand =
        "UPDATE history SET reference = '', clock = '', start_key = '', what = 'emptied', words = '', cause = 'retention',"
        + " data_as_of = NULL, rules_hash = NULL, emptied_by = ";

    [Theory]
    [InlineData(ByHand + "NULL WHERE reference = 'C-2'", 4, "was edited")]
    [InlineData(ByHand + "7 WHERE reference = 'C-2'", 4, "was emptied, and no pass of retention is recorded that did it")]
    [InlineData(ByHand + "1 WHERE reference = 'C-2'", 1,
        "is the first of 6 rows that stand empty by pass 1 of retention, which emptied 3, or others")]
    [InlineData("UPDATE history SET emptied_by = NULL WHERE emptied_by = 1", 1, "was edited")]
    [InlineData("UPDATE history SET words = replace(words, '\"rows\":3', '\"rows\":6') WHERE what = 'retention'", 7, "was edited")]
    [InlineData("DELETE FROM history WHERE what = 'retention'", 7, "is missing its row 1 of 1")]
    [InlineData("UPDATE history SET hash = (SELECT hash FROM history WHERE reference = 'C-2' AND batch = 4) WHERE emptied_by = 1 AND batch = 1", 1,
        "was edited together with the hashes of its rows")]
    public async Task Who_empties_by_hand_is_found(string tampering, int batch, string what)
    {
        await Close(Ledger, "C-1");
        await Close(Ledger, "C-2", "<2@ashshire.example>");
        await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel);

        await Place.Tamper(tampering, Cancel);

        var fault = (await Verified()).Fault;
        Assert.Equal((batch, what), (fault?.Batch, fault?.What));
    }

    [Fact]
    public async Task A_pass_that_comes_while_the_history_is_verified_is_no_fault()
    {
        await Close(Ledger, "C-1");
        var head = Assert.Single(await Ledger.Chain.Heads(Cancel));
        await Ledger.Retention.Forget(await Exported(Ledger, "C-1"), Cancel);

        var verdict = await new ChainWalk(Ledger.Chain).Verify(head, Cancel);

        Assert.Equal((3L, 3L, null), (verdict.Batches, verdict.Emptied, verdict.Fault));
    }
}
