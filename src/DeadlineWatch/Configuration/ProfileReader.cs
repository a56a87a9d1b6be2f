using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads a file of <c>profiles</c>: one jurisdiction's vocabulary, roles, ladders and clocks.</summary>
internal static class ProfileReader
{
    /// <summary>The profile, with what is faulty left out; null where nothing can be made of the file.</summary>
    /// <param name="root">The file, laid over the profile that it extends.</param>
    /// <param name="key">The key that the file's name promises.</param>
    /// <param name="calendars">The calendars by key; null for one whose own file is faulty.</param>
    public static ReadProfile? Read(Place root, string key, IReadOnlyDictionary<string, WorkingCalendar?> calendars) =>
        root.Object(shape =>
        {
            Keys.MatchFile(shape, key);
            var name = shape.Text("name");
            var calendar = shape.Required("calendar")?.OneOf([.. calendars.Keys], "calendar");
            var roles = Roles(shape.Required("roles"));
            var vocabulary = Vocabulary.Read(shape.Required("events"));
            var ladders = LadderReader.Read(shape.Required("ladders"), [.. roles.Keys]);
            var comesIn = shape.Optional("cutOff");
            var cutOff = CutOffReader.Read(comesIn, vocabulary);
            var closing = shape.Optional("closureDays");
            var urgent = shape.Optional("urgent")?.Object(Urgent);
            var silences = shape.Optional("silences")?.Object(SilenceReader.Read);
            var clocks = Clocks(shape.Required("clocks"), new ClockReader(vocabulary, ladders, [.. roles.Keys]));
            CutOffReader.RefuseIdle(comesIn, cutOff, [.. clocks.Select(each => each.Definition)]);

            var counted = calendars.GetValueOrDefault(calendar ?? "");
            var closureDays = ClosureDays(closing, counted);
            return new ReadProfile(vocabulary, counted is null ? null : new Profile
            {
                Key = key,
                Name = name,
                Calendar = counted,
                CutOff = cutOff,
                ClosureDays = closureDays,
                Events = vocabulary.Words,
                Clocks = [.. clocks.Where(each => each.IsOn).Select(each => each.Definition)],
                ClocksOff = [.. clocks.Where(each => !each.IsOn).Select(each => each.Definition)],
                Ladders = ladders,
                Roles = roles,
                UrgentSeverities = urgent ?? [],
                Silences = silences,
                RulesHash = Hash(root, counted),
            }, new([], clocks));
        });

    // A day that is no working day anyway would stand in the list without effect: most likely a slip in the year.
    private static List<Holiday> ClosureDays(Place? place, WorkingCalendar? calendar)
    {
        var days = new List<Holiday>();
        foreach (var (name, words) in place?.Members() ?? [])
        {
            if (CalendarReader.Day(name) is not { } day)
            {
                words.Fault($"\"{name}\" is not {CalendarReader.DayExpected}");
            }
            else if (calendar is not null && (day < calendar.KnownFrom || day > calendar.KnownUntil))
            {
                words.Fault($"{name} lies outside the calendar \"{calendar.Key}\"");
            }
            else if (calendar?.WhyNotWorking(day) is { } why)
            {
                words.Fault($"{name} is no working day as it is: {why}");
            }
            else if (words.Text() is { } text)
            {
                days.Add(new(day, text));
            }
        }

        return days;
    }

    private static IReadOnlyList<Severity>? Urgent(Shape shape) =>
        [.. (shape.Required("severities")?.SomeItems() ?? []).Select(each => each.OneOf<Severity>("severity")).OfType<Severity>().Distinct()];

    private static Dictionary<string, string> Roles(Place? place)
    {
        var roles = new Dictionary<string, string>();
        foreach (var (key, words) in place?.Members() ?? [])
        {
            if (Keys.Read(key) is null)
            {
                words.Fault($"\"{key}\" is not {Keys.Expected}");
            }

            roles[key] = words.Text() ?? "";
        }

        return roles;
    }

    // A clock that is off is checked like any other, so that it can be switched on in a line.
    private static List<ReadClock> Clocks(Place? place, ClockReader reader)
    {
        List<(Place Place, ClockDefinition Clock)> clocks =
        [
            .. (place?.SomeItems() ?? []).Select(each => (Place: each, Clock: reader.Read(each)))
                .Where(each => each.Clock is not null).Select(each => (each.Place, each.Clock!)),
        ];
        Editions.Check(clocks);
        clocks.ForEach(each => Unreachable.Refuse(each.Place, each.Clock));
        List<(Place Place, ReadClock Clock)> read =
        [
            .. clocks.Select(each =>
                (each.Place, ReadClock.Of(each.Clock, each.Place.Member(ClockReader.On)?.Truth() ?? true, each.Place))),
        ];
        DoubtfulClocks.Warn(read);

        return [.. read.Select(each => each.Clock)];
    }

    // 64 bits are enough to tell editions of one profile apart.
    private static string Hash(Place root, WorkingCalendar calendar) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{root.Canonical}\n{calendar.Version}")))[..16];
}

/// <summary>What was made of a profile's file.</summary>
/// <param name="Vocabulary">Its words, against which mappings are checked.</param>
/// <param name="Profile">The profile; null where its calendar is not known.</param>
/// <param name="Origin">What of it comes from where.</param>
internal sealed record ReadProfile(Vocabulary Vocabulary, Profile? Profile, ProfileOrigin Origin);
