using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>What <c>due</c> answers.</summary>
internal sealed record DueAnswer
{
    public required string Profile { get; init; }

    public required string ProfileName { get; init; }

    public required string Clock { get; init; }

    public required string Name { get; init; }

    public required string Limit { get; init; }

    public required MomentAnswer Start { get; init; }

    /// <summary>True where the profile does not run the clock: it is answered all the same.</summary>
    public bool IsOff { get; init; }

    /// <summary>The last day in time; null for a clock in hours.</summary>
    public required DateOnly? DueOn { get; init; }

    /// <summary>The London time on the last day; null where it is due by the end of it, and for a clock in hours.</summary>
    public required TimeOnly? DueBy { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset EarliestDueAt { get; init; }

    public required bool Provisional { get; init; }

    public required IReadOnlyList<DerivationLine> Derivation { get; init; }

    public required IReadOnlyList<RungAnswer> Told { get; init; }

    public required UndecidedAnswer? UntilDecided { get; init; }

    public required Citation Rule { get; init; }

    /// <summary>How it was counted, in a sentence.</summary>
    public required string Reading { get; init; }

    public required string Calendar { get; init; }

    public static DueAnswer Of(Profile profile, Deadline deadline)
    {
        var definition = profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day);
        return new()
        {
            Profile = profile.Key,
            ProfileName = profile.Name,
            Clock = definition.Key,
            Name = definition.Name,
            Limit = definition.LimitWords,
            Start = MomentAnswer.Of(deadline.StartedAt),
            DueOn = deadline.DueOn,
            DueBy = deadline.DueBy,
            DueAt = deadline.DueAt,
            EarliestDueAt = deadline.EarliestDueAt,
            Provisional = deadline.Provisional,
            Derivation = deadline.Explain(profile).Lines,
            Told =
            [
                .. profile.Ladders[definition.Ladder].Steps
                    .Select(step => RungAnswer.Of(step, deadline, profile))
                    .OrderBy(each => each.At),
            ],
            UntilDecided = definition.Undecided is { } undecided
                ? new(undecided.Role, RoleWords.Of(profile, [undecided.Role]), undecided.Words,
                    [.. undecided.DecidedBy.Select(each => each.Words)])
                : null,
            Rule = definition.Citation,
            Reading = ReadingOf(definition.Limit, profile.Calendar, deadline),
            Calendar = deadline.Calendar,
        };
    }

    private static string ReadingOf(TimeLimit limit, WorkingCalendar calendar, Deadline deadline)
    {
        var until = calendar.KnownUntil.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        var known = $"calendar {calendar.Key}, known to {until}";
        var provisional = deadline.Provisional ? " The date is provisional: after that day only weekends are left out." : "";
        var end = deadline.DueBy is { } by ? $"by {DueWords.Time(by)} of the last day" : "end of day";
        if (deadline.Reading is { } reading)
        {
            return $"{char.ToUpperInvariant(reading[0])}{reading[1..]}; {end}; {known}.{provisional}";
        }

        return limit.Unit switch
        {
            TimeUnit.Hours => $"Hours elapsed, through nights, weekends and holidays; reminders by {known}.",
            TimeUnit.WorkingDays => $"Day 0 not counted; {end}; {known}.{provisional}",
            _ => $"Day 0 not counted; weekends and holidays counted; {end}; {known}.{provisional}",
        };
    }
}

/// <summary>A moment, as exactly as it is known: both ends inclusive.</summary>
/// <param name="Precision">Minute, day, or window: between two readings.</param>
/// <param name="Day">The London day; null for a window.</param>
/// <param name="Earliest">Null where nothing is known of it.</param>
/// <param name="Latest">The latest possible instant.</param>
internal sealed record MomentAnswer(Precision Precision, DateOnly? Day, DateTimeOffset? Earliest, DateTimeOffset Latest)
{
    public static MomentAnswer Of(Moment moment) => new(
        moment.Precision,
        moment.Precision == Precision.Window ? null : moment.Day,
        moment.Earliest == DateTimeOffset.MinValue ? null : moment.Earliest,
        moment.Latest);

    public static MomentAnswer? Of(Moment? moment) => moment is { } known ? Of(known) : null;
}

/// <summary>A rung of the ladder with its moment.</summary>
internal sealed record RungAnswer(
    DateTimeOffset At, string Step, string Words, IReadOnlyList<string> Roles, string RoleWords, Severity Severity)
{
    public static RungAnswer Of(LadderStep step, Deadline deadline, Profile profile) => new(
        Ladder.MomentOf(step, deadline, profile.Counting),
        step.Key,
        Shorten(step.When.ToString()),
        step.Roles,
        Commands.RoleWords.Of(profile, step.Roles),
        step.Severity);

    // Beside the due date "5 working days before due" needs no "due", and "when overdue" no "when".
    private static string Shorten(string words) =>
        words.EndsWith(" due", StringComparison.Ordinal) ? words[..^4]
        : words.StartsWith("when ", StringComparison.Ordinal) ? words[5..]
        : words;
}

/// <summary>Whom every step goes to until it is decided that the stop will be needed.</summary>
internal sealed record UndecidedAnswer(string Role, string RoleWords, string Words, IReadOnlyList<string> DecidedBy);
