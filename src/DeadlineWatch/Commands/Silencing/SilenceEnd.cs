using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>Until when a matter is to be silenced, as people type it: a day, to its end; a day and a time; so many working days or
/// hours from now.</summary>
internal sealed record SilenceEnd
{
    public const string Expected = "Write a day, 2026-12-18, a day and a time, \"2026-12-18 12:00\", working days as 3wd, or hours as 4h.";

    private Within? Length { get; init; }

    private Moment Moment { get; init; }

    /// <summary>Null where the text is none of these.</summary>
    public static SilenceEnd? TryParse(string text) =>
        Within.TryParse(text) is { } length ? new() { Length = length }
        : PeopleTime.TryParse(text) is { } moment ? new() { Moment = moment }
        : null;

    /// <summary>The instant at which it ends, UTC, exclusive.</summary>
    public DateTimeOffset At(WorkingCalendar calendar, DateTimeOffset now) => Length switch
    {
        { IsHours: true } => now.AddHours(Length.Amount),
        { IsHours: false } => CivilTime.EndOf(calendar.AddWorkingDays(CivilTime.DayOf(now), Length.Amount)),
        null => Moment.Precision == Precision.Day ? CivilTime.EndOf(Moment.Day) : Moment.Earliest,
    };
}
