using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Mailing;

/// <summary>Counts how the open timescales of each team stand, in one walk over the ledger.</summary>
/// <param name="configuration">The directory.</param>
/// <param name="context">The moment and the data.</param>
/// <param name="silenced">The deadlines that are silenced now.</param>
internal sealed class DailyTally(ServiceConfiguration configuration, LetterContext context, IReadOnlySet<long> silenced)
{
    private static readonly TimeSpan InHours = TimeSpan.FromHours(24);

    private readonly Dictionary<TeamKey, TeamStanding> _teams = [];
    private readonly Dictionary<TeamKey, int> _silenced = [];

    /// <summary>How a team stands; one of which nothing is watched has nothing but its name.</summary>
    public TeamStanding this[TeamKey team] => _teams.GetValueOrDefault(team) ?? new(team);

    /// <summary>How many of a team's open timescales are silenced or acknowledged.</summary>
    public int Silenced(TeamKey team) => _silenced.GetValueOrDefault(team);

    /// <summary>All teams of which something is watched, also those that the directory does not hold.</summary>
    public IEnumerable<TeamKey> Teams => _teams.Keys;

    /// <summary>Counts one deadline. What has ended, or is no longer watched, counts nowhere.</summary>
    public void Add(DeadlineRow row)
    {
        var deadline = row.Deadline;
        var authority = deadline.Clock.Authority;
        var reach = context.Coverage.GetValueOrDefault(authority)?.Clocks
            .FirstOrDefault(each => each.Clock == deadline.Clock.Definition && each.Runs)?.Reach;
        if (deadline.Ended is null && reach is not null && !context.Canaries.Contains(authority))
        {
            var team = new TeamKey(authority, configuration.Directory.NameOf(authority, deadline.Team));
            _silenced[team] = Silenced(team) + (silenced.Contains(row.Id) ? 1 : 0);
            _teams[team] = Counted(this[team], row, reach, context.Profiles[authority].Counting);
        }
    }

    private TeamStanding Counted(TeamStanding team, DeadlineRow row, DataReach reach, WorkingCalendar calendar)
    {
        var (deadline, now) = (row.Deadline, context.Now);
        var today = CivilTime.DayOf(now);
        if (row.UnseenAt is not null)
        {
            return team with { Unseen = team.Unseen + 1 };
        }

        team = team with { Watched = team.Watched + 1 };
        if (deadline.IsLate(now))
        {
            return reach.Settles(deadline, now)
                ? team with { Overdue = team.Overdue + 1 }
                : team with { AwaitingData = team.AwaitingData + 1 };
        }

        var dueOn = deadline.DueOn ?? CivilTime.DayOf(deadline.EarliestDueAt);
        return dueOn <= today ? team with { DueToday = team.DueToday + 1 }
            : deadline.IsElapsed && deadline.EarliestDueAt - now <= InHours ? team with { DueInHours = team.DueInHours + 1 }
            : IsSoon(today, dueOn, calendar) ? team with { DueSoon = team.DueSoon + 1 }
            : team;
    }

    // Beyond the calendar nothing is soon.
    private static bool IsSoon(DateOnly today, DateOnly dueOn, WorkingCalendar calendar) =>
        dueOn <= calendar.CoveredUntil && calendar.CountWorkingDays(today, dueOn) <= TeamStanding.WorkingDaysAhead;
}
