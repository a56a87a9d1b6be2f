using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads how people are told: <c>everyone</c>, and <c>people</c> by address with hours, time off and
/// deputies.</summary>
internal sealed class PeopleReader(HoldersReader holders, Place root)
{
    private readonly List<(string Address, Away Away, Place Place)> _away = [];

    /// <summary>What holds for those of whom nothing else is said.</summary>
    public static Person Everyone(Place? place)
    {
        var usual = new Person { Address = "" };

        return place?.Object(shape => HoursReader.Read(shape, usual)) ?? usual;
    }

    /// <summary>The people by address, with what is not said of them as it is for everyone.</summary>
    public Dictionary<string, Person> People(Place? place, Person everyone)
    {
        var people = new Dictionary<string, Person>(StringComparer.OrdinalIgnoreCase);
        foreach (var (address, written) in place?.Members() ?? [])
        {
            if (MailAddress.Read(address) is null)
            {
                written.Fault($"\"{address}\" is not {MailAddress.Expected}");
            }
            else if (written.Object(shape => Person(shape, everyone with { Address = address })) is { } person && !people.TryAdd(address, person))
            {
                written.Fault($"\"{address}\" stands twice: upper and lower case are the same");
            }
        }

        return people;
    }

    /// <summary>Refuses what can only be seen in the whole: a person whom nobody tells, and deputies who stand in for each
    /// other on a day that is not over.</summary>
    public void RefuseUnsound(Directory directory, DateOnly? today)
    {
        foreach (var (address, written) in root.Member("people")?.Members() ?? [])
        {
            if (directory.People.ContainsKey(address) && !directory.Addresses.Contains(address, StringComparer.OrdinalIgnoreCase))
            {
                var meant = Spelling.Nearest(address, directory.Addresses) is { } nearest ? $"; did you mean \"{nearest}\"?" : "";
                written.Fault($"nobody of that address is told{meant}");
            }
        }

        WarnOfUnknownDeputies(directory, today);
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (address, away, place) in _away.Where(each => today is null || each.Away.Until >= today))
        {
            var days = _away.Select(each => each.Away.From).Where(each => each > away.From && each <= away.Until).Append(away.From).Order();
            var (day, loop) = days.Select(each => (each, LoopOf(address, directory, each))).FirstOrDefault(each => each.Item2.Count > 0, (default, []));
            if (loop.Count > 0 && !told.Overlaps(loop))
            {
                told.UnionWith(loop);
                place.FaultIn("deputy",
                    $"on {CivilTime.Words(day)} each of {string.Join(", ", loop)} is away and the deputy of another: nobody would be told");
            }
        }
    }

    // A slip in the name of a deputy is seen by nobody until the mails of the one who is away are lost.
    private void WarnOfUnknownDeputies(Directory directory, DateOnly? today)
    {
        var known = directory.Holders.Select(each => each.Address).Concat(directory.Fallback).Concat(directory.People.Keys)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, away, place) in _away.Where(each => (today is null || each.Away.Until >= today) && !known.Contains(each.Away.Deputy)))
        {
            var meant = Spelling.Nearest(away.Deputy, known) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";
            (place.Member("deputy") ?? place).Warn($"{away.Deputy} is a deputy and stands nowhere else: is it spelled right?{meant}");
        }
    }

    private Person Person(Shape shape, Person everyone)
    {
        var person = HoursReader.Read(shape, everyone) with { DailyWord = shape.Optional("dailyWord")?.Truth() ?? false };
        var list = shape.Optional("away")?.Items() ?? [];
        var read = list.Select(place => (Place: place, Away: place.Object(each => AwayOf(each, person.Address))))
            .Where(each => each.Away is not null).Select(each => (each.Place, Away: each.Away!)).OrderBy(each => each.Away.From).ToList();
        foreach (var ((_, before), (place, after)) in read.Zip(read.Skip(1)))
        {
            if (after.From <= before.Until)
            {
                place.Fault($"this and the time from {CivilTime.Words(before.From)} overlap: who is the deputy could not be told");
            }
        }

        _away.AddRange(read.Select(each => (person.Address, each.Away, each.Place)));
        return person with { Away = [.. read.Select(each => each.Away)] };
    }

    private Away? AwayOf(Shape shape, string address)
    {
        var (from, until) = (HoldersReader.Day(shape.Required("from")), HoldersReader.Day(shape.Required("until")));
        var place = shape.Required("deputy");
        var deputy = place is null ? null : holders.Address(place);
        if (until < from)
        {
            shape.Place.FaultIn("until", "the time off ends before it begins");
        }

        if (address.Equals(deputy, StringComparison.OrdinalIgnoreCase))
        {
            place?.Fault("nobody is their own deputy");
            return null;
        }

        return from is { } first && until is { } last && deputy is not null && last >= first ? new(first, last, deputy) : null;
    }

    // The people who are away and deputies in turn; none where somebody is told in the end, or the person is but led into it.
    private static List<string> LoopOf(string address, Directory directory, DateOnly day)
    {
        var loop = new List<string>();
        for (var each = directory.PersonOf(address); each.AwayOn(day) is { } away; each = directory.PersonOf(away.Deputy))
        {
            if (loop.Contains(each.Address, StringComparer.OrdinalIgnoreCase))
            {
                return loop[0].Equals(each.Address, StringComparison.OrdinalIgnoreCase) ? loop : [];
            }

            loop.Add(each.Address);
        }

        return [];
    }
}
