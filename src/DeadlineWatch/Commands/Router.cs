using System.Diagnostics;
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
            Rungs =
            [
                .. rungs.Select((each, index) => Rung(
                    row, each.Step, each.At, each.Step == latest, undecided, current,
                    silence is null ? null : new Pause(silence.Silence, index + 1 < rungs.Count ? rungs[index + 1].At : null))),
            ],
            Notices =
            [
                .. outbox.Where(each => each.Kind != NoticeKind.Step).GroupBy(each => (each.Kind, each.CreatedAt)).OrderBy(each => each.Key.CreatedAt)
                    .Select(each => new RoutedNotice(each.Key.Kind, each.Key.CreatedAt, ToldWords.Of([.. each.Select(ToldWords.StandingOf)]),
                        [.. each.Select(Mail)])),
            ],
        };
    }

    private RoutedRung Rung(
        DeadlineRow row, LadderStep step, DateTimeOffset at, bool isLatest, string? undecided, IReadOnlyList<OutboxRow> outbox, Pause? pause)
    {
        var told = outbox.Where(each => each.Kind == NoticeKind.Step && each.Step == step.Key).Select(Mail).ToList();
        var standing = at > now ? (pause?.Of.Holds(step, at) == true ? RungStanding.Silenced : RungStanding.Ahead)
            : told.Count > 0 ? StandingOf(ToldWords.Of([.. told.Select(each => each.Standing)]))
            // A summary, a correction or a later rung told what this one would have told.
            : !isLatest || outbox.Any(each => each.CreatedAt >= at) ? RungStanding.Counted
            : row.AwaitsData && step.When.SaysOverdue ? RungStanding.AwaitsData
            : pause?.Of.Holds(step, now) == true ? RungStanding.Silenced
            : row.NextStepAt is null ? RungStanding.Untold
            : RungStanding.Due;
        var roles = undecided is null ? step.Roles : [undecided];
        var toldAfter = standing == RungStanding.Silenced ? pause?.ToldAfter(row.Deadline) : null;
        var isReached = standing == RungStanding.Silenced ? toldAfter is not null
            : standing is RungStanding.Due or RungStanding.AwaitsData or RungStanding.Ahead;

        return new(step.Key, step.When.ToString(), at, step.Severity, standing, told,
            isReached ? [.. roles.SelectMany(role => Reaches(row, step, at, role, toldAfter ?? at))] : [])
        {
            ToldAfter = toldAfter,
        };
    }

    private IEnumerable<RoutedPerson> Reaches(DeadlineRow row, LadderStep step, DateTimeOffset at, string role, DateTimeOffset notBefore)
    {
        var clock = row.Deadline.Clock;
        var from = notBefore > now ? notBefore : now;
        var reached = configuration.Directory.Find(clock.Authority, row.Deadline.Team, role, clock.Definition, CivilTime.DayOf(from));
        var words = RoleWords.Of(authority.Profile, [role]);
        var word = new Word(step.Key, NoticeKind.Step, step.Severity, step.Roles, at);

        return reached.Addresses.Zip(reached.Way, (address, way) => new RoutedPerson(
            role, words, address, way.Deputy is { } deputy ? $"{way.Words}, {deputy}" : way.Words, way.IsFallback,
            TellingTime.First(configuration.Directory.PersonOf(address), authority.Profile, row, word, from)));
    }

    private RoutedMail Mail(OutboxRow row) => new(
        row.Role, RoleWords.Of(authority.Profile, [row.Role]), row.Recipient, row.State, ToldWords.StandingOf(row), row.Mail?.SentAt,
        ToldWords.Of(row, now));

    private static RungStanding StandingOf(ToldStanding told) => told switch
    {
        ToldStanding.Told => RungStanding.Told,
        ToldStanding.Waits => RungStanding.Waits,
        ToldStanding.Undeliverable => RungStanding.Undeliverable,
        ToldStanding.Withdrawn => RungStanding.Withdrawn,
        _ => throw new UnreachableException($"Told {told}"),
    };

    private string? Silent(DeadlineRow row, ClockDefinition? definition) =>
        definition is null ? "the profile no longer has this clock"
        : authority.Coverage.Clocks.FirstOrDefault(each => each.Clock == definition.Key) is { Runs: false } clock
            ? clock.NotWatched ?? $"waits for the first reading of {clock.WaitsFor}"
        : row.UnseenAt is { } unseen ? $"no longer in the source since {DueWords.Instant(unseen, _today)}"
        : null;

    /// <summary>A silence, and the moment of the rung after the one that it may hold back.</summary>
    private sealed record Pause(Silence Of, DateTimeOffset? Next)
    {
        /// <summary>When the rung is told that it holds back: at its end the latest one passed is, once. One given before the due
        /// moment ends when the matter is late, and being overdue is told then.</summary>
        public DateTimeOffset? ToldAfter(Deadline deadline) =>
            Next < Of.Until || (!Of.OfLate && deadline.DueAt < Of.Until) ? null : Of.Until;
    }
}
