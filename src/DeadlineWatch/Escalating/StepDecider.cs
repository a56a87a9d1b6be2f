using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Escalating;

/// <summary>Decides what a locked deadline has to tell now, and to whom; pure.
/// <list type="number">
/// <item>An ended clock tells those who had been mailed of it, once; one that is no longer watched tells nothing.</item>
/// <item>A notice that a poll left comes first: baseline, correction, moved dates, booked late, another team, no longer
/// seen.</item>
/// <item>Else the ladder says which rung is due; rungs passed count as told with it.</item>
/// <item>While a person has the matter in hand (<see cref="Silence"/>), its rungs and a late booking wait. What a poll found out
/// is told all the same: a date that moved, a team that has it now, that it is gone, or done.</item>
/// <item>Each role is looked up in the directory; nobody is told twice of one thing.</item>
/// <item>Each person is told in their own time (<see cref="TellingTime"/>).</item>
/// </list></summary>
internal sealed class StepDecider(ServiceConfiguration configuration, IReadOnlyDictionary<string, Coverage> coverage, DateTimeOffset now)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);
    private static readonly HashSet<string> Besides =
        new[] { NoticeKind.BookedLate, NoticeKind.Unseen, NoticeKind.TeamChanged, NoticeKind.Done, NoticeKind.Reopened }.Select(Key)
            .ToHashSet(StringComparer.Ordinal);
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>(StringComparer.Ordinal);

    public StepDecision Decide(DueDeadline due)
    {
        var deadline = due.Row.Deadline;
        var profile = configuration.ProfileOf(deadline.Clock.Authority);
        var of = coverage[deadline.Clock.Authority];
        var watched = of.Clocks.FirstOrDefault(each => each.Clock == deadline.Clock.Definition);
        if (deadline.Ended is not null)
        {
            return due.Row.Notice?.Kind == NoticeKind.Done && watched is not null
                ? Done(new Matter(due, profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day), profile, watched.Reach))
                : new StepDecision();
        }

        if (watched is not { NotWatched: null } || !of.IsWatched(profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day)))
        {
            // A source was taken away. It may come back, so look again; until then nobody could show that it was met.
            return new StepDecision { NextStepAt = now + LookAgain, Notice = due.Row.Notice };
        }

        var definition = profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day);
        var matter = new Matter(due, definition, profile, watched.Reach);
        return due.Row switch
        {
            { UnseenAt: not null } => Unseen(matter),
            { Notice.Kind: NoticeKind.Baseline } => Baseline(matter),
            { Notice: { Kind: NoticeKind.Correction or NoticeKind.DatesMoved } notice } => Moved(matter, notice),
            { Notice.Kind: NoticeKind.BookedLate } => BookedLate(matter),
            { Notice: { Kind: NoticeKind.TeamChanged } notice } => TeamChanged(matter, notice),
            { Notice: { Kind: NoticeKind.Reopened } notice } => Reopened(matter, notice),
            _ => Step(matter),
        };
    }

    private StepDecision Step(Matter matter)
    {
        var answer = Ask(matter, ToldKeys(matter), matter.Due.Silence);
        if (answer.Step is not { } step)
        {
            return Waiting(answer);
        }

        // Rungs that were missed become one, and are told with it also to those whom it alone would not reach: who must act may not
        // be the last to hear that it is late.
        IReadOnlyList<string> roles =
        [
            .. Roles(matter, step).Union(
                answer.Passed.Where(each => each.When.SaysOverdue).SelectMany(each => Roles(matter, each)), StringComparer.Ordinal),
        ];
        var at = Ladder.MomentOf(step, matter.Deadline, matter.Profile.Counting);
        return Tell(matter, new(step.Key, NoticeKind.Step, step.Severity, roles, at)) with
        {
            Told = [.. Passed(matter, answer), Told(matter, step.Key, roles)],
            NextStepAt = answer.NextAt,
        };
    }

    /// <summary>What was overdue when the clock was first watched is told once, in one summary; of a running clock the
    /// latest warning that has passed. Nothing else is mailed for the past.</summary>
    private StepDecision Baseline(Matter matter)
    {
        var answer = Ask(matter, Nothing);
        if (answer.Step is not { } step)
        {
            return Waiting(answer);
        }

        var roles = step.Severity >= Severity.Overdue ? OverdueRoles(matter) : Roles(matter, step);
        return Tell(matter, new(Key(NoticeKind.Baseline), NoticeKind.Baseline, step.Severity, roles)) with
        {
            Told = [.. Passed(matter, answer), Told(matter, step.Key, []), Told(matter, Key(NoticeKind.Baseline), roles)],
            NextStepAt = answer.NextAt,
        };
    }

    /// <summary>A moved date is told once, to those who had been told of the old one and to those whom the new one already
    /// concerns; rungs that the new date has passed count as told by it, those ahead run.</summary>
    private StepDecision Moved(Matter matter, Notice notice)
    {
        var answer = Ask(matter, Nothing);
        var toldBefore = matter.Due.Told.SelectMany(each => each.Roles).Distinct(StringComparer.Ordinal).ToList();
        IReadOnlyList<string> roles = [.. toldBefore.Union(answer.Step is { } step ? Roles(matter, step) : [], StringComparer.Ordinal)];
        var counted = Passed(matter, answer).Concat(answer.Step is { } reached ? [Told(matter, reached.Key, [])] : []);
        if (roles.Count == 0)
        {
            return Waiting(answer);
        }

        var severity = answer.Step?.Severity ?? Severity.Warning;
        return Tell(matter, new(Key(notice.Kind), notice.Kind, severity, roles, Was: notice)) with
        {
            Told = [.. counted, Told(matter, Key(notice.Kind), roles)],
            NextStepAt = answer.NextAt,
            AwaitsData = answer.Reason == StepReason.AwaitsData,
        };
    }

    /// <summary>A booking after the due day is a late conference foreseen: told once, at once, with what the ladder then
    /// says left to its own time.</summary>
    private StepDecision BookedLate(Matter matter)
    {
        var key = Key(NoticeKind.BookedLate);
        var answer = Ask(matter, ToldKeys(matter), matter.Due.Silence);
        if (matter.Due.Silence?.HoldsUntil(matter.Deadline, matter.Reach, now) is { } until)
        {
            return Waiting(answer) with { Notice = matter.Due.Row.Notice, NextStepAt = answer.NextAt < until ? answer.NextAt : until };
        }

        var nextAt = answer.Reason == StepReason.Reached ? now : answer.NextAt;
        if (ToldKeys(matter).Contains(key))
        {
            return new StepDecision { NextStepAt = nextAt };
        }

        var roles = OverdueRoles(matter);
        return Tell(matter, new(key, NoticeKind.BookedLate, Severity.LastDay, roles)) with
        {
            Told = [Told(matter, key, roles)],
            NextStepAt = nextAt,
        };
    }

    /// <summary>One line to those who had been told; then its mails pause until it is seen again.</summary>
    private StepDecision Unseen(Matter matter)
    {
        var key = Key(NoticeKind.Unseen);
        IReadOnlyList<string> roles = [.. matter.Due.Told.SelectMany(each => each.Roles).Distinct(StringComparer.Ordinal)];
        return matter.Due.Row.Notice?.Kind != NoticeKind.Unseen || roles.Count == 0
            ? new StepDecision()
            : Tell(matter, new(key, NoticeKind.Unseen, Severity.Warning, roles)) with
            {
                Told = [Told(matter, $"{key}@{matter.Due.Row.UnseenAt:O}", roles)],
            };
    }

    /// <summary>A new team is told, in each role, what the former one was told; a team that is the same one in the directory
    /// under another name is none. One who was mailed of it already is not mailed again.</summary>
    private StepDecision TeamChanged(Matter matter, Notice notice)
    {
        var (directory, authority) = (configuration.Directory, matter.Deadline.Clock.Authority);
        return directory.NameOf(authority, notice.WasTeam) == directory.NameOf(authority, matter.Deadline.Team)
            ? Step(matter)
            : StandingTold(matter, notice, (mailed, _) => mailed is null);
    }

    /// <summary>What runs again is told to whom it was told that it is done, and to whom what they were to be told was withdrawn
    /// because of that end.</summary>
    private StepDecision Reopened(Matter matter, Notice notice) =>
        StandingTold(
            matter, notice, (mailed, told) => mailed is null or { Kind: NoticeKind.Done } || mailed.CreatedAt < told.At);

    /// <summary>How it stands is told to all roles that were told of its present due moment, beside the rung that is due.</summary>
    /// <param name="matter">The matter.</param>
    /// <param name="notice">Why.</param>
    /// <param name="needsIt">Whether one needs it, by what was mailed to them last of this due moment (null for nothing) and by what
    /// their role was to be told last.</param>
    private StepDecision StandingTold(Matter matter, Notice notice, Func<OutboxRow?, ToldStep, bool> needsIt)
    {
        var step = Step(matter);
        var rungs = matter.Due.Told.Where(each => each.Generation == matter.Due.Row.Generation && IsRung(each.Step)).ToList();
        IReadOnlyList<string> roles = [.. rungs.SelectMany(each => each.Roles).Distinct(StringComparer.Ordinal)];
        if (roles.Count == 0)
        {
            return step;
        }

        var severity = matter.Ladder.Steps.FirstOrDefault(each => each.Key == rungs[^1].Step)?.Severity
            ?? Ask(matter, Nothing).Step?.Severity ?? Severity.Warning;
        var last = matter.Due.Mailed.Where(each => each.Generation == matter.Due.Row.Generation)
            .GroupBy(each => each.Recipient, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(each => each.Key, each => each.Last(), StringComparer.OrdinalIgnoreCase);
        var told = Tell(matter, new(Key(notice.Kind), notice.Kind, severity, roles, Was: notice));
        var outbox = told.Outbox.Where(each => needsIt(last.GetValueOrDefault(each.Recipient), rungs.Last(rung => rung.Roles.Contains(each.Role)))
            && step.Outbox.All(other => !other.Recipient.Equals(each.Recipient, StringComparison.OrdinalIgnoreCase))).ToList();
        return outbox.Count == 0 ? step : step with
        {
            Outbox = [.. step.Outbox, .. outbox],
            Findings = [.. step.Findings.Union(told.Findings)],
            History = [.. step.History, .. told.History],
            Told = [.. step.Told, Told(matter, $"{Key(notice.Kind)}@{now:O}", roles)],
        };
    }

    /// <summary>One line to those who had been mailed of the matter, and not of its end, and are still in the directory: that it is
    /// done.</summary>
    private StepDecision Done(Matter matter)
    {
        if (!matter.Definition.TellsWhenDone)
        {
            return new StepDecision();
        }

        var key = Key(NoticeKind.Done);
        var mailed = matter.Due.Mailed
            .GroupBy(each => each.Recipient, StringComparer.OrdinalIgnoreCase).Select(each => each.Last())
            .Where(each => each.Kind != NoticeKind.Done && configuration.Directory.Knows(each.Recipient)).ToList();
        var word = new Word(key, NoticeKind.Done, Severity.Warning, [.. mailed.Select(each => each.Role).Distinct()]);
        return mailed.Count == 0 ? new StepDecision() : new StepDecision
        {
            Outbox = [.. mailed.Select(each => Row(matter, word, each.Role, each.Recipient, each.Team))],
            History = [History(matter, word)],
            Told = [Told(matter, $"{key}@{now:O}", word.Roles)],
        };
    }

    private StepAnswer Ask(Matter matter, IReadOnlySet<string> told, Silence? silence = null) =>
        matter.Ladder.StepsDue(matter.Deadline, told, matter.Reach, matter.Profile.Counting, now, silence);

    private static StepDecision Waiting(StepAnswer answer) =>
        new() { NextStepAt = answer.NextAt, AwaitsData = answer.Reason == StepReason.AwaitsData };

    private static HashSet<string> ToldKeys(Matter matter) =>
        [.. matter.Due.Told.Where(each => each.Generation == matter.Due.Row.Generation).Select(each => each.Step)];

    private IEnumerable<ToldStep> Passed(Matter matter, StepAnswer answer) =>
        answer.Passed.Select(step => Told(matter, step.Key, []));

    private ToldStep Told(Matter matter, string step, IReadOnlyList<string> roles) => new(matter.Due.Row.Generation, step, now, roles);

    /// <summary>While it is open whether the stop will be needed at all, only the one who decides that is told.</summary>
    private static IReadOnlyList<string> Roles(Matter matter, LadderStep step) =>
        matter.Definition.Undecided is { } undecided && !matter.Deadline.Decided ? [undecided.Role] : step.Roles;

    private static IReadOnlyList<string> OverdueRoles(Matter matter) =>
        matter.Ladder.Steps.FirstOrDefault(step => step.When.Anchor == StepAnchor.WhenOverdue) is { } overdue
            ? Roles(matter, overdue)
            : Roles(matter, matter.Ladder.Steps[^1]);

    /// <summary>The key by which a notice counts as told.</summary>
    internal static string Key(NoticeKind kind) => kind switch
    {
        NoticeKind.Baseline => "baseline",
        NoticeKind.Correction => "correction",
        NoticeKind.DatesMoved => "dates-moved",
        NoticeKind.BookedLate => "booked-late",
        NoticeKind.Unseen => "unseen",
        NoticeKind.TeamChanged => "team-changed",
        NoticeKind.Done => "done",
        NoticeKind.Reopened => "reopened",
        _ => throw new System.Diagnostics.UnreachableException($"Notice {kind}"),
    };

    /// <summary>Whether what was told under a key says how the matter stands: a rung, a baseline, a date that moved. Others say
    /// what happened to it besides, and overtake nothing.</summary>
    internal static bool IsRung(string step) => !Besides.Contains(step.Split('@')[0]);

    private StepDecision Tell(Matter matter, Word word)
    {
        var outbox = new List<OutboxRow>();
        var findings = new List<Finding>();
        foreach (var role in word.Roles)
        {
            var clock = matter.Deadline.Clock;
            var reached = configuration.Directory.Find(clock.Authority, matter.Deadline.Team, role, clock.Definition, CivilTime.DayOf(now));
            if (reached.Finding is { } code)
            {
                findings.Add(new(code, $"team '{matter.Deadline.Team}', role {role}", "The directory holds no one for it; the fallback was told."));
            }

            outbox.AddRange(reached.Addresses
                .Where(address => outbox.All(each => !each.Recipient.Equals(address, StringComparison.OrdinalIgnoreCase)))
                .Select(address => Row(matter, word, role, address, reached.Team)));
        }

        return new StepDecision { Outbox = outbox, Findings = findings, History = [History(matter, word)] };
    }

    private OutboxRow Row(Matter matter, Word word, string role, string address, string? team)
    {
        var person = configuration.Directory.PersonOf(address);
        return new()
        {
            DeadlineId = matter.Due.Row.Id,
            Generation = matter.Due.Row.Generation,
            Step = word.Step,
            Kind = word.Kind,
            Severity = word.Severity,
            Role = role,
            Recipient = address,
            Team = team,
            WasDueOn = word.Was?.WasDueOn,
            WasDueAt = word.Was?.WasDueAt,
            WasTeam = configuration.Directory.NameOf(matter.Deadline.Clock.Authority, word.Was?.WasTeam),
            CreatedAt = now,
            NotBefore = TellingTime.First(person, matter.Profile, matter.Due.Row, word, now) + configuration.Mail.Gather,
        };
    }

    private HistoryRow History(Matter matter, Word word) => new()
    {
        At = now,
        Clock = matter.Deadline.Clock,
        What = "told",
        Words = $"{word.Step} to {string.Join(", ", word.Roles)}",
        Cause = "time",
        DataAsOf = matter.Reach.AsOf,
        RulesHash = matter.Due.Row.RulesHash,
    };

    private sealed record Matter(DueDeadline Due, ClockDefinition Definition, Profile Profile, DataReach Reach)
    {
        public Deadline Deadline => Due.Row.Deadline;

        public Ladder Ladder => Profile.Ladders[Definition.Ladder];
    }
}
