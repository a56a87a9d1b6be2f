using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Replaying;

public sealed class KnownCaseTests
{
    private static readonly DateTimeOffset Today = Anytown.At("2026-10-01 02:00");

    [Fact]
    public void What_happened_at_a_time_is_known_from_then()
    {
        var known = Case(Anytown.Event("referral-received", "2026-03-03 10:00"));

        Assert.Null(known.At(Anytown.At("2026-03-03 09:59"), null));
        Assert.Equal(["referral-received"], Kinds(known, "2026-03-03 10:00"));
    }

    [Fact]
    public void What_happened_on_a_day_is_known_when_the_day_is_over()
    {
        var known = Case(Anytown.Event("case-closed", "2026-03-28"));

        // The night in which the clocks go forward.
        Assert.Null(known.At(Anytown.At("2026-03-28 23:59"), null));
        Assert.Equal(["case-closed"], Kinds(known, "2026-03-29 00:00"));
    }

    [Fact]
    public void What_was_recorded_late_is_known_late()
    {
        var decided = Anytown.Event("referral-decided", "2026-03-04 10:00") with { RecordedAt = Anytown.At("2026-03-09 16:00") };
        var known = Case(Anytown.Event("referral-received", "2026-03-03 10:00"), decided);

        Assert.Equal(["referral-received"], Kinds(known, "2026-03-09 15:59"));
        Assert.Equal(["referral-received", "referral-decided"], Kinds(known, "2026-03-09 16:00"));
    }

    [Fact]
    public void A_booking_has_no_outcome_until_it_has_passed()
    {
        var held = Anytown.Event("conference-held", "2026-03-25", "S", ("outcome", "plan"), ("chair", "yes"));
        var known = Case(held with { RecordedAt = Anytown.At("2026-03-12 09:00") });

        Assert.Equal(["chair"], Assert.Single(known.At(Anytown.At("2026-03-25 23:59"), null)!.Events).Facts.Keys);
        Assert.Equal("plan", Assert.Single(known.At(Anytown.At("2026-03-26 00:00"), null)!.Events).Facts["outcome"]);
    }

    [Fact]
    public void A_flag_without_a_date_is_known_once_with_the_last_event_of_its_episode()
    {
        var flag = new CaseEvent { Kind = EventKind.Parse("conference-not-required"), Episode = "S1" };
        var known = Case(
            Anytown.Event("section-47-started", "2026-03-02 14:00", "S1"), Anytown.Event("section-47-completed", "2026-03-12 15:00", "S1"),
            Anytown.Event("section-47-started", "2026-06-02 14:00", "S2"), flag);

        Assert.Equal(["section-47-started"], Kinds(known, "2026-03-12 14:00"));
        Assert.Equal(["section-47-started", "section-47-completed", "conference-not-required"], Kinds(known, "2026-03-12 15:00"));
        Assert.Equal(["section-47-started", "section-47-completed"],
            known.At(Anytown.At("2026-03-13 15:00"), Anytown.At("2026-03-12 15:00"))!.Events.Select(each => each.Kind.Name));
    }

    [Fact]
    public void A_flag_beside_a_booking_that_has_not_come_is_known_with_what_has()
    {
        var flag = new CaseEvent { Kind = EventKind.Parse("conference-not-required"), Episode = "S1" };
        var known = Case(Anytown.Event("section-47-started", "2026-03-02 14:00", "S1"), Anytown.Event("conference-held", "2026-12-01", "S1"), flag);

        Assert.Equal(["section-47-started", "conference-not-required"], Kinds(known, "2026-03-02 14:00"));
    }

    private static KnownCase Case(params CaseEvent[] events) => new(
        new CaseSnapshot { Authority = Anytown.Key, Reference = "1", Source = Anytown.CaseSystem, Events = events }, Today);

    private static IEnumerable<string> Kinds(KnownCase known, string asOf) =>
        known.At(Anytown.At(asOf), null)!.Events.Select(each => each.Kind.Name);
}
