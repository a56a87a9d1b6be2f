using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Configuration;

/// <summary>Reads a source of the kind canary, which has neither folder nor tables: it makes up what it says.</summary>
internal static class CanaryReader
{
    /// <summary>The source.</summary>
    /// <param name="shape">What stands in the file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="authority">Its authority.</param>
    /// <param name="profile">The authority's profile; null where that is faulty.</param>
    public static ReadSource Read(Shape shape, string name, string authority, Profile? profile)
    {
        var every = shape.Optional("every");
        var settings = new SourceSettings
        {
            Name = name,
            Authority = authority,
            Kind = SourceKind.Canary,
            Folder = "",
            DataAge = new DataAge { Live = true },
            Team = shape.Optional("team")?.Text() ?? CanarySource.UsualTeam,
        };
        settings = settings with
        {
            Every = every?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Every,
            Timeout = shape.Optional("timeout")?.Parse(Duration.TryParse, Duration.Examples) ?? settings.Timeout,
        };
        if (profile is not null && !profile.Clocks.Any(each => each.Start == CanarySource.Started))
        {
            shape.Place.FaultIn("authority",
                $"no clock of the profile \"{profile.Key}\" starts with {CanarySource.Started}: give the canary an authority of its own, with \"profile\": \"canary\"");
        }

        return new ReadSource(shape.Place, every, settings with { NewDataEvery = settings.Every });
    }

    /// <summary>Whether a profile has no clock but those that a canary starts.</summary>
    public static bool IsOf(Profile profile) => profile.Clocks.Count > 0 && profile.Clocks.All(each => each.Start == CanarySource.Started);

    /// <summary>Refuses an authority that is there for a canary and has none: who wrote it would wait for its mails, and no alert
    /// would miss them.</summary>
    /// <param name="sources">The list of the sources.</param>
    /// <param name="authorities">The authorities by key, each with its profile; null for one whose profile is faulty.</param>
    /// <param name="read">All sources.</param>
    public static void RefuseMissing(Place sources, IReadOnlyDictionary<string, ReadProfile?> authorities, IReadOnlyList<ReadSource> read)
    {
        var own = authorities.Where(each => each.Value?.Profile is { } profile && IsOf(profile)).Select(each => each.Key).ToList();
        var fed = read.Where(each => each.Settings.Kind == SourceKind.Canary).Select(each => each.Settings.Authority).ToList();

        // A canary that was written to a council by mistake has its fault already.
        foreach (var authority in fed.Except(own).Any() ? [] : own.Except(fed))
        {
            sources.Fault($"the authority \"{authority}\" has the profile of a canary, and no canary: write "
                + $"{{ \"name\": \"canary\", \"authority\": \"{authority}\", \"kind\": \"canary\" }}, or take the authority out of deadlinewatch.json");
        }
    }

    /// <summary>Refuses a canary beside real sources: its authority would be counted as a council, or a council as none.</summary>
    public static void RefuseAmongOthers(IReadOnlyList<ReadSource> ofAuthority)
    {
        if (ofAuthority.All(each => each.Settings.Kind == SourceKind.Canary))
        {
            return;
        }

        foreach (var canary in ofAuthority.Where(each => each.Settings.Kind == SourceKind.Canary))
        {
            canary.Place.FaultIn("authority", $"{canary.Settings.Authority} has real cases: give the canary an authority of its own");
        }
    }
}
