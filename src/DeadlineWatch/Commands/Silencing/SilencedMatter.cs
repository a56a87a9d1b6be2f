using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>A clock that is to be silenced.</summary>
internal sealed record SilencedMatter
{
    public required string Clock { get; init; }

    public required string Run { get; init; }

    /// <summary>"overdue, 2 working days late".</summary>
    public required string Standing { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The end, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The latest end that it may have.</summary>
    public required DateTimeOffset Latest { get; init; }

    /// <summary>How long it may last: "5 working days".</summary>
    public required string Limit { get; init; }

    /// <summary>The rungs ahead that it holds back, in words.</summary>
    public required IReadOnlyList<string> Pauses { get; init; }

    /// <param name="row">The deadline.</param>
    /// <param name="end">When it is to end; null for as late as may be.</param>
    /// <param name="authority">Its authority, whose profile lets it be silenced.</param>
    /// <param name="directory">Our directory.</param>
    /// <param name="now">The time.</param>
    public static SilencedMatter Of(
        DeadlineRow row, SilenceEnd? end, WatchedAuthority authority, Configuration.Directory directory, DateTimeOffset now)
    {
        var (profile, deadline) = (authority.Profile, row.Deadline);
        var rules = profile.Silences ?? throw new ArgumentException($"Profile {profile.Key} lets nothing be silenced.", nameof(authority));
        var ladder = profile.Ladders[profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day).Ladder];
        var severity = ladder.SeverityAt(deadline, profile.Counting, now);
        var latest = rules.LatestEnd(severity, profile.Counting, now);
        var standing = StandingDeadline.FromLedger(row, authority, directory, now);
        var until = end?.At(profile.Counting, now) ?? latest;
        var silence = new Silence(severity, "", now, until);
        return new()
        {
            Clock = deadline.Clock.Definition,
            Run = deadline.Clock.Start,
            Standing = standing.State == DeadlineState.Overdue ? $"overdue, {standing.Words}" : standing.Words,
            Severity = severity,
            Until = until,
            Latest = latest,
            Limit = $"{rules.Limits[severity]}",
            Pauses =
            [
                .. ladder.Steps.Where(each => Ladder.MomentOf(each, deadline, profile.Counting) is var at && at > now && silence.Holds(each, at))
                    .Select(each => $"{each.When}"),
            ],
        };
    }

    /// <summary>"the end of Fri 18 Dec", "Fri 18 Dec, 12:00".</summary>
    public static string Words(DateTimeOffset until, DateTimeOffset now) =>
        Silence.UntilWords(until, day => DueWords.Day(day, CivilTime.DayOf(now)));
}
