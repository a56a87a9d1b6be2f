using System.Diagnostics;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Configuration;

/// <summary>Reads <c>sources.json</c>: the sources one by one, and then whether they agree with each other.</summary>
/// <param name="folder">The config folder.</param>
/// <param name="environment">Where the passwords of databases come from.</param>
/// <param name="authorities">The authorities by key, each with its profile; null for one whose profile is
/// faulty.</param>
internal sealed class SourcesReader(
    string folder, EnvironmentSettings environment, IReadOnlyDictionary<string, ReadProfile?> authorities)
{
    /// <summary>The sources, with what is faulty left out.</summary>
    public IReadOnlyList<SourceSettings> Read(Place root)
    {
        var read = new List<ReadSource>();
        _ = root.Object(shape =>
        {
            var sources = shape.Required("sources");
            foreach (var place in sources?.SomeItems() ?? [])
            {
                if (place.Object(new SourceReader(folder, environment, authorities).Read) is { } source)
                {
                    RefuseDouble(source, read);
                    read.Add(source);
                }
            }

            if (sources is not null)
            {
                CanaryReader.RefuseMissing(sources, authorities, read);
            }

            return shape;
        });
        foreach (var ofAuthority in read.GroupBy(each => each.Settings.Authority))
        {
            List<SourceSettings> all = [.. ofAuthority.Select(each => each.Settings)];
            CanaryReader.RefuseAmongOthers([.. ofAuthority]);
            RefuseRivals([.. ofAuthority], all);
            foreach (var source in ofAuthority)
            {
                WarnOfSlowPolls(source, all);
            }
        }

        return [.. read.Select(each => each.Settings)];
    }

    private static void RefuseDouble(ReadSource source, List<ReadSource> others)
    {
        if (source.Settings.Name.Length > 0 && others.Exists(each => each.Settings.Name == source.Settings.Name))
        {
            source.Place.FaultIn("name", $"the source \"{source.Settings.Name}\" stands twice");
        }
    }

    // Two sources that both give an event would count it twice, or contradict each other, unless one of them leads.
    private static void RefuseRivals(IReadOnlyList<ReadSource> sources, IReadOnlyList<SourceSettings> all)
    {
        var standings = all.Select(each => SourceShape.StandingOf(each, all, null));
        foreach (var (kind, names) in Coverage.Doubled([.. standings]))
        {
            var rivals = sources.Where(each => names.Contains(each.Settings.Name)).ToList();
            var ways = rivals.Exists(each => each.Settings.Leads.Contains(kind))
                ? "only one of them can lead"
                : $"write \"leads\": [\"{kind}\"] in the one that counts";
            rivals[^1].Place.FaultIn("leads", $"{string.Join(" and ", names.Distinct())} both give {kind}: {ways}");
        }
    }

    private void WarnOfSlowPolls(ReadSource source, IReadOnlyList<SourceSettings> all)
    {
        if (authorities.GetValueOrDefault(source.Settings.Authority)?.Profile is not { } profile)
        {
            return;
        }

        var supplies = SourceShape.StandingOf(source.Settings, all, null).Supplies;
        var shortest = profile.Clocks.Where(each => Feeds(supplies, each)).MinBy(each => Shortest(each.Limit));
        if (shortest is not null && source.Settings.Every > Shortest(shortest.Limit) / 4)
        {
            var every = Duration.Words(source.Settings.Every);
            (source.Every ?? source.Place).Warn(
                $"polled every {every}, which is longer than a quarter of the clock {shortest.Key} ({shortest.Limit})");
        }
    }

    private static bool Feeds(IReadOnlySet<EventKind> supplies, ClockDefinition clock) =>
        clock.Stops.Concat(clock.Cancels).Select(each => each.Event).Append(clock.Start).Any(supplies.Contains);

    // The least time that may pass between start and due: weekends and holidays only lengthen it.
    private static TimeSpan Shortest(TimeLimit limit) => limit.Unit switch
    {
        TimeUnit.Hours => TimeSpan.FromHours(limit.Amount),
        TimeUnit.WorkingDays or TimeUnit.CalendarDays => TimeSpan.FromDays(limit.Amount),
        TimeUnit.Weeks => TimeSpan.FromDays(7 * limit.Amount),
        TimeUnit.Months => TimeSpan.FromDays(28 * limit.Amount),
        _ => throw new UnreachableException($"Time unit {limit.Unit}"),
    };
}

/// <summary>A source as it was read, and where.</summary>
internal sealed record ReadSource(Place Place, Place? Every, SourceSettings Settings);
