using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Reads what is to be tried:
/// <list type="number">
/// <item>The config folder with the candidate profile in it; its faults are told as <c>check</c> tells them.</item>
/// <item>Who is concerned: the authorities that use that profile, or all where a holiday is tried; one where one is
/// named.</item>
/// <item>The folder once more with the holidays in the calendars of those.</item>
/// </list></summary>
internal sealed class TrialReader(
    ServiceConfiguration present, Func<ConfigurationChange, ConfigurationResult> read, DateTimeOffset now, Terminal terminal)
{
    // Nobody reads this name but in a fault: a closure day on the same day is refused by it.
    private const string HolidayName = "the holiday that is tried";

    /// <summary>The trial; null, with the exit code, where it was refused and told.</summary>
    public (Trial? Trial, int Code) Read(SimulateOptions options)
    {
        if (options.Authority is { } named && present.Authorities.All(each => each.Key != named))
        {
            return (null, Known.Refuse(terminal, "authority", named, present.Authorities.Select(each => each.Key)));
        }

        var change = new ConfigurationChange { Profile = options.Profile };
        if (change.ProfileKey is { } unknown && !present.Profiles.ContainsKey(unknown))
        {
            return (null, RefuseUnused(unknown));
        }

        var result = options.Profile is null ? new(present, [], []) : read(change);
        if (result.Configuration is not { } tried)
        {
            return (null, Faulty(result));
        }

        if (change.ProfileKey is { } key && WhyNot(key, tried, options.Authority) is { } refused)
        {
            return (null, refused);
        }

        var concerned = Concerned(change.ProfileKey, tried, options);
        var holidays = Holidays(options.AddHolidays, concerned, tried);
        if (WhyNot(holidays, tried) is { } code)
        {
            return (null, code);
        }

        if (holidays.Count > 0)
        {
            result = read(change with
            {
                Holidays = holidays.ToLookup(each => each.Calendar, each => new Holiday(each.Day, HolidayName))
                    .ToDictionary(each => each.Key, each => (IReadOnlyList<Holiday>)[.. each]),
            });
        }

        return result.Configuration is { } whole
            ? (new(present, whole, concerned, holidays, Profile(options.Profile, change.ProfileKey, tried)), ExitCode.Done)
            : (null, Faulty(result));
    }

    private int Faulty(ConfigurationResult result) => CheckCommand.Write(result, now, json: false, terminal.Error);

    private TriedProfile? Profile(string? file, string? key, ServiceConfiguration tried) =>
        file is null || key is null ? null : new(key, file, IsSame(key, tried));

    private bool IsSame(string key, ServiceConfiguration tried) => tried.Profiles[key].RulesHash == present.Profiles[key].RulesHash;

    /// <summary>Those whose rules the file changes: their own profile, or one that builds on it.</summary>
    private List<Authority> UsersOf(string key, ServiceConfiguration tried) =>
    [
        .. present.Authorities.Where(each =>
            each.Profile == key || tried.ProfileOf(each.Key).RulesHash != present.ProfileOf(each.Key).RulesHash),
    ];

    private int? WhyNot(string key, ServiceConfiguration tried, string? authority)
    {
        var users = UsersOf(key, tried);
        // A file that says the same changes nobody's rules, so that it cannot be seen who builds on it.
        if (users.Count == 0 && !IsSame(key, tried))
        {
            return RefuseUnused(key);
        }

        if (users.Count > 0 && authority is not null && users.All(each => each.Key != authority))
        {
            terminal.Fault($"{authority} does not use the profile \"{key}\", but \"{present.ProfileOf(authority).Key}\".");
            return ExitCode.WrongUsage;
        }

        return null;
    }

    private int RefuseUnused(string key)
    {
        var used = present.Authorities.Select(each => each.Profile).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        terminal.Fault($"No authority uses the profile \"{key}\". The file's name says which profile it stands in for.");
        terminal.Fault($"Used: {string.Join(", ", used)}.");
        return ExitCode.WrongUsage;
    }

    private List<Authority> Concerned(string? key, ServiceConfiguration tried, SimulateOptions options)
    {
        if (options.Authority is { } one)
        {
            return [.. present.Authorities.Where(each => each.Key == one)];
        }

        return key is not null && options.AddHolidays.Count == 0 && UsersOf(key, tried) is { Count: > 0 } users
            ? users
            : [.. present.Councils];
    }

    private static List<TriedHoliday> Holidays(
        IReadOnlyList<DateOnly> days, IReadOnlyList<Authority> concerned, ServiceConfiguration tried)
    {
        var calendars = concerned.Select(each => tried.ProfileOf(each.Key).Calendar.Key).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).ToList();
        return [.. days.Order().SelectMany(day => calendars.Select(calendar => new TriedHoliday(day, calendar)))];
    }

    private int? WhyNot(IReadOnlyList<TriedHoliday> holidays, ServiceConfiguration tried)
    {
        List<string> refusals =
        [
            .. holidays.GroupBy(each => each).Where(each => each.Skip(1).Any())
                .Select(each => Say($"{each.Key.Day:yyyy-MM-dd} stands twice.")).Distinct(),
            .. holidays.Distinct().Select(each => WhyNot(each.Day, tried.Calendars[each.Calendar])).OfType<string>(),
        ];
        refusals.ForEach(terminal.Fault);
        return refusals.Count > 0 ? ExitCode.WrongUsage : null;
    }

    private static string? WhyNot(DateOnly day, WorkingCalendar calendar) =>
        day < calendar.KnownFrom || day > calendar.KnownUntil
            ? Say($"{day:yyyy-MM-dd} lies outside the calendar {calendar.Key}, which is known from {calendar.KnownFrom:yyyy-MM-dd} to {calendar.KnownUntil:yyyy-MM-dd}.")
            : calendar.WhyNotWorking(day) is { } why
                ? Say($"{day:yyyy-MM-dd} is no working day as it is in {calendar.Key}: {why}.")
                : null;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
