using DeadlineWatch.Configuration;
using DeadlineWatch.Escalating;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>Answers for a deadline what escalation has told, and what it would tell to whom.</summary>
internal sealed class Router(ServiceConfiguration configuration, WatchedAuthority authority, DateTimeOffset now)
{
    private readonly DateOnly _today = CivilTime.DayOf(now);

    public RoutedClock Route(DeadlineRow row, IReadOnlyList<OutboxRow> outbox, SilenceRow? silence)
    {
        var deadline = row.Deadline;
        var definition = authority.DefinitionOf(deadline);
        var ladder = definition is null ? null : authority.Profile.Ladders.GetValueOrDefault(definition.Ladder);
        var current = outbox.Where(each => each.Generation == row.Generation).ToList();
        var undecided = deadline.Decided ? null : definition?.Undecided?.Role;
        var rungs = (ladder?.Steps ?? []).Select(step => (Step: step, At: Ladder.MomentOf(step, deadline, authority.Profile.Counting)))
            .OrderBy(each => each.At).ThenBy(each => each.Step.Severity).ToList();
        // The latest rung whose moment has come is the next to be told; those before it count as told with it.
        var latest = rungs.LastOrDefault(each => each.At <= now).Step;

        return new()
        {
            Deadline = DeadlineAnswer.Of(StandingDeadline.FromLedger(row, authority, configuration.Directory, now)),
            SourceTeam = deadline.Team,
            TeamKnown = configuration.Directory.Known(authority.Authority.Key, deadline.Team) is not null,
            Silent = Silent(row, definition),
            UndecidedRole = undecided is null ? null : RoleWords.Of(authority.Profile, [undecided]),
            Silenced = silence is null ? null
                : $"{silence.What} until {silence.Silence.UntilWords(day => DueWords.Day(day, _today))}, " +
                    (authority.Profile.Silences?.Reasons.GetValueOrDefault(silence.Silence.Reason) ?? silence.Silence.Reason),
            Rungs = [.. rungs.Select(each => Rung(row, each.Step, each.At, each.Step == latest, undecided, current, silence?.Silence))],
            Notices =
            [
                .. outbox.Where(each => each.Kind != NoticeKind.Step).GroupBy(each => (each.Kind, each.CreatedAt)).OrderBy(each => each.Key.CreatedAt)
                    .Select(each => new RoutedNotice(each.Key.Kind, each.Key.CreatedAt, [.. each.Select(Mail)])),
            ],
        };
    }

    private RoutedRung Rung(
        DeadlineRow row, LadderStep step, DateTimeOffset at, bool isLatest, string? undecided, IReadOnlyList<OutboxRow> outbox, Silence? silence)
    {
        var told = outbox.Where(each => each.Kind == NoticeKind.Step && each.Step == step.Key).Select(Mail).ToList();
        var standing = at > now ? RungStanding.Ahead
            : told.Count > 0 ? RungStanding.Told
            // A summary, a correction or a later rung told what this one would have told.
            : !isLatest || outbox.Any(each => each.CreatedAt >= at) ? RungStanding.Counted
            : row.AwaitsData && step.When.SaysOverdue ? RungStanding.AwaitsData
            : silence is not null && silence.Holds(step, now) ? RungStanding.Silenced
            : row.NextStepAt is null ? RungStanding.Untold
            : RungStanding.Due;
        var roles = undecided is null ? step.Roles : [undecided];

        return new(step.Key, step.When.ToString(), at, step.Severity, standing, told,
            standing is RungStanding.Told or RungStanding.Counted or RungStanding.Untold ? [] : [.. roles.SelectMany(role => Reaches(row, step, at, role))]);
    }

    private IEnumerable<RoutedPerson> Reaches(DeadlineRow row, LadderStep step, DateTimeOffset at, string role)
    {
        var clock = row.Deadline.Clock;
        var from = at > now ? at : now;
        var reached = configuration.Directory.Find(clock.Authority, row.Deadline.Team, role, clock.Definition, CivilTime.DayOf(from));
        var words = RoleWords.Of(authority.Profile, [role]);
        var word = new Word(step.Key, NoticeKind.Step, step.Severity, step.Roles, at);

        return reached.Addresses.Zip(reached.Way, (address, way) => new RoutedPerson(
            role, words, address, way.Deputy is { } deputy ? $"{way.Words}, {deputy}" : way.Words, way.IsFallback,
            TellingTime.First(configuration.Directory.PersonOf(address), authority.Profile, row, word, from)));
    }

    private RoutedMail Mail(OutboxRow row) => new(
        row.Role, RoleWords.Of(authority.Profile, [row.Role]), row.Recipient, row.State, row.State switch
        {
            "pending" => $"not sent before {DueWords.Instant(row.NotBefore, _today)}" + row.Held switch
            {
                "hours" => ", outside their hours",
                "limit" => ", above their mails an hour",
                { } other => $", {other}",
                null => "",
            },
            "frozen" => "is being sent",
            _ => row.Reason is { } reason ? $"{row.State}: {reason}" : row.State,
        });

    private string? Silent(DeadlineRow row, ClockDefinition? definition) =>
        definition is null ? "the profile no longer has this clock"
        : authority.Coverage.Clocks.FirstOrDefault(each => each.Clock == definition.Key) is { Runs: false } clock
            ? clock.NotWatched ?? $"waits for the first reading of {clock.WaitsFor}"
        : row.UnseenAt is { } unseen ? $"no longer in the source since {DueWords.Instant(unseen, _today)}"
        : null;
}
