using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads who holds which role: an address, or <c>{ "address": …, "from": …, "until": … }</c> where it holds it for a
/// time.</summary>
/// <param name="roles">The roles of the profiles; none where they are faulty.</param>
/// <param name="profiles">The profiles whose clocks may be named.</param>
/// <param name="domains">The domains under which an address must lie; none beside a fault.</param>
internal sealed class HoldersReader(IReadOnlyList<string> roles, IReadOnlyList<Profile> profiles, IReadOnlyList<string> domains)
{
    private readonly List<string> _clocks =
        [.. profiles.SelectMany(each => each.Clocks.Concat(each.ClocksOff)).Select(each => each.Key).Distinct()];

    /// <summary>The holders by role.</summary>
    public Dictionary<string, IReadOnlyList<Holder>> Roles(IReadOnlyList<(string Name, Place Place)>? members)
    {
        var read = new Dictionary<string, IReadOnlyList<Holder>>();
        foreach (var (role, holders) in members ?? [])
        {
            if (roles.Count > 0 && !roles.Contains(role))
            {
                holders.Fault($"unknown role \"{role}\"{Spelling.Hint(role, roles)}");
            }

            read[role] = [.. holders.Items().Select(Holder).OfType<Holder>()];
        }

        return read;
    }

    /// <summary>The holders by clock and role: <c>{ "icpc": { "team-manager": ["conference.chair@anytown.example"] } }</c>.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>> Clocks(Place? clocks)
    {
        var read = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<Holder>>>();
        foreach (var (clock, place) in clocks?.Members() ?? [])
        {
            if (_clocks.Count > 0 && !_clocks.Contains(clock))
            {
                place.Fault($"unknown clock \"{clock}\"{Spelling.Hint(clock, _clocks)}");
            }

            var members = place.Members();
            WarnOfIdle(clock, members);
            read[clock] = Roles(members);
        }

        return read;
    }

    /// <summary>The addresses of a list.</summary>
    public List<string> Addresses(IReadOnlyList<Place>? places) => [.. (places ?? []).Select(Address).OfType<string>()];

    /// <summary>An address under an allowed domain.</summary>
    public string? Address(Place place)
    {
        var address = place.Parse(MailAddress.Read, MailAddress.Expected);
        if (address is not null && domains.Count > 0 && !domains.Contains(MailAddress.DomainOf(address), StringComparer.OrdinalIgnoreCase))
        {
            place.Fault($"\"{address}\" is outside the allowed domains ({string.Join(", ", domains)})");
        }

        return address;
    }

    /// <summary>A day that may be left out.</summary>
    public static DateOnly? Day(Place? place) => place?.Parse(CalendarReader.Day, CalendarReader.DayExpected);

    private Holder? Holder(Place place)
    {
        if (place.IsText)
        {
            return Address(place) is { } address ? new(address) : null;
        }

        return place.Object(shape =>
        {
            var address = shape.Required("address") is { } written ? Address(written) : null;
            var (from, until) = (Day(shape.Optional("from")), Day(shape.Optional("until")));
            if (until < from)
            {
                place.FaultIn("until", "the role ends before it begins");
            }

            return address is null ? null : new Holder(address, from, until);
        });
    }

    // Nobody would miss a conference chair who is never asked for.
    private void WarnOfIdle(string clock, IReadOnlyList<(string Role, Place Place)> members)
    {
        var told = profiles
            .SelectMany(profile => profile.Clocks.Where(each => each.Key == clock).SelectMany(each => TellsOf(profile, each)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (role, place) in members.Where(each => told.Count > 0 && roles.Contains(each.Role) && !told.Contains(each.Role)))
        {
            place.Warn($"no rung of the clock \"{clock}\" tells the {profiles.Select(each => each.Roles.GetValueOrDefault(role)).OfType<string>().First()}");
        }
    }

    private static IEnumerable<string> TellsOf(Profile profile, ClockDefinition clock)
    {
        var rungs = profile.Ladders.GetValueOrDefault(clock.Ladder)?.Steps.SelectMany(step => step.Roles) ?? [];

        return clock.Undecided is { } undecided ? rungs.Append(undecided.Role) : rungs;
    }
}
