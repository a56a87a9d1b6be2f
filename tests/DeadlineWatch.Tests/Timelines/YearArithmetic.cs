using DeadlineWatch.Rules;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>Who should have been told of what by when, worked out from the year's stories, the words of the ladders and a wall
/// calendar. Of the service only what the profile says is used, never what it makes of it.</summary>
internal sealed class YearArithmetic(YearTown year)
{
    private readonly Profile _profile = year.Configuration.ProfileOf(Town.Authority);

    /// <summary>What should have been told, rung by rung and person by person. A rung is left out where the next one, or the end of
    /// the matter, was known before it had to be told.</summary>
    /// <param name="patience">How much later than its moment a mail may be: an hour above the limit of mails, and a step of the
    /// playback.</param>
    public IEnumerable<(YearMatter Matter, LadderStep Step, string Address, DateTimeOffset By)> Expected(TimeSpan patience)
    {
        foreach (var matter in year.Stories.Matters())
        {
            var steps = StepsOf(matter);
            for (var at = 0; at < steps.Count; at++)
            {
                var ready = Ready(matter, steps[at]);
                foreach (var address in RolesOf(matter, steps[at], ready).Select(role => YearTown.Address(role, matter.Team, DayOf(ready))).Distinct())
                {
                    var by = TellBy(matter, address, ready) + patience;
                    if (by < YearTown.End && EndKnown(matter) > by && steps.Skip(at + 1).All(later => Ready(matter, later) > by))
                    {
                        yield return (matter, steps[at], address, by);
                    }
                }
            }
        }
    }

    /// <summary>The rungs of a matter's ladder.</summary>
    public IReadOnlyList<LadderStep> StepsOf(YearMatter matter) =>
        _profile.Ladders[_profile.Clocks.First(each => each.Key == matter.Clock).Ladder].Steps;

    /// <summary>When the service knows that a matter has ended.</summary>
    public static DateTimeOffset EndKnown(YearMatter matter) =>
        matter.End is { } end ? Known(end, matter.InMailbox) : DateTimeOffset.MaxValue;

    /// <summary>When a rung may first be told: its moment has come, the matter is known and, of one that is late, the data shows
    /// it.</summary>
    public DateTimeOffset Ready(YearMatter matter, LadderStep step)
    {
        var ready = Later(Moment(matter, step), Known(matter.Started, mailbox: false));
        if (step.When.Anchor is StepAnchor.WhenOverdue or StepAnchor.AfterDue)
        {
            ready = Later(ready, YearTown.PolledAt(matter.DueAt, mailbox: false));
            ready = matter.InMailbox ? Later(ready, YearTown.PolledAt(matter.DueAt, mailbox: true)) : ready;
        }

        return ready >= YearTown.ServiceDown.From && ready < YearTown.ServiceDown.Until ? YearTown.ServiceDown.Until : ready;
    }

    /// <summary>The moment of a rung by the calendar on the wall.</summary>
    public DateTimeOffset Moment(YearMatter matter, LadderStep step)
    {
        var (morning, lastDay) = (new TimeOnly(8, 30), matter.LastDay ?? DayOf(matter.DueAt));
        return step.When.Anchor switch
        {
            StepAnchor.BeforeDue => WallCalendar.At(year.Calendar.Move(lastDay, -step.When.Amount), morning),
            StepAnchor.OnLastDay => WallCalendar.At(lastDay, step.When.Time!.Value),
            StepAnchor.AfterStart => WallCalendar.At(matter.Started).AddHours(step.When.Amount),
            StepAnchor.WhenOverdue when matter.LastDay is null => matter.DueAt.AddSeconds(1),
            StepAnchor.WhenOverdue => WallCalendar.At(year.Calendar.Move(lastDay, 1), morning),
            StepAnchor.AfterDue => WallCalendar.At(year.Calendar.Move(lastDay, step.When.Amount), morning),
            _ => throw new InvalidOperationException($"The year knows no rung {step.When}."),
        };
    }

    // Until a conference is decided on, the manager who decides it is told alone.
    private static IReadOnlyList<string> RolesOf(YearMatter matter, LadderStep step, DateTimeOffset ready) =>
        matter.Clock == "icpc" && (matter.Decided is not { } decided || Known(decided, mailbox: false) > ready) ? ["team-manager"] : step.Roles;

    private DateTimeOffset TellBy(YearMatter matter, string address, DateTimeOffset ready)
    {
        var told = Within(matter, address, ready);
        told = told >= YearTown.ServiceDown.From && told < YearTown.ServiceDown.Until ? Within(matter, address, YearTown.ServiceDown.Until) : told;
        return told >= YearTown.RelayDown.From && told < YearTown.RelayDown.Until ? Within(matter, address, YearTown.RelayDown.Until) : told;
    }

    // A clock in hours is told at once, anything else with the next digest at the latest.
    private DateTimeOffset Within(YearMatter matter, string address, DateTimeOffset from) =>
        matter.LastDay is null ? from : year.Calendar.NextDigest(YearTown.HoursOf(address), from);

    private static DateTimeOffset Known(DateTime happened, bool mailbox) => YearTown.PolledAt(WallCalendar.At(happened).AddSeconds(1), mailbox);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(WallCalendar.Shown(instant));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
