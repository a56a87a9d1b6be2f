using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>What stands in for parts of a config folder while it is read, so that a change can be tried before it is made.
/// No file is written.</summary>
internal sealed record ConfigurationChange
{
    /// <summary>The file to read in place of the profile of the same name, <c>…/west-midlands.json</c>; null for none. One
    /// whose name no profile of the folder has is not read.</summary>
    public string? Profile { get; init; }

    /// <summary>Days to add to the calendars, by the calendar's key; each must be a working day of it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Holiday>> Holidays { get; init; } =
        new Dictionary<string, IReadOnlyList<Holiday>>();

    /// <summary>The key of the profile that <see cref="Profile"/> stands in for; null where there is none.</summary>
    public string? ProfileKey => Path.GetFileNameWithoutExtension(Profile);

    /// <summary>The calendar with the days that are added to it.</summary>
    public WorkingCalendar? With(WorkingCalendar? calendar) =>
        calendar is not null && Holidays.TryGetValue(calendar.Key, out var days)
            ? new(calendar.Key, calendar.Source, calendar.KnownFrom, calendar.KnownUntil, calendar.Holidays.Concat(days))
            : calendar;
}
