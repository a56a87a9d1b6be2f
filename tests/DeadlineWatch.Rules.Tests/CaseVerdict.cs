using System.Diagnostics;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What was found of one clock on a case, in the words of the tables. All that a line could be wrong about is said,
/// so that a line holds only if all of it does.</summary>
internal static class CaseVerdict
{
    public static string Of(Evaluation evaluation, ClockDefinition clock, DateTimeOffset now, DataReach reach)
    {
        var deadlines = evaluation.Deadlines.Where(each => each.Clock.Definition == clock.Key)
            .Select(each => Of(each, now, reach)).DefaultIfEmpty("no clock");
        var findings = evaluation.Findings.Where(each => IsAbout(each, clock)).Select(each => $"; finding {each.Code}");
        return string.Join(" | ", deadlines) + string.Concat(findings);
    }

    private static bool IsAbout(Finding finding, ClockDefinition clock) =>
        !finding.Place.Contains(", clock ", StringComparison.Ordinal)
        || finding.Place.EndsWith($", clock {clock.Key}", StringComparison.Ordinal);

    private static string Of(Deadline deadline, DateTimeOffset now, DataReach reach)
    {
        var words = new List<string> { State(deadline, now, reach), Due(deadline) };
        if (deadline.OverdueBeforeMove is { } passed)
        {
            words.Add($"was overdue from {CaseMoment.Words(CivilTime.DayOf(passed))} until it moved");
        }
        else if (deadline is { WasOverdue: true, Ended.How: not EndedHow.OutOfTime })
        {
            words.Add("was overdue");
        }

        if (deadline.BookedFor is { } booked)
        {
            words.Add(deadline.BookingPassed
                ? $"booking of {CaseMoment.Words(booked)} passed"
                : $"booked for {CaseMoment.Words(booked)}");
        }

        if (!deadline.Decided)
        {
            words.Add("need not decided");
        }

        if (deadline.Delay is { } delay)
        {
            words.Add(delay.Until is { } until ? $"delay agreed to {CaseMoment.Words(until)}" : "delay agreed");
        }

        if (deadline.Provisional)
        {
            words.Add("provisional");
        }

        return string.Join(", ", words);
    }

    private static string State(Deadline deadline, DateTimeOffset now, DataReach reach) => deadline.State(now, reach) switch
    {
        DeadlineState.Running => deadline.AwaitsData(now, reach) ? "running, awaiting data" : "running",
        DeadlineState.Overdue => "overdue",
        DeadlineState.InTime => deadline.Ended?.How == EndedHow.InTimeUnproven ? "in time, unproven" : "in time",
        DeadlineState.OutOfTime => "out of time",
        DeadlineState.Cancelled => $"cancelled ({deadline.Ended?.Words})",
        var state => throw new UnreachableException($"State {state}"),
    };

    private static string Due(Deadline deadline) =>
        deadline is { DueOn: not null, DueBy: not null } ? $"due {CaseMoment.Words(deadline.DueAt)}"
        : deadline.DueOn is { } on ? $"due {CaseMoment.Words(on)}"
        : deadline.EarliestDueAt == deadline.DueAt ? $"due {CaseMoment.Words(deadline.DueAt)}"
        : $"due {CaseMoment.Words(deadline.EarliestDueAt)} to {CaseMoment.Words(deadline.DueAt)}";
}
