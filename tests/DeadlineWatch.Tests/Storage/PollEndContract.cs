using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger does when a poll ends.</summary>
public abstract class PollEndContract : LedgerContract
{
    private protected PollEndContract(ILedgerPlace place)
        : base(place)
    {
    }

    [Fact]
    public async Task A_sound_poll_sets_what_the_source_is_as_of()
    {
        await Ledger.Polls.EndPoll(Some.PollEnd(), Cancel);

        Assert.Equivalent(new SourceRow
        {
            Source = Some.Source,
            Authority = Some.Authority,
            DataAsOf = Some.Now,
            LoadMarker = "load-1",
            Counts = Some.Counts(Some.Now),
            LastPollAt = Some.Now,
            LastSuccessAt = Some.Now,
            LastVerdict = "sound",
            Cases = 12,
        }, Assert.Single(await Ledger.Polls.Sources(Cancel)), strict: true);
    }

    [Theory]
    [InlineData("suspect", false)]
    [InlineData("failed", false)]
    [InlineData("unchanged", true)]
    public async Task Another_poll_leaves_the_age_of_the_data_alone(string verdict, bool succeeded)
    {
        await Ledger.Polls.EndPoll(Some.PollEnd(), Cancel);

        var later = Some.Now.AddHours(1);
        await Ledger.Polls.EndPoll(
            Some.PollEnd(verdict, later) with { Counts = Some.Counts(later), LoadMarker = "load-2", Cases = 0, Reason = "no rows" },
            Cancel);

        var source = Assert.Single(await Ledger.Queries.Sources(Cancel));
        Assert.Equal((Some.Now, "load-1", 12), (source.DataAsOf, source.LoadMarker, source.Cases));
        Assert.Equal(Some.Now, source.Counts?.AsOf);
        Assert.Equal((later, verdict, "no rows"), (source.LastPollAt, source.LastVerdict, source.LastReason));
        Assert.Equal(succeeded ? later : Some.Now, source.LastSuccessAt);
    }

    [Fact]
    public async Task A_source_whose_first_poll_failed_has_no_data()
    {
        await Ledger.Polls.EndPoll(Some.PollEnd("failed") with { Reason = "no file" }, Cancel);

        var source = Assert.Single(await Ledger.Queries.Sources(Cancel));
        Assert.Equal((null, null, "no file"), (source.DataAsOf, source.LastSuccessAt, source.LastReason));
    }

    [Theory]
    [InlineData("sound", true)]
    [InlineData("unchanged", false)]
    [InlineData("suspect", false)]
    [InlineData("failed", false)]
    public async Task Only_a_sound_poll_wakes_what_awaits_data(string verdict, bool woken)
    {
        var waiting = Some.Now.AddHours(5);
        await Apply(
            Some.Write("C-1", Some.Row() with { NextStepAt = waiting, AwaitsData = true }),
            Some.Write("C-2", Some.Row("C-2") with { NextStepAt = waiting }));

        await Ledger.Polls.EndPoll(Some.PollEnd(verdict), Cancel);

        Assert.Equal(woken ? Some.Now : waiting, (await DeadlineOf("C-1")).NextStepAt);
        Assert.Equal(waiting, (await DeadlineOf("C-2")).NextStepAt);
    }

    [Fact]
    public async Task A_poll_that_judged_a_deadline_before_it_was_woken_cannot_put_it_back_to_sleep()
    {
        await Apply(Some.Write("C-1", Some.Row() with { NextStepAt = Some.Now.AddHours(5), AwaitsData = true }));
        var judged = await DeadlineOf();

        await Ledger.Polls.EndPoll(Some.PollEnd(), Cancel);
        var lost = await Ledger.Polls.Apply(Some.Authority, [Some.Write("C-1", judged)], Cancel);

        Assert.Equal(["C-1"], lost);
        Assert.Equal(Some.Now, (await DeadlineOf()).NextStepAt);
    }

    [Fact]
    public async Task Another_authoritys_deadlines_sleep_on()
    {
        await Apply(Some.Write("C-1", Some.Row() with { NextStepAt = null, AwaitsData = true }));

        await Ledger.Polls.EndPoll(Some.PollEnd() with { Source = "other", Authority = "elsewhere" }, Cancel);

        Assert.Null((await DeadlineOf()).NextStepAt);
    }

    [Fact]
    public async Task A_finding_keeps_its_age_while_it_is_found_and_goes_when_it_is_not()
    {
        var (day, reworded) = (Some.Now.AddDays(1), Some.Finding("C-1") with { Words = "The date lies in 2206." });
        await Ledger.Polls.EndPoll(
            Some.PollEnd() with { Findings = [Some.Finding("C-1"), Some.Finding(place: "row 9")] }, Cancel);

        await Ledger.Polls.EndPoll(
            Some.PollEnd(at: day) with { Findings = [reworded, Some.Finding(code: "no-case", place: "row 1")] }, Cancel);

        Assert.Equal(
            [
                new()
                {
                    Source = Some.Source,
                    Finding = reworded,
                    FirstSeenAt = Some.Now,
                    LastSeenAt = day,
                },
                new FindingRow
                {
                    Source = Some.Source,
                    Finding = Some.Finding(code: "no-case", place: "row 1"),
                    FirstSeenAt = day,
                    LastSeenAt = day,
                },
            ],
            await Ledger.Queries.Findings(Some.Source, Cancel));
    }

    [Fact]
    public async Task Findings_stay_where_a_poll_has_none_to_say()
    {
        await Ledger.Polls.EndPoll(Some.PollEnd() with { Findings = [Some.Finding()] }, Cancel);

        await Ledger.Polls.EndPoll(Some.PollEnd("failed"), Cancel);
        Assert.Single(await Ledger.Queries.Findings(Some.Source, Cancel));

        await Ledger.Polls.EndPoll(Some.PollEnd() with { Findings = [] }, Cancel);
        Assert.Empty(await Ledger.Queries.Findings(Some.Source, Cancel));
    }

    [Fact]
    public async Task Findings_of_a_case_are_replaced_by_its_next_judgement_and_those_of_others_stay()
    {
        await Apply(
            Some.Write("C-1") with { Findings = [Some.Finding("C-1"), Some.Finding("C-1", place: "clock icpc")] },
            Some.Write("C-2") with { Findings = [Some.Finding("C-2")] });

        await Apply(Some.Write("C-1") with { Findings = [Some.Finding("C-1")] });

        Assert.Equal(
            ["C-1", "C-2"],
            (await Ledger.Queries.Findings("evaluation:ashshire", Cancel)).Select(each => each.Finding.Case));
        Assert.Equal(
            [new FindingCount("evaluation:ashshire", "impossible-date", 2, 0, 0)], await Ledger.Queries.FindingCounts(Some.Now, Cancel));
    }

    [Fact]
    public async Task A_fall_that_is_accepted_is_written_down_and_stands_until_a_sound_reading()
    {
        var fall = Some.Counts(Some.Now.AddHours(1)) with { Rows = new Dictionary<string, int> { ["referrals"] = 1 } };
        var acceptance = new Acceptance(Some.Source, "someone", "closed-backlog", Some.Now.AddHours(2));
        await Ledger.Polls.EndPoll(Some.PollEnd(), Cancel);

        var before = await Ledger.Polls.Accept(acceptance, Cancel);
        await Ledger.Polls.EndPoll(Some.PollEnd("suspect", Some.Now.AddHours(1)) with { SuspectCounts = fall, Reason = "It fell." }, Cancel);
        var accepted = await Ledger.Polls.Accept(acceptance, Cancel);
        await Ledger.Polls.EndPoll(Some.PollEnd("failed", Some.Now.AddHours(3)), Cancel);

        Assert.Equal((false, true), (before, accepted));
        var standing = Assert.Single(await Ledger.Polls.Sources(Cancel));
        Assert.Equivalent(fall, standing.AcceptedCounts, strict: true);
        Assert.Equivalent(fall, standing.SuspectCounts, strict: true);
        Assert.Equivalent(Some.Counts(Some.Now), standing.Counts, strict: true);

        await Ledger.Polls.EndPoll(Some.PollEnd(at: Some.Now.AddHours(4)), Cancel);
        var after = Assert.Single(await Ledger.Polls.Sources(Cancel));
        Assert.Equal((null, null), (after.AcceptedCounts, after.SuspectCounts));
        Assert.False(await Ledger.Polls.Accept(acceptance, Cancel));
    }

    [Fact]
    public async Task Two_findings_at_one_place_both_stand()
    {
        await Apply(Some.Write() with { Findings = [new("c", "p", "One.", "C-1"), new("c", "p", "Two.", "C-1")] });

        Assert.Equal(["One.", "Two."], (await Ledger.Queries.Findings(null, Cancel)).Select(each => each.Finding.Words));
    }
}
