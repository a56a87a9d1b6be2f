using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A nation has millions of clocks, and a poll may evaluate all of them: what is left behind is the answer, and
/// little more.</summary>
public sealed class EvaluationCostTests
{
    private const int MostBytesOfAClock = 300;

    private static readonly CaseEvent[] Childhood =
    [
        Some.Event("referral-received", "2026-03-02 10:20", "R1", "R1", "referrer=professional"),
        Some.Event("referral-decided", "2026-03-03", null, "R1", "outcome=strategy-discussion"),
        Some.Event("assessment-started", "2026-03-03", "A1", "R1"),
        Some.Event("assessment-completed", "2026-04-20", "A1", "R1"),
        Some.Event("section-47-started", "2026-03-04 14:00", "S1", "S1"),
        Some.Event("section-47-completed", "2026-03-12", "S1", "S1", "outcome=conference"),
        Some.Event("conference-held", "2026-03-24", "C1", "S1", "outcome=plan"),
        Some.Event("plan-started", "2026-03-24", "P1", "P1"),
        Some.Event("review-conference-held", "2026-06-18", "V1", "P1"),
        Some.Event("review-conference-held", "2026-12-01", "V2", "P1"),
    ];

    [Fact]
    public void Evaluating_a_case_leaves_little_behind_but_its_answer()
    {
        var profile = Shipped.England;
        var source = new SourceStanding
        {
            Name = Some.Source,
            Supplies = profile.Events.Keys.ToHashSet(),
            Facts = profile.FactsAsked.ToHashSet(),
            DataAsOf = When.London("2026-09-01 02:00"),
            Interval = TimeSpan.FromDays(1),
        };
        var readings = new CaseReadings(Some.Authority, Some.Case, [Some.Snapshot(Childhood)], Coverage.Of(profile, [source]));
        Evaluate(readings, profile, times: 3);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var clocks = Evaluate(readings, profile, times: 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated / clocks, 1, MostBytesOfAClock);
    }

    private static int Evaluate(CaseReadings readings, Profile profile, int times)
    {
        var clocks = 0;
        for (var time = 0; time < times; time++)
        {
            clocks += profile.Evaluate(readings).Deadlines.Count;
        }

        return clocks;
    }
}
