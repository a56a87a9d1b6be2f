using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>What <c>report</c> answers.</summary>
/// <param name="Month">The month, as 2026-12.</param>
/// <param name="Authority">Whose; null for all.</param>
/// <param name="Now">When it was asked.</param>
/// <param name="DataAsOf">What the oldest data is as of; null where nothing was read yet.</param>
/// <param name="Lines">By authority and clock: all teams first, then team by team; each by children, then by groups.</param>
internal sealed record ReportAnswer(
    string Month, string? Authority, DateTimeOffset Now, DateTimeOffset? DataAsOf, IReadOnlyList<ReportLine> Lines)
{
    public static ReportAnswer Of(
        ReportOptions options, IReadOnlyList<StandingDeadline> cohort, DateTimeOffset? dataAsOf, DateTimeOffset now) => new(
            options.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            options.Authority,
            now,
            dataAsOf,
            [
                .. cohort
                    .GroupBy(each => (each.Of, each.Deadline.Clock.Definition))
                    .OrderBy(each => each.Key.Of.Authority.Key, StringComparer.Ordinal)
                    .ThenBy(each => Place(each.Key.Of, each.Key.Definition))
                    .SelectMany(OfClock),
            ]);

    // In the profile's order; what it no longer has comes last.
    private static int Place(WatchedAuthority of, string clock)
    {
        var at = of.Coverage.Clocks.ToList().FindIndex(each => each.Clock == clock);
        return at < 0 ? int.MaxValue : at;
    }

    private static IEnumerable<ReportLine> OfClock(IEnumerable<StandingDeadline> ofClock)
    {
        var all = ofClock.ToList();
        var byTeam = all.GroupBy(each => each.Team ?? "")
            .OrderBy(each => each.Key.Length == 0).ThenBy(each => each.Key, StringComparer.OrdinalIgnoreCase);
        return ReportLine.Of(all, team: null)
            .Concat(byTeam.SelectMany(each => ReportLine.Of([.. each], each.Key)));
    }
}

/// <summary>How timely one clock was, for all teams or one, counted one way.</summary>
internal sealed record ReportLine
{
    public required string Authority { get; init; }

    public required string Clock { get; init; }

    public required string Name { get; init; }

    /// <summary>The team; null for all of them, empty for those that no source gives a team.</summary>
    public required string? Team { get; init; }

    /// <summary>children or groups.</summary>
    public required string CountedBy { get; init; }

    public required int Due { get; init; }

    public required int InTime { get; init; }

    /// <summary>Of those in time: where dates without times leave it open.</summary>
    public required int Unproven { get; init; }

    /// <summary>Of those in time: by a date that a later event moved after the former one had passed.</summary>
    public required int AfterEarlierOverdue { get; init; }

    /// <summary>Of those in time: recorded only after the due moment. Late recording is not late practice.</summary>
    public required int RecordedLate { get; init; }

    public required int OutOfTime { get; init; }

    /// <summary>Of those out of time: with an agreed delay, which changes no outcome.</summary>
    public required int OutOfTimeDelayed { get; init; }

    public required int Overdue { get; init; }

    public required int Running { get; init; }

    public required int Cancelled { get; init; }

    /// <summary>Of those cancelled: after the due moment.</summary>
    public required int CancelledOverdue { get; init; }

    /// <summary>Of those overdue or running: no longer in the source.</summary>
    public required int Unseen { get; init; }

    /// <summary>Of those overdue or out of time: how many were silenced or acknowledged, by the code of the reason that was
    /// given last. It excuses nothing.</summary>
    public required IReadOnlyDictionary<string, int> LateReasons { get; init; }

    /// <summary>In time of all that were done or should have been; null where there are none.</summary>
    public required double? PercentInTime { get; init; }

    /// <summary>The median of the time taken by those that were done; null where it is not known of any.</summary>
    public required double? MedianTaken { get; init; }

    /// <summary>What <see cref="MedianTaken"/> counts: working days, days or hours.</summary>
    public required string MedianUnit { get; init; }

    public static readonly IReadOnlyList<string> Columns =
    [
        "month", "authority", "clock", "name", "team", "countedBy", "due", "inTime", "unproven", "afterEarlierOverdue",
        "recordedLate", "outOfTime", "outOfTimeDelayed", "overdue", "running", "cancelled", "cancelledOverdue", "unseen", "percentInTime",
        "medianTaken", "medianUnit", "lateReasons",
    ];

    public IReadOnlyList<object?> Cells(string month) =>
    [
        month, Authority, Clock, Name, Team ?? "all", CountedBy, Due, InTime, Unproven, AfterEarlierOverdue, RecordedLate,
        OutOfTime, OutOfTimeDelayed, Overdue, Running, Cancelled, CancelledOverdue, Unseen, PercentInTime, MedianTaken, MedianUnit,
        string.Join("; ", LateReasons.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value}"))),
    ];

    /// <summary>The same clocks counted by children and by groups.</summary>
    public static IEnumerable<ReportLine> Of(IReadOnlyList<StandingDeadline> clocks, string? team) =>
        [Count(clocks, team, "children"), Count([.. Groups(clocks)], team, "groups")];

    /// <summary>One clock for each group of siblings: the one that stands worst.</summary>
    private static IEnumerable<StandingDeadline> Groups(IReadOnlyList<StandingDeadline> clocks) => clocks
        .GroupBy(each => (SiblingGroup.Of(each.Deadline), Alone: each.Deadline.Group is null ? each.Deadline.Clock : null))
        .Select(siblings => siblings.MinBy(each => each.Outcome)!);

    private static ReportLine Count(IReadOnlyList<StandingDeadline> clocks, string? team, string countedBy)
    {
        var first = clocks[0];
        var byState = clocks.ToLookup(each => each.State);
        var inTime = byState[DeadlineState.InTime].ToList();
        var (overdue, outOfTime) = (byState[DeadlineState.Overdue].Count(), byState[DeadlineState.OutOfTime].Count());
        var judged = inTime.Count + outOfTime + overdue;
        var (median, unit) = TimeTaken.Median([.. inTime, .. byState[DeadlineState.OutOfTime]], first);
        return new()
        {
            Authority = first.Of.Authority.Key,
            Clock = first.Deadline.Clock.Definition,
            Name = first.Of.NameOf(first.Deadline),
            Team = team,
            CountedBy = countedBy,
            Due = clocks.Count,
            InTime = inTime.Count,
            Unproven = inTime.Count(each => each.Deadline.Ended?.How == EndedHow.InTimeUnproven),
            AfterEarlierOverdue = inTime.Count(each => each.Deadline.OverdueBeforeMove is not null),
            RecordedLate = inTime.Count(each => each.Deadline.WasRecordedLate),
            OutOfTime = outOfTime,
            OutOfTimeDelayed = byState[DeadlineState.OutOfTime].Count(each => each.Deadline.Delay is not null),
            Overdue = overdue,
            Running = byState[DeadlineState.Running].Count(),
            Cancelled = byState[DeadlineState.Cancelled].Count(),
            CancelledOverdue = byState[DeadlineState.Cancelled].Count(each => each.Deadline.WasOverdue),
            Unseen = clocks.Count(each => each.Deadline.Ended is null && each.UnseenAt is not null),
            LateReasons = new SortedDictionary<string, int>(
                byState[DeadlineState.Overdue].Concat(byState[DeadlineState.OutOfTime]).Where(each => each.Silence is not null)
                    .GroupBy(each => each.Silence!.Silence.Reason).ToDictionary(each => each.Key, each => each.Count()),
                StringComparer.Ordinal),
            PercentInTime = judged == 0 ? null : Math.Round(100.0 * inTime.Count / judged, 1, MidpointRounding.AwayFromZero),
            MedianTaken = median,
            MedianUnit = unit,
        };
    }
}
