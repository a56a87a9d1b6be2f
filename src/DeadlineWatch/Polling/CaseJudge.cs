using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Judges one case anew and says what to write of it; pure.
/// <list type="number">
/// <item>The new snapshot, if there is one, takes the place of the old, its undated events put between two readings.</item>
/// <item>All sources' readings are evaluated together, and compared with the deadlines that the ledger holds.</item>
/// <item>Each change becomes a row, a line of history and, where a manager must know, a notice for escalation.</item>
/// <item>What is gone from the data is missing, and after two loads and a day unseen.</item>
/// <item>A clock that the profile no longer has on is cancelled.</item>
/// <item>A clock that the ledger does not hold, and that started before what retention has emptied, may have been told and closed
/// long ago: it is not run, and where it stands open a finding says so.</item>
/// </list></summary>
internal sealed class CaseJudge(
    Profile profile, Coverage coverage, IReadOnlySet<string> baselined, JudgeCause cause, DateTimeOffset now)
{
    /// <summary>How long after it was last held a case must be gone to count as unseen.</summary>
    private static readonly TimeSpan UnseenAfter = TimeSpan.FromHours(24);

    /// <param name="record">What the ledger holds of the case; empty lists for a new one.</param>
    /// <param name="readings">The readings to write (new, changed, missing or returned), each of another source.</param>
    /// <param name="authority">The authority of the case.</param>
    public CaseWrite Judge(CaseRecord record, IReadOnlyList<ReadingRow> readings, string authority)
    {
        var all = record.Readings
            .Where(old => readings.All(each => each.Snapshot.Source != old.Snapshot.Source))
            .Concat(readings).ToList();
        var evaluation = profile.Evaluate(new(authority, record.Reference, [.. all.Select(each => each.Snapshot)], coverage));

        var judged = record.Deadlines.Where(each => Runs(each.Deadline)).ToList();
        var rows = judged.ToDictionary(each => each.Deadline.Clock);
        var writes = new List<DeadlineRow>();
        var history = new List<HistoryRow>();
        var emptied = new List<Finding?>();
        foreach (var change in LedgerChange.Between([.. rows.Keys.Select(each => rows[each].Deadline)], evaluation.Deadlines)
            .Select(KeepOverdue))
        {
            var before = change.Before is null ? null : rows[change.Before.Clock];
            if (before is null && IsEmptied(change.After))
            {
                emptied.Add(EmptiedFinding(change.After));
                continue;
            }

            var after = Seen(Change(change, before), change, all);
            if (before is null || after != before)
            {
                writes.Add(after);
                history.AddRange(DeadlineHistory.Of(change, before, after, cause, coverage, now));
            }
        }

        foreach (var before in record.Deadlines.Where(each => each.Deadline.Ended is null && IsSwitchedOff(each.Deadline)))
        {
            var (change, after) = SwitchOff(before);
            writes.Add(after);
            history.AddRange(DeadlineHistory.Of(change, before, after, cause, coverage, now));
        }

        return new CaseWrite
        {
            Reference = record.Reference,
            JudgedVersion = record.Version,
            Readings = readings,
            Deadlines = writes,
            History = history,
            RevisitAt = evaluation.RevisitAt,
            Findings = [.. evaluation.Findings, .. emptied.OfType<Finding>()],
            Now = now,
        };
    }

    /// <summary>Whatever the ledger holds as its horizon, no pass lets go what is younger than a year: where one says so, a clock
    /// was wrong, and new deadlines are watched all the same.</summary>
    private bool IsEmptied(Deadline deadline) =>
        deadline.StartedAt.Earliest < EmptiedBefore && deadline.StartedAt.Earliest < now - LongClosed.AtLeast;

    /// <summary>A clock that is met or cancelled asks for nothing, whether it was in the ledger or not.</summary>
    private static Finding? EmptiedFinding(Deadline deadline) => deadline.Ended is not null ? null : new(
        "before-retention", $"clock {deadline.Clock.Definition}",
        $"It started {deadline.StartedAt.Words()}, before what the ledger keeps, and is not run: end it in the source, or correct its start.",
        deadline.Clock.Case);

    private bool Runs(Deadline deadline) =>
        coverage.Clocks.Any(each => each.Clock == deadline.Clock.Definition && each.Runs)
        && coverage.IsWatched(profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day));

    private bool IsSwitchedOff(Deadline deadline) => profile.Clocks.All(each => each.Key != deadline.Clock.Definition);

    /// <summary>Ends what nobody watches any more: it would stand overdue for ever, for nothing judges it. The history keeps
    /// that it was, and a clock that is on again runs again.</summary>
    private (LedgerChange Change, DeadlineRow After) SwitchOff(DeadlineRow before)
    {
        var ended = before.Deadline with
        {
            Ended = new(EndedHow.Cancelled, Moment.At(now), EventKind.Parse("clock-switched-off"),
                "the timescale is no longer watched", $"profile {profile.Key}"),
        };
        var change = new LedgerChange([ChangeKind.Ended], before.Deadline, ended);
        return (change, Seen(Change(change, before), change, []));
    }

    /// <summary>A clock that was overdue when its start was corrected into one that is exempt keeps that it was: its managers
    /// have read so. Judged by the data as it was before this reading.</summary>
    private LedgerChange KeepOverdue(LedgerChange change) =>
        change is { After.Ended.IsExempt: true, Before: { Ended: null } open }
        && open.State(now, ReachBefore(open.Clock.Definition)) == DeadlineState.Overdue
            ? change with { After = change.After with { OverdueBeforeMove = open.OverdueBeforeMove ?? open.DueAt } }
            : change;

    private DataReach ReachBefore(string clock) => Coverage.Of(
        profile, [.. coverage.Sources.Select(each => each with { DataAsOf = DataBefore.GetValueOrDefault(each.Name) })])[clock].Reach;

    private DeadlineRow Change(LedgerChange change, DeadlineRow? before)
    {
        if (before is null)
        {
            return Started(change.After);
        }

        if (cause == JudgeCause.Rules && before is { Deadline.Ended: null, UnseenAt: null } && !IsWaitingForBaseline(before))
        {
            // The ladder may have got an earlier rung; what is told already is not told again.
            before = before with { NextStepAt = now };
        }

        if (change.Is(ChangeKind.None) || change.Is(ChangeKind.Vanished))
        {
            return before;
        }

        var after = before with { Deadline = change.After, RulesHash = profile.RulesHash };
        if (change.Is(ChangeKind.Moved))
        {
            after = after with { Generation = before.Generation + 1, Notice = MovedNotice(before), NextStepAt = now };
        }

        if (change.After.Ended is not null)
        {
            var isTold = change.Is(ChangeKind.Ended) ? MayBeTold(before) : before.Notice?.Kind == NoticeKind.Done;
            return after with
            {
                Notice = isTold ? new Notice(NoticeKind.Done) : null,
                NextStepAt = isTold ? now : null,
                AwaitsData = false,
            };
        }

        after = WithTeam(after with { Notice = after.Notice?.Kind == NoticeKind.Done ? null : after.Notice }, before.Deadline.Team);
        if (change.Is(ChangeKind.Reopened) && after.Notice is null or { Kind: NoticeKind.TeamChanged } && !IsWaitingForBaseline(after))
        {
            after = after with { Notice = new Notice(NoticeKind.Reopened) };
        }

        if (change.Is(ChangeKind.Reopened) || (change.Is(ChangeKind.Delayed) && !IsWaitingForBaseline(before)))
        {
            // The rungs after due may lie elsewhere now; what is told already is not told again.
            after = after with { NextStepAt = now };
        }

        return change.Is(ChangeKind.Booked) && IsBookedLate(change.After) && !IsBookedLate(change.Before!)
            ? after with { Notice = after.Notice is null or { Kind: NoticeKind.TeamChanged } ? new Notice(NoticeKind.BookedLate) : after.Notice, NextStepAt = IsWaitingForBaseline(after) ? null : now }
            : after with { NextStepAt = IsWaitingForBaseline(after) ? null : after.NextStepAt };
    }

    /// <summary>Whether anybody may have been told of it: escalation knows. What nobody watches any more is told no end of, for its
    /// words have gone with it.</summary>
    private bool MayBeTold(DeadlineRow row) =>
        !IsWaitingForBaseline(row) && !IsSwitchedOff(row.Deadline) && (row.Generation > 1 || FirstStepAt(row.Deadline) <= now);

    /// <summary>Another team must be told what the former one was told; a correction, or what else waits, goes there anyway.</summary>
    private DeadlineRow WithTeam(DeadlineRow after, string? formerTeam)
    {
        if (after.Deadline.Team == formerTeam || IsWaitingForBaseline(after) || after.Notice is not (null or { Kind: NoticeKind.TeamChanged }))
        {
            return after;
        }

        // Back where it was before anybody was told: nothing happened.
        var was = after.Notice is { } waiting ? waiting.WasTeam : formerTeam;
        return was == after.Deadline.Team
            ? after with { Notice = null }
            : after with { Notice = new Notice(NoticeKind.TeamChanged, WasTeam: was), NextStepAt = now };
    }

    private DeadlineRow Started(Deadline deadline)
    {
        var isBaseline = !baselined.Contains(deadline.Clock.Definition);
        return new DeadlineRow
        {
            Deadline = deadline,
            RulesHash = profile.RulesHash,
            CreatedAt = now,
            Notice = deadline.Ended is null && isBaseline ? new Notice(NoticeKind.Baseline) : null,
            NextStepAt = deadline.Ended is null && !isBaseline ? FirstStepAt(deadline) : null,
        };
    }

    private DateTimeOffset? FirstStepAt(Deadline deadline)
    {
        var ladder = profile.Ladders[profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day).Ladder];
        return IsBookedLate(deadline) ? now : ladder.Steps.Min(step => Ladder.MomentOf(step, deadline, profile.Counting));
    }

    /// <summary>A baseline not laid yet tells the date as it then is; a second move keeps the date that people know.</summary>
    private Notice MovedNotice(DeadlineRow before) => before.Notice switch
    {
        { Kind: NoticeKind.Baseline } baseline => baseline,
        { Kind: NoticeKind.Correction or NoticeKind.DatesMoved } pending => pending,
        _ => new Notice(cause == JudgeCause.Rules ? NoticeKind.DatesMoved : NoticeKind.Correction,
            before.Deadline.DueOn, before.Deadline.DueAt),
    };

    private static bool IsWaitingForBaseline(DeadlineRow row) => row.Notice?.Kind == NoticeKind.Baseline && row.NextStepAt is null;

    private static bool IsBookedLate(Deadline deadline) =>
        deadline is { Ended: null, BookedFor: { } booked, BookingPassed: false, IsElapsed: false } && deadline.IsLate(booked.Earliest);

    /// <summary>Marks what is gone from the data, and what has come back.</summary>
    private DeadlineRow Seen(DeadlineRow row, LedgerChange change, IReadOnlyList<ReadingRow> readings)
    {
        if (row.Deadline.Ended is not null)
        {
            return row with { MissingSince = null, LastHeldAt = null, UnseenAt = null };
        }

        var source = row.Deadline.StartSource;
        var reading = readings.FirstOrDefault(each => each.Snapshot.Source == source);
        var asOf = coverage.Sources.FirstOrDefault(each => each.Name == source)?.DataAsOf;
        if (reading is null || asOf is null)
        {
            return row;
        }

        var isGone = change.Is(ChangeKind.Vanished) || reading.MissingSince is not null;
        if (!isGone)
        {
            return row.MissingSince is null ? row : row with
            {
                MissingSince = null,
                LastHeldAt = null,
                UnseenAt = null,
                Notice = row.Notice?.Kind == NoticeKind.Unseen ? null : row.Notice,
                NextStepAt = row.UnseenAt is null ? row.NextStepAt : now,
            };
        }

        // A clock that was wrong may have written a moment that is yet to come: it is gone since now at the latest.
        var missing = row with
        {
            MissingSince = Earlier(row.MissingSince ?? reading.MissingSince, asOf.Value),
            LastHeldAt = row.MissingSince is not null && row.LastHeldAt is null
                ? null
                : Earlier(row.LastHeldAt ?? reading.LastHeldAt ?? LastHeld(source), asOf.Value),
        };
        var isUnseen = missing.UnseenAt is null && asOf > missing.MissingSince && asOf >= missing.LastHeldAt + UnseenAfter;
        return isUnseen
            ? missing with { UnseenAt = now, Notice = IsWaitingForBaseline(missing) ? missing.Notice : new Notice(NoticeKind.Unseen), NextStepAt = now }
            : missing;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private DateTimeOffset? LastHeld(string source) => DataBefore.GetValueOrDefault(source);

    /// <summary>What each source's data was as of before this poll.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset?> DataBefore { get; init; }

    /// <summary>Up to when retention has emptied the ledger; null where it never did.</summary>
    public DateTimeOffset? EmptiedBefore { get; init; }
}

/// <summary>Why cases are judged.</summary>
internal enum JudgeCause
{
    /// <summary>New data.</summary>
    Data,

    /// <summary>Another calendar or profile.</summary>
    Rules,
}
