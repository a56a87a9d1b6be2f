using System.Diagnostics;

namespace DeadlineWatch.Rules;

/// <summary>How grave a step is: it orders mails and names their sections.</summary>
public enum Severity
{
    /// <summary>Ahead of the last day.</summary>
    Warning,

    /// <summary>On the last day, or in the last hours.</summary>
    LastDay,

    /// <summary>When overdue.</summary>
    Overdue,

    /// <summary>Still overdue, further up the chain.</summary>
    StillOverdue,
}

/// <summary>One rung: when it is told, and to whom.</summary>
/// <param name="Key">Stable within the ladder: <c>5-working-days-before</c>.</param>
/// <param name="When">When it is told.</param>
/// <param name="Roles">To whom, by role key.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record LadderStep(string Key, StepTime When, IReadOnlyList<string> Roles, Severity Severity)
{
    /// <summary>The repeat of which it is one telling; null where it stands by itself.</summary>
    public StepRepeat? Repeat { get; init; }
}

/// <summary>Who is told when, before and after a deadline is due.</summary>
/// <param name="Key">The stable key: <c>three-working-days</c>.</param>
/// <param name="Steps">The rungs, earliest first.</param>
public sealed record Ladder(string Key, IReadOnlyList<LadderStep> Steps)
{
    /// <summary>A clock that is due by a time is late after its due instant: its overdue step comes this much
    /// later.</summary>
    private static readonly TimeSpan JustAfter = TimeSpan.FromSeconds(1);

    /// <summary>Which rung of the ladder is to be told at <paramref name="now"/>. The only question of the rules that
    /// knows the time of day.
    /// <list type="number">
    /// <item>A clock that has ended tells nothing.</item>
    /// <item>Rungs whose moment has come are reached; those of being overdue only once data confirms it, or has been
    /// waited for long enough (<see cref="DataReach"/>). Warnings never wait.</item>
    /// <item>Of the reached rungs the latest is told, if it is not told yet; earlier ones count as told with it.</item>
    /// <item>A silence holds it back. Nothing counts as told by that: when it ends, this is asked again.</item>
    /// </list></summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="told">The keys of the rungs told already for its present due moment.</param>
    /// <param name="data">How far the data of its stops and cancels reaches.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="silence">The silence that was given last, where one was; it may have ended.</param>
    public StepAnswer StepsDue(
        Deadline deadline, IReadOnlySet<string> told, DataReach data, WorkingCalendar calendar, DateTimeOffset now,
        Silence? silence = null)
    {
        if (deadline.Ended is not null)
        {
            return new(StepReason.Ended, null, [], null);
        }

        var isSettled = deadline.IsLate(now) && data.Settles(deadline, now);
        var rungs = Steps.Select(step => (Step: step, At: MomentOf(step, deadline, calendar)))
            .OrderBy(rung => rung.At).ThenBy(rung => rung.Step.Severity).ToList();
        var reached = rungs.Where(rung => rung.At <= now && (!rung.Step.When.SaysOverdue || isSettled)).Select(rung => rung.Step).ToList();
        var waits = rungs.Any(rung => rung.At <= now && rung.Step.When.SaysOverdue) && !isSettled;
        var ahead = rungs.Where(rung => rung.At > now).Select(rung => (DateTimeOffset?)rung.At).FirstOrDefault();
        var nextAt = waits ? Earlier(ahead, data.WaitUntil(deadline.DueAt)) : ahead;

        if (reached.Count == 0 || told.Contains(reached[^1].Key))
        {
            var reason = waits ? StepReason.AwaitsData : nextAt is null ? StepReason.AllTold : StepReason.NotYet;
            return new(reason, null, [], nextAt);
        }

        if (silence is not null && silence.Holds(reached[^1], now))
        {
            return new(waits ? StepReason.AwaitsData : StepReason.Silenced, null, [], Earlier(nextAt, silence.Until));
        }

        var passed = reached.SkipLast(1).Where(step => !told.Contains(step.Key)).ToList();
        return new(StepReason.Reached, reached[^1], passed, nextAt);
    }

    /// <summary>The moment of one rung, UTC, before any waiting for data. A rung that counts from a due day which is no
    /// working day counts from the working day before it. Hours before due count from the earliest instant at which it may be due,
    /// hours after due from the latest. Rungs after due count from the end of the day to which a delay was
    /// agreed, where one was; all others go as ever.</summary>
    public static DateTimeOffset MomentOf(LadderStep step, Deadline deadline, WorkingCalendar calendar)
    {
        var when = step.When;
        var dueOn = deadline.DueOn ?? CivilTime.DayOf(deadline.EarliestDueAt);
        var overdueFrom = deadline.LastDay;
        var agreed = deadline.Delay?.Until;
        return when.Anchor switch
        {
            StepAnchor.BeforeDue => Morning(calendar.SubtractWorkingDays(calendar.OnOrBefore(dueOn), when.Amount)),
            StepAnchor.HoursBeforeDue => deadline.EarliestDueAt - TimeSpan.FromHours(when.Amount),
            StepAnchor.OnLastDay => CivilTime.At(calendar.OnOrBefore(dueOn), when.Time ?? StepTime.MorningTime),
            StepAnchor.AfterStart => deadline.StartedAt.Earliest + TimeSpan.FromHours(when.Amount),
            StepAnchor.WhenOverdue when deadline.IsElapsed || deadline.DueBy is not null => deadline.DueAt + JustAfter,
            StepAnchor.WhenOverdue => Morning(calendar.AddWorkingDays(overdueFrom, 1)),
            StepAnchor.HoursAfterDue => (agreed is { } day ? CivilTime.EndOf(day) : deadline.DueAt) + TimeSpan.FromHours(when.Amount),
            StepAnchor.AfterDue => Morning(calendar.AddWorkingDays(agreed ?? overdueFrom, when.Amount)),
            _ => throw new UnreachableException($"Anchor {when.Anchor}"),
        };
    }

    /// <summary>How grave a matter is at <paramref name="now"/>, told or not: overdue once its due moment has passed, still overdue
    /// once such a rung has been reached; on its last day, or once a rung of the last hours has been reached, so; else a
    /// warning.</summary>
    public Severity SeverityAt(Deadline deadline, WorkingCalendar calendar, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        var reached = Steps.Where(step => MomentOf(step, deadline, calendar) <= now).ToList();
        return deadline.IsLate(now)
                ? reached.Where(step => step.When.SaysOverdue && step.Severity > Severity.Overdue).Select(step => step.Severity)
                    .DefaultIfEmpty(Severity.Overdue).Max()
            : deadline.DueOn <= CivilTime.DayOf(now) || reached.Exists(step => step.Severity == Severity.LastDay) ? Severity.LastDay
            : Severity.Warning;
    }

    private static DateTimeOffset Morning(DateOnly day) => CivilTime.At(day, StepTime.MorningTime);

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one is { } at && at < other ? at : other;
}
