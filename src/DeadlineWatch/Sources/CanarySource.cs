using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>A case system of one case a day, <c>canary-2026-11-22</c>: it starts at eight in London and is stopped at eight on
/// the day after. Its warning goes the way of every other one, so that a day without its mail says that something on that way
/// is broken. Pure: what it says depends on the time of the reading alone, on whatever node.</summary>
internal sealed class CanarySource(SourceSettings settings) : ICaseSource
{
    /// <summary>The team, and the name of the team of recipients.json, where the settings name no other.</summary>
    public const string UsualTeam = "DeadlineWatch";

    public static readonly EventKind Started = EventKind.Parse("canary-started");
    public static readonly EventKind Stopped = EventKind.Parse("canary-stopped");

    public static readonly IReadOnlyList<EventKind> Kinds = [Started, Stopped];

    /// <summary>A service that was down for weeks finds the case of the day it stopped ended, and not gone; and one case more or
    /// less a day is no fall that a guard would find.</summary>
    private const int Days = 31;

    private static readonly TimeOnly At = new(8, 0);

    // On the day of 25 hours the clock of 24 is due before eight: nothing of it may be late.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public async Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
    {
        var today = CivilTime.DayOf(now);
        var last = StartOf(today) <= now ? today : today.AddDays(-1);
        List<CaseSnapshot> cases = [.. Enumerable.Range(1 - Days, Days).Select(each => Case(last.AddDays(each), now))];
        foreach (var each in cases)
        {
            await take(each, cancel);
        }

        return new SourceReading.Complete
        {
            DataAsOf = now,
            Cases = cases.Count,
            Findings = [],
            Counts = new(now, new Dictionary<string, int>(StringComparer.Ordinal) { ["days"] = cases.Count },
                Kinds.ToDictionary(kind => kind.Name, kind => cases.Sum(each => each.Events.Count(of => of.Kind == kind)), StringComparer.Ordinal)),
        };
    }

    private CaseSnapshot Case(DateOnly day, DateTimeOffset now)
    {
        var reference = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"canary-{day:yyyy-MM-dd}");
        var starts = StartOf(day);
        var (next, longest) = (StartOf(day.AddDays(1)), starts + Longest);
        var stops = next < longest ? next : longest;
        CaseEvent Event(EventKind kind, DateTimeOffset at) => new() { Kind = kind, Episode = reference, OccurredAt = Moment.At(at) };

        return new CaseSnapshot
        {
            Authority = settings.Authority,
            Reference = reference,
            Source = settings.Name,
            Team = settings.Team,
            // What lies ahead is not said before its time: it would be a booking.
            Events = stops <= now ? [Event(Started, starts), Event(Stopped, stops)] : [Event(Started, starts)],
        };
    }

    private static DateTimeOffset StartOf(DateOnly day) => CivilTime.At(day, At);
}
