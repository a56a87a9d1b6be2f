using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Counts open deadlines by team, for the daily word.</summary>
internal sealed class TeamTally(LetterContext context)
{
    /// <summary>How far "due soon" looks.</summary>
    public const int WorkingDaysAhead = 5;

    private static readonly TimeSpan UntilTomorrowsWord = TimeSpan.FromHours(24);

    private readonly Dictionary<TeamKey, TeamStanding> _teams = [];
    private readonly Dictionary<string, DateOnly> _soonUntil = new(StringComparer.Ordinal);

    private DateOnly Today => CivilTime.DayOf(context.Now);

    /// <summary>Counts one deadline; one that has ended counts nowhere, nor does one whose authority the configuration no
    /// longer holds.</summary>
    /// <param name="team">Its team as the directory names it, else as the source does; null where there is none.</param>
    /// <param name="row">The deadline.</param>
    public void Add(string? team, DeadlineRow row)
    {
        var authority = row.Deadline.Clock.Authority;
        if (row.Deadline.Ended is null && context.Profiles.ContainsKey(authority))
        {
            var key = new TeamKey(authority, team);
            _teams[key] = Counted(Of(key), row);
        }
    }

    /// <summary>How a team stands; nothing but noughts where it has no deadline.</summary>
    public TeamStanding Of(TeamKey team) => _teams.GetValueOrDefault(team) ?? new(team);

    private TeamStanding Counted(TeamStanding counts, DeadlineRow row)
    {
        if (row.UnseenAt is not null)
        {
            return counts with { Unseen = counts.Unseen + 1 };
        }

        var deadline = row.Deadline;
        counts = counts with { Watched = counts.Watched + 1 };
        if (deadline.IsLate(context.Now))
        {
            return Reach(deadline)?.Settles(deadline, context.Now) == false
                ? counts with { AwaitingData = counts.AwaitingData + 1 }
                : counts with { Overdue = counts.Overdue + 1 };
        }

        // Where only a date is known, the earliest possible one, as in the warnings.
        var last = deadline.DueOn ?? CivilTime.DayOf(deadline.EarliestDueAt);
        return last <= Today ? counts with { DueToday = counts.DueToday + 1 }
            : deadline.IsElapsed && deadline.EarliestDueAt <= context.Now + UntilTomorrowsWord
                ? counts with { DueInHours = counts.DueInHours + 1 }
            : last <= SoonUntil(deadline.Clock.Authority) ? counts with { DueSoon = counts.DueSoon + 1 }
            : counts;
    }

    private DataReach? Reach(Deadline deadline) => context.Coverage[deadline.Clock.Authority].Clocks
        .FirstOrDefault(each => each.Clock == deadline.Clock.Definition)?.Reach;

    private DateOnly SoonUntil(string authority)
    {
        if (!_soonUntil.TryGetValue(authority, out var until))
        {
            var counting = context.Profiles[authority].Counting;
            // Beyond the calendar weekends alone are known, and a week has five working days.
            until = Today.AddDays(31) <= counting.CoveredUntil
                ? counting.AddWorkingDays(Today, WorkingDaysAhead)
                : Today.AddDays(7);
            _soonUntil[authority] = until;
        }

        return until;
    }
}
