using System.Globalization;
using System.Reflection;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Storage;

/// <summary>What the ledger keeps as text comes back as it was.</summary>
public sealed class StoredFormTests
{
    private static readonly Gen<DateTimeOffset> Instants = Gen.Choose(0, int.MaxValue)
        .Select(seconds => DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddMicroseconds(seconds % 1_000_000));

    private static readonly Gen<DateOnly> Days =
        Gen.Choose(0, 20_000).Select(days => new DateOnly(2000, 1, 1).AddDays(days));

    private static readonly Gen<Moment> Moments = Gen.OneOf(
        Instants.Select(Moment.At),
        Days.Select(Moment.On),
        Instants.SelectMany(from => Gen.Choose(0, 100_000).Select(length => Moment.Between(from, from.AddSeconds(length)))),
        Instants.Select(until => Moment.Between(DateTimeOffset.MinValue, until)));

    // Also what a careless source might put into a code: quotes, braces, other scripts.
    private static readonly Gen<string> Words = Gen.Elements("N", "7/2026 \"b\"", "Tîm Plant", "{}", "\\", "", "a\tb", "児童");

    private static readonly Gen<EventKind> Kinds =
        Gen.Elements("referral-received", "conference-held").Select(EventKind.Parse);

    private static Gen<T?> Maybe<T>(Gen<T> some)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), some.Select(each => (T?)each));

    private static Gen<string?> MaybeWords => Gen.OneOf(Gen.Constant<string?>(null), Words.Select(each => (string?)each));

    private static readonly Gen<CaseEvent> Events =
        from kind in Kinds
        from occurred in Maybe(Moments)
        from recorded in Maybe(Instants)
        from words in Gen.ArrayOf(MaybeWords, 3)
        from facts in Gen.ListOf(Words)
        select new CaseEvent
        {
            Kind = kind,
            Id = words[0],
            Episode = words[1],
            Team = words[2],
            OccurredAt = occurred,
            RecordedAt = recorded,
            Facts = facts.Distinct().ToDictionary(each => "f" + each, each => each, StringComparer.Ordinal),
        };

    private static readonly Gen<Ending?> Endings = Gen.OneOf(
        Gen.Constant<Ending?>(null),
        from how in Gen.Elements(Enum.GetValues<EndedHow>())
        from at in Moments
        from kind in Kinds
        from words in Words
        from recorded in Maybe(Instants)
        select (Ending?)new Ending(how, at, kind, words, words, recorded));

    private static readonly Gen<AgreedDelay?> Delays = Gen.OneOf(
        Gen.Constant<AgreedDelay?>(null),
        from at in Moments
        from words in Words
        from reason in MaybeWords
        from until in Maybe(Days)
        select (AgreedDelay?)new AgreedDelay(at, words, reason, until));

    private static readonly Gen<Deadline> Deadlines =
        from moments in Gen.ArrayOf(Moments, 1)
        from instants in Gen.ArrayOf(Instants, 2)
        from dueOn in Maybe(Days)
        from booked in Maybe(Moments)
        from before in Maybe(Instants)
        from recorded in Maybe(Instants)
        from delay in Delays
        from ended in Endings
        from words in Gen.ArrayOf(MaybeWords, 4)
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 4)
        select Some.Deadline() with
        {
            StartedAt = moments[0],
            DueOn = dueOn,
            DueAt = instants[0],
            EarliestDueAt = instants[1],
            BookedFor = booked,
            OverdueBeforeMove = before,
            StartRecordedAt = recorded,
            Delay = delay,
            Ended = ended,
            Episode = words[0],
            Team = words[1],
            Group = words[2],
            Provisional = flags[0],
            BookingPassed = flags[1],
            Decided = flags[2],
            Follows = flags[3],
            Reading = words[3],
        };

    [Fact]
    public void Every_deadline_comes_back_equal() => Prop
        .ForAll(Deadlines.ToArbitrary(), each => DeadlineJson.Read(each.Clock, DeadlineJson.Write(each)) == each)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_snapshot_comes_back_equal() => Prop
        .ForAll(Gen.ListOf(Events).ToArbitrary(), events =>
        {
            var snapshot = Some.Snapshot(events: [.. events]) with { Group = events.Count % 2 == 0 ? "family 7" : null };

            Assert.Equivalent(
                snapshot, SnapshotJson.Read(Some.Authority, "C-1", Some.Source, SnapshotJson.Write(snapshot)), strict: true);
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_moment_comes_back_equal() => Prop
        .ForAll(Moments.ToArbitrary(), each => MomentText.Parse(MomentText.Of(each)) == each)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Instants_sort_as_text_as_they_do_in_time() => Prop
        .ForAll(Gen.ArrayOf(Instants, 2).ToArbitrary(), each =>
            Math.Sign(string.CompareOrdinal(TimeText.Of(each[0]), TimeText.Of(each[1])))
                == Math.Sign(each[0].CompareTo(each[1]))
            && TimeText.Of(each[0]).Length == 28)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void An_instant_is_kept_in_utc_whatever_its_offset() => Assert.Equal(
        "2026-06-01T08:00:00.0000000Z",
        TimeText.Of(new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.FromHours(1))));

    [Fact]
    public void A_deadline_stored_before_delays_and_recording_were_kept_reads_fine()
    {
        const string Old = """
            {"startedAt":"2026-02-16","startSource":"cases","dueOn":"2026-03-09","dueAt":"2026-03-10T00:00:00.0000000Z",
            "earliestDueAt":"2026-03-10T00:00:00.0000000Z","ended":{"how":"InTime","at":"2026-03-02","by":"conference-held",
            "words":"conference held","source":"cases"},"calendar":"england-and-wales@1"}
            """;

        var deadline = DeadlineJson.Read(Some.Deadline().Clock, Old);

        Assert.Equal(
            (null, null, null, null),
            (deadline.Delay, deadline.StartRecordedAt, deadline.Ended!.RecordedAt, deadline.DueBy));
    }

    [Fact]
    public void A_reading_is_kept_short()
    {
        var json = SnapshotJson.Write(Some.Snapshot(events:
        [
            Some.Event() with { Id = "7", Facts = new Dictionary<string, string> { ["channel"] = "telephone" } },
            Some.Event() with { OccurredAt = Moment.Between(Some.Now, Some.Now.AddDays(1)) },
        ]));

        Assert.Equal(
            """{"team":"Assessment North","events":[{"kind":"strategy-meeting-held","id":"7","at":"2026-02-16","facts":{"channel":"telephone"}},"""
            + """{"kind":"strategy-meeting-held","at":"2026-03-02T09:00:00.0000000Z/2026-03-03T09:00:00.0000000Z"}]}""",
            json);
    }

    [Fact]
    public void Counts_and_notices_come_back_equal()
    {
        var notice = new Notice(NoticeKind.DatesMoved, new(2026, 3, 6), Some.Now);

        Assert.Equal(notice, SmallJson.ReadNotice(SmallJson.Write(notice)));
        Assert.Equal(new(NoticeKind.Unseen), SmallJson.ReadNotice(SmallJson.Write(new Notice(NoticeKind.Unseen))));
        Assert.Equivalent(
            Some.Counts(Some.Now), SmallJson.ReadCounts(SmallJson.Write(Some.Counts(Some.Now))), strict: true);
    }

    /// <summary>The stored form is written by hand: a property that a later change adds must not be forgotten here.
    /// </summary>
    [Fact]
    public void No_property_of_a_deadline_or_an_event_is_forgotten()
    {
        var deadline = Some.Deadline() with
        {
            Episode = "E-1",
            Provisional = true,
            Ended = Some.Ending() with { RecordedAt = Some.Now, IsExempt = true },
            StartRecordedAt = Some.Now,
            Delay = new(Moment.At(Some.Now), "delay agreed", "quorum", new(2026, 4, 24)),
            BookedFor = Moment.At(Some.Now),
            BookingPassed = true,
            Decided = false,
            OverdueBeforeMove = Some.Now,
            Group = "family 7",
            Follows = true,
            Reading = "counted from and including the start day",
        };
        var each = Some.Event() with
        {
            Id = "7",
            Episode = "E-1",
            RecordedAt = Some.Now,
            Team = "North",
            Facts = new Dictionary<string, string> { ["channel"] = "telephone" },
        };
        var snapshot = Some.Snapshot(events: [each]) with { Group = "family 7" };

        AssertAllSet(deadline, new Deadline
        {
            Clock = null!,
            StartedAt = default,
            StartSource = null!,
            DueAt = default,
            EarliestDueAt = default,
            Calendar = null!,
        });
        AssertAllSet(deadline.Ended, new Ending(EndedHow.Cancelled, default, default, null!, null!));
        AssertAllSet(deadline.Delay, new AgreedDelay(default, null!, null, null));
        AssertAllSet(each, new CaseEvent { Kind = default });
        AssertAllSet(snapshot, new CaseSnapshot { Authority = null!, Reference = null!, Source = null!, Events = null! });
        Assert.Equal(deadline, DeadlineJson.Read(deadline.Clock, DeadlineJson.Write(deadline)));
        Assert.Equivalent(
            snapshot, SnapshotJson.Read(Some.Authority, "C-1", Some.Source, SnapshotJson.Write(snapshot)), strict: true);
    }

    private static void AssertAllSet<T>(T full, T bare)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(each => each.CanWrite))
        {
            Assert.False(
                Equals(property.GetValue(full), property.GetValue(bare)),
                string.Create(CultureInfo.InvariantCulture, $"{typeof(T).Name}.{property.Name}: give it a value and a stored name."));
        }
    }
}
