using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>What of a profile comes from where.</summary>
/// <param name="Bases">The profiles that it extends, the nearest first; none where it extends none.</param>
/// <param name="Clocks">Its clocks in order, those that are off among them.</param>
internal sealed record ProfileOrigin(IReadOnlyList<string> Bases, IReadOnlyList<ReadClock> Clocks);

/// <summary>A clock as it was read.</summary>
/// <param name="Definition">The clock.</param>
/// <param name="IsOn">Whether it is run.</param>
/// <param name="From">The profile in which it is written.</param>
/// <param name="Changes">What other profiles put in place of that.</param>
internal sealed record ReadClock(ClockDefinition Definition, bool IsOn, string From, IReadOnlyList<ClockChange> Changes)
{
    /// <summary>Says where the members of a clock's entry stand.</summary>
    public static ReadClock Of(ClockDefinition definition, bool isOn, Place place)
    {
        var members = place.Members();
        var from = (place.Member("key") ?? place).FileName;

        return new(definition, isOn, from,
        [
            .. members.Where(each => each.Place.FileName != from).GroupBy(each => each.Place.FileName, each => each.Name)
                .Select(each => new ClockChange(each.Key, [.. each])),
        ]);
    }

    /// <summary>"england", or <c>england; "limit" and "ladder" from west-midlands</c>.</summary>
    public string OriginWords =>
        string.Join("; ", Changes.Select(each => $"{Listed([.. each.Members.Select(member => $"\"{member}\"")])} from {each.Profile}").Prepend(From));

    // A member may be called "from".
    private static string Listed(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
}

/// <summary>What a profile changes of a clock that is written in another.</summary>
/// <param name="Profile">The profile that changes it.</param>
/// <param name="Members">The properties.</param>
internal sealed record ClockChange(string Profile, IReadOnlyList<string> Members);
