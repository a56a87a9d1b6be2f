using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What a ledger answers to metrics, lists and reports.</summary>
public abstract class QueryContract : LedgerContract
{
    private protected QueryContract(ILedgerPlace place)
        : base(place)
    {
    }

    private async Task<List<string>> Deadlines(string? authority, DateTimeOffset endedSince)
    {
        var found = new List<string>();
        await foreach (var each in Ledger.Queries.Deadlines(authority, endedSince, Cancel))
        {
            found.Add(each.Deadline.Clock.Case);
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Running_deadlines_and_those_that_ended_lately_are_listed()
    {
        DeadlineRow Ended(string reference, int day) =>
            Some.Row(reference) with { Deadline = Some.Deadline(reference) with { Ended = Some.Ending(day: day) } };
        await Apply(
            Some.Write("running", Some.Row("running")),
            Some.Write("ended-2", Ended("ended-2", 2)),
            Some.Write("ended-3", Ended("ended-3", 3)));
        var elsewhere = new Clock("elsewhere", "far", "icpc", "1");
        await Ledger.Polls.Apply("elsewhere", [new()
        {
            Reference = "far",
            Deadlines = [Some.Row() with { Deadline = Some.Deadline() with { Clock = elsewhere } }],
            Now = Some.Now,
        }], Cancel);

        Assert.Equal(["ended-3", "running"], await Deadlines(Some.Authority, CivilTime.StartOf(new(2026, 3, 3))));
        Assert.Equal(["ended-2", "ended-3", "far", "running"], await Deadlines(null, DateTimeOffset.MinValue));
        Assert.Equal(["far"], await Deadlines("elsewhere", DateTimeOffset.MinValue));
    }

    [Fact]
    public async Task A_list_can_be_left_half_read_and_the_ledger_goes_on()
    {
        await Apply(Some.Write("C-1", Some.Row()), Some.Write("C-2", Some.Row("C-2")));

        await foreach (var each in Ledger.Queries.Deadlines(null, Some.Now, Cancel))
        {
            await Apply(Some.Write("C-3", Some.Row("C-3")));
            Assert.NotNull(each);
            break;
        }

        Assert.Equal(3, (await Deadlines(null, Some.Now)).Count);
    }

    [Fact]
    public async Task A_list_shows_one_moment_however_long_it_is_read()
    {
        await Apply([.. Enumerable.Range(1, 50).Select(each => $"C-{each}").Select(each => Some.Write(each, Some.Row(each)))]);

        var (count, told) = (0, 0);
        await foreach (var each in Ledger.Queries.Deadlines(null, Some.Now, Cancel))
        {
            told += count++ == 0 ? await Escalate(Some.Decision()) : 0;
            Assert.Equal(1, each.Version);
        }

        Assert.Equal((50, 50), (count, told));
    }

    [Fact]
    public async Task Findings_are_counted_by_how_long_ago_they_were_first_seen()
    {
        await Ledger.Polls.EndPoll(Some.PollEnd() with { Findings = [Some.Finding(place: "row 1"), Some.Finding(place: "row 2")] }, Cancel);
        var later = Some.PollEnd(at: Some.Now.AddDays(3)) with
        {
            Findings = [Some.Finding(place: "row 1"), Some.Finding(place: "row 3"), Some.Finding(code: "no-case")],
        };
        await Ledger.Polls.EndPoll(later, Cancel);

        async Task<IReadOnlyList<FindingCount>> At(TimeSpan after) => await Ledger.Queries.FindingCounts(Some.Now + after, Cancel);
        FindingCount[] all = [new(Some.Source, "impossible-date", 0, 0, 0), new(Some.Source, "no-case", 0, 0, 0)];
        Assert.Equal([all[0] with { UnderADay = 1, UnderAWeek = 1 }, all[1] with { UnderADay = 1 }], await At(TimeSpan.FromDays(4) - TimeSpan.FromSeconds(1)));
        Assert.Equal([all[0] with { UnderAWeek = 2 }, all[1] with { UnderAWeek = 1 }], await At(TimeSpan.FromDays(4)));
        Assert.Equal([all[0] with { UnderAWeek = 1, Older = 1 }, all[1] with { UnderAWeek = 1 }], await At(TimeSpan.FromDays(7)));
        Assert.Equal([all[0] with { Older = 2 }, all[1] with { Older = 1 }], await At(TimeSpan.FromDays(10)));
    }

    [Fact]
    public async Task A_ledger_says_how_large_it_is_and_grows_with_what_it_holds()
    {
        var before = await Ledger.Queries.LedgerStanding(Cancel);
        await Apply([.. Enumerable.Range(1, 500).Select(each => $"C-{each}").Select(each => Some.Write(each, Some.Row(each)))]);

        var asked = DateTimeOffset.UtcNow;
        var after = await Ledger.Queries.LedgerStanding(Cancel);
        var answered = DateTimeOffset.UtcNow;

        Assert.InRange(before.SizeBytes, 10_000, 20_000_000);
        Assert.Equal(Place is PostgresPlace, after.ServerTime is not null);
        // Its time has microseconds, ours more.
        Assert.InRange(after.ServerTime ?? asked, asked.AddMilliseconds(-1), answered);
        Assert.InRange(after.SizeBytes - before.SizeBytes, 100_000, 20_000_000);
    }

    [Fact]
    public async Task Nothing_is_known_of_a_case_that_was_never_read()
    {
        Assert.Null(await Ledger.Queries.Case(Some.Authority, "C-1", Cancel));
        Assert.Empty(await HistoryOf());
        Assert.Empty(await OutboxOf());
        Assert.Empty(await Ledger.Queries.Sources(Cancel));
        Assert.Empty(await Ledger.Queries.FindingCounts(Some.Now, Cancel));
        Assert.Equal(new OutboxStanding(0, 0, 0, 0, null), await Ledger.Queries.OutboxStanding(Cancel));
        Assert.Equal((0, null), await Ledger.Queries.Waits(Some.Now, Cancel) is var waits ? (waits.Reasons.Count, waits.RelayLost) : default);
    }

    [Fact]
    public async Task History_and_outbox_of_one_case_come_in_the_order_they_were_written()
    {
        await Apply(
            Some.Write("C-1", Some.Row()) with { History = [Some.History(what: "started"), Some.History(what: "moved")] },
            Some.Write("C-2", Some.Row("C-2")) with { History = [Some.History("C-2")] });
        await Escalate(Some.Decision() with
        {
            Outbox = [Some.Outbox(), Some.Outbox("overdue")],
            Told = [Some.Told(), Some.Told("overdue")],
        });

        Assert.Equal(["started", "moved"], (await HistoryOf()).Select(each => each.What));
        Assert.Equal(["5-working-days-before", "overdue"], (await OutboxOf()).Select(each => each.Step));
    }

    [Fact]
    public async Task How_far_the_last_case_that_was_told_of_went_is_known()
    {
        Assert.Equal(new LastTold(null, null), await Ledger.Queries.LastTold(Some.Authority, Cancel));

        await PutInOutbox("C-1");
        await Freeze();
        await Ledger.Mails.Sent((await Ledger.Mails.Lease(Some.Now, TimeSpan.FromMinutes(1), Cancel))!, "250", Some.Now.AddSeconds(7), Cancel);
        await Apply(Some.Write("C-2", Some.Row("C-2")));
        await Ledger.Escalations.Escalate(Some.Now, 1, _ => Some.Decision() with { Outbox = [Some.Outbox() with { CreatedAt = Some.Now.AddDays(1) }] }, Cancel);
        await Apply(Some.Write("C-3", Some.Row("C-3")));

        Assert.Equal(new LastTold(Some.Now.AddDays(1), Some.Now.AddSeconds(7)), await Ledger.Queries.LastTold(Some.Authority, Cancel));
        Assert.Equal(new LastTold(null, null), await Ledger.Queries.LastTold("elsewhere", Cancel));
    }

    [Fact]
    public async Task Every_kind_of_notice_severity_and_ending_can_be_kept()
    {
        var row = Some.Row();
        await Apply(Some.Write("C-1", row));
        foreach (var kind in Enum.GetValues<NoticeKind>())
        {
            foreach (var how in Enum.GetValues<EndedHow>())
            {
                row = (await DeadlineOf()) with
                {
                    Notice = new(kind),
                    Deadline = Some.Deadline() with { Ended = Some.Ending(how) },
                    NextStepAt = Some.Now,
                };
                await Apply(Some.Write("C-1", row));
                Assert.Equal((row.Notice, how), ((await DeadlineOf()).Notice, (await DeadlineOf()).Deadline.Ended?.How));
            }
        }

        var rows = Enum.GetValues<NoticeKind>()
            .SelectMany(_ => Enum.GetValues<Severity>(), (kind, severity) =>
                Some.Outbox($"{kind}-{severity}") with { Kind = kind, Severity = severity, WasDueOn = new(2026, 3, 6) })
            .ToList();
        await Escalate(new() { Outbox = rows });

        var kept = await OutboxOf();
        Assert.Equal(rows, kept.Select(each => each with { Id = 0, DeadlineId = 0 }));
    }
}
