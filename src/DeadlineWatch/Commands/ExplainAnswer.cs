using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>What <c>explain</c> answers.</summary>
internal sealed record ExplainAnswer
{
    public required string Authority { get; init; }

    public required string Case { get; init; }

    public required string Profile { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Every source of the authority, also those that say nothing of the case.</summary>
    public required IReadOnlyList<ReadAnswer> Sources { get; init; }

    /// <summary>What should be mended in the data of the case, newest first.</summary>
    public required IReadOnlyList<LedgerFinding> Findings { get; init; }

    /// <summary>Overdue ones first, then running ones, then those that ended; each by due moment.</summary>
    public required IReadOnlyList<ExplainedClock> Clocks { get; init; }

    /// <summary>Clocks of the profile that are not run for the authority, and why.</summary>
    public required IReadOnlyList<NotWatched> NotWatched { get; init; }

    public required IReadOnlyList<HistoryAnswer> History { get; init; }

    public required IReadOnlyList<ToldAnswer> Told { get; init; }

    public static ExplainAnswer Of(
        WatchedAuthority authority,
        CaseRecord record,
        IReadOnlyList<HistoryRow> history,
        IReadOnlyList<OutboxRow> outbox,
        IReadOnlyList<FindingRow> findings,
        IReadOnlyList<SilenceRow> silences,
        Configuration.Directory directory,
        DateTimeOffset now) => new()
        {
            Authority = authority.Authority.Key,
            Case = record.Reference,
            Profile = authority.Profile.Key,
            Now = now,
            Sources =
            [
                .. authority.Coverage.Sources.Select(source =>
                    ReadAnswer.Of(source, record.Readings.FirstOrDefault(each => each.Snapshot.Source == source.Name))),
            ],
            Findings = [.. findings.Select(LedgerFinding.Of).OrderByDescending(each => each.FirstSeenAt)],
            Clocks =
            [
                .. record.Deadlines.Select(each => ExplainedClock.Of(each, silences, authority, directory, now))
                    .OrderBy(each => Urgency(each.Deadline.State))
                    .ThenBy(each => each.Deadline.EarliestDueAt)
                    .ThenBy(each => each.Deadline.Clock, StringComparer.Ordinal)
                    .ThenBy(each => each.Deadline.Run, StringComparer.Ordinal),
            ],
            NotWatched = Commands.NotWatched.Of(authority.Coverage),
            History = [.. history.OrderBy(each => each.At).ThenBy(each => each.Id).Select(HistoryAnswer.Of)],
            Told =
            [
                .. outbox.OrderBy(each => each.CreatedAt).ThenBy(each => each.Id).Select(each =>
                    ToldAnswer.Of(each, record.Deadlines.FirstOrDefault(row => row.Id == each.DeadlineId), authority, now)),
            ],
        };

    private static int Urgency(DeadlineState state) => state switch
    {
        DeadlineState.Overdue => 0,
        DeadlineState.Running => 1,
        _ => 2,
    };
}

/// <summary>What one source said of the case.</summary>
/// <param name="Source">Its name.</param>
/// <param name="DataAsOf">What its last sound reading is as of; null where it had none.</param>
/// <param name="Holds">Whether anything is stored of the case.</param>
/// <param name="MissingSince">Since when the case is absent from it; null while it is there.</param>
/// <param name="Team">The team, as the source has it.</param>
/// <param name="Group">The family or meeting.</param>
/// <param name="Events">What it said, earliest first.</param>
internal sealed record ReadAnswer(
    string Source, DateTimeOffset? DataAsOf, bool Holds, DateTimeOffset? MissingSince, string? Team, string? Group,
    IReadOnlyList<EventAnswer> Events)
{
    public static ReadAnswer Of(SourceStanding source, ReadingRow? row) => new(
        source.Name, source.DataAsOf, row is not null, row?.MissingSince, row?.Snapshot.Team, row?.Snapshot.Group,
        [.. (row?.Snapshot.Events ?? []).OrderBy(each => each.OccurredAt?.Latest).Select(EventAnswer.Of)]);
}

/// <summary>One thing a source said.</summary>
internal sealed record EventAnswer(
    string Kind, MomentAnswer? At, string AtWords, string? Id, string? Episode, string? Team, DateTimeOffset? RecordedAt,
    IReadOnlyDictionary<string, string> Facts)
{
    public static EventAnswer Of(CaseEvent each) => new(
        each.Kind.Name, MomentAnswer.Of(each.OccurredAt), each.OccurredAt?.Words() ?? "no date", each.Id, each.Episode,
        each.Team, each.RecordedAt,
        new SortedDictionary<string, string>(
            each.Facts.ToDictionary(fact => fact.Key, fact => fact.Value), StringComparer.Ordinal));
}

/// <summary>One clock of the case.</summary>
internal sealed record ExplainedClock
{
    public required DeadlineAnswer Deadline { get; init; }

    /// <summary>What ended it, or is booked, in words; null where nothing did.</summary>
    public required string? Happened { get; init; }

    /// <summary>How long after the start it was entered, in words; null where it was entered in time or nobody knows.</summary>
    public required string? StartRecorded { get; init; }

    /// <summary>The delay that was agreed to, in words; null where none was.</summary>
    public required string? Delayed { get; init; }

    /// <summary>Who has it in hand, why and until when, in words; null where nobody has.</summary>
    public required string? InHand { get; init; }

    public required IReadOnlyList<DerivationLine> Derivation { get; init; }

    public required string Conclusion { get; init; }

    /// <summary>Where the timescale is written; null where the profile no longer has the clock.</summary>
    public required Citation? Rule { get; init; }

    /// <summary>How often its due moment has moved.</summary>
    public required int Moves { get; init; }

    public required bool Decided { get; init; }

    public required DateTimeOffset? NextStepAt { get; init; }

    public required string Calendar { get; init; }

    public required string RulesHash { get; init; }

    public static ExplainedClock Of(DeadlineRow row, IReadOnlyList<SilenceRow> silences, WatchedAuthority authority,
        Configuration.Directory directory, DateTimeOffset now)
    {
        var standing = StandingDeadline.FromLedger(row, authority, directory, now) with
        {
            Silence = silences.LastOrDefault(each => each.DeadlineId == row.Id && each.LiftedAt is null),
        };
        var definition = authority.DefinitionOf(row.Deadline);
        var derivation = definition is null ? null : row.Deadline.Explain(authority.Profile);
        return new()
        {
            Deadline = DeadlineAnswer.Of(standing),
            Happened = standing.EndRecorded() is { } recorded ? $"{standing.Happened()}, {recorded}" : standing.Happened(),
            StartRecorded = standing.StartRecorded(),
            Delayed = standing.Delay() is { } delay
                ? $"{delay}; agreed {DueWords.At(row.Deadline.Delay!.AgreedAt, CivilTime.DayOf(now))}"
                : null,
            InHand = standing.InHand(withWho: true),
            Derivation = derivation?.Lines ?? [],
            Conclusion = derivation?.Conclusion ?? "the profile no longer has this clock",
            Rule = definition?.Citation,
            Moves = row.Generation - 1,
            Decided = row.Deadline.Decided,
            NextStepAt = row.NextStepAt,
            Calendar = row.Deadline.Calendar,
            RulesHash = row.RulesHash,
        };
    }
}

/// <summary>A clock that is not run, and why.</summary>
internal sealed record NotWatched(string Clock, string Why)
{
    public static IReadOnlyList<NotWatched> Of(Coverage coverage) =>
    [
        .. coverage.Clocks.Where(each => !each.Runs)
            .Select(each => new NotWatched(each.Clock, each.NotWatched ?? $"waits for the first reading of {each.WaitsFor}")),
    ];
}

/// <summary>One line of the history.</summary>
internal sealed record HistoryAnswer(
    DateTimeOffset At, string Clock, string Run, string What, string Words, string Cause, DateTimeOffset? DataAsOf)
{
    public static HistoryAnswer Of(HistoryRow row) =>
        new(row.At, row.Clock.Definition, row.Clock.Start, row.What, row.Words, row.Cause, row.DataAsOf);
}

/// <summary>One thing told to one role, or to be told, and what became of it. The step's words are its key where its ladder does not
/// know it.</summary>
internal sealed record ToldAnswer(
    DateTimeOffset At, string? Clock, string? Run, string Step, string StepWords, NoticeKind Kind, string Role, string RoleWords,
    string State, string? Reason, ToldStanding Standing, DateTimeOffset? AcceptedAt, string Words)
{
    public static ToldAnswer Of(OutboxRow row, DeadlineRow? deadline, WatchedAuthority authority, DateTimeOffset now) => new(
        row.CreatedAt, deadline?.Deadline.Clock.Definition, deadline?.Deadline.Clock.Start, row.Step,
        WordsOf(row.Step, deadline, authority), row.Kind, row.Role, Commands.RoleWords.Of(authority.Profile, [row.Role]),
        row.State, row.Reason, ToldWords.StandingOf(row), row.Mail?.SentAt, ToldWords.Of(row, now));

    private static string WordsOf(string step, DeadlineRow? deadline, WatchedAuthority authority)
    {
        var definition = deadline is null ? null : authority.DefinitionOf(deadline.Deadline);
        var ladder = definition is null ? null : authority.Profile.Ladders.GetValueOrDefault(definition.Ladder);
        return ladder?.Steps.FirstOrDefault(each => each.Key == step)?.When.ToString() ?? step;
    }
}
