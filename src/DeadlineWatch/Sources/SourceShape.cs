using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>What a source can say, as its settings declare it: before anything is read, so that coverage can be judged
/// without its files.</summary>
internal static class SourceShape
{
    public static readonly EventKind ReferralReceived = EventKind.Parse("referral-received");
    public static readonly EventKind Section47Started = EventKind.Parse("section-47-started");
    public static readonly EventKind ConferenceHeld = EventKind.Parse("conference-held");
    public static readonly EventKind ConferenceNotRequired = EventKind.Parse("conference-not-required");
    public static readonly EventKind PlanStarted = EventKind.Parse("plan-started");
    public static readonly EventKind PlanEnded = EventKind.Parse("plan-ended");
    public static readonly EventKind ReviewConferenceHeld = EventKind.Parse("review-conference-held");
    public static readonly EventKind AssessmentStarted = EventKind.Parse("assessment-started");
    public static readonly EventKind AssessmentCompleted = EventKind.Parse("assessment-completed");
    public static readonly EventKind CaseClosed = EventKind.Parse("case-closed");
    public static readonly EventKind ChildDied = EventKind.Parse("child-died");
    public static readonly EventKind TransferredOut = EventKind.Parse("transferred-out");

    // Fixed by Ofsted: lists 3, 4, 5 and 7 of Annex A. It holds the latest review conference only, and a census those of
    // its year only, so that neither can say when the first was held: counted as all there were, they would be late.
    private static readonly IReadOnlyList<EventKind> AnnexA =
    [
        ReferralReceived, Section47Started, ConferenceHeld, ConferenceNotRequired, PlanStarted, PlanEnded,
        AssessmentStarted, AssessmentCompleted,
    ];

    // Fixed by the Department for Education: a census return has closures too.
    private static readonly IReadOnlyList<EventKind> CinCensus = [.. AnnexA, CaseClosed, ChildDied, TransferredOut];

    /// <summary>What the source can say, and how far its data reaches.</summary>
    /// <param name="settings">The source.</param>
    /// <param name="ofAuthority">All sources of its authority, itself among them or not.</param>
    /// <param name="dataAsOf">What its last sound reading was as of; null before the first.</param>
    public static SourceStanding StandingOf(
        SourceSettings settings, IReadOnlyList<SourceSettings> ofAuthority, DateTimeOffset? dataAsOf)
    {
        // Where two claim to lead, both stay, so that the doubling is seen and refused.
        var ledByOthers = ofAuthority
            .Where(each => each.Name != settings.Name)
            .SelectMany(each => each.Leads)
            .Except(settings.Leads)
            .ToHashSet();
        var supplies = KindsOf(settings).Where(kind => !ledByOthers.Contains(kind)).ToHashSet();
        var actual = ActualOf(settings).Where(supplies.Contains).ToHashSet();

        return new SourceStanding
        {
            Name = settings.Name,
            Supplies = supplies,
            Actual = actual,
            // A kind that is never a booking needs no outcome to be believed.
            WithOutcome = WithOutcomeOf(settings).Where(supplies.Contains).Except(actual).ToHashSet(),
            Facts = FactsOf(settings).ToHashSet(StringComparer.Ordinal),
            DataAsOf = dataAsOf,
            LoadedAt = settings.DataAge.LoadedAt,
            LoadTakes = settings.DataAge.LoadTakes,
            Interval = settings.DataEvery,
        };
    }

    /// <summary>The event kinds that the source's files hold, whichever source leads.</summary>
    public static IEnumerable<EventKind> KindsOf(SourceSettings settings) => settings.Kind switch
    {
        SourceKind.Csv or SourceKind.Postgres => settings.Tables.SelectMany(each => each.Events.Keys).Distinct(),
        SourceKind.AnnexA => AnnexA,
        SourceKind.CinCensus => CinCensus,
        SourceKind.Canary => CanarySource.Kinds,
        _ => throw new UnreachableException($"Source kind {settings.Kind}"),
    };

    // A return to Ofsted or the department says what happened. Only Annex A's conference date may be a booking: the column
    // beside it says whether the conference resulted in a plan.
    private static IEnumerable<EventKind> ActualOf(SourceSettings settings) => settings.Kind switch
    {
        SourceKind.Csv or SourceKind.Postgres => settings.Actual,
        SourceKind.AnnexA => AnnexA.Where(kind => kind != ConferenceHeld).Union(settings.Actual),
        SourceKind.CinCensus => CinCensus,
        SourceKind.Canary => CanarySource.Kinds,
        _ => throw new UnreachableException($"Source kind {settings.Kind}"),
    };

    private static IEnumerable<EventKind> WithOutcomeOf(SourceSettings settings) => settings.Kind switch
    {
        SourceKind.Csv or SourceKind.Postgres => settings.Tables
            .Where(each => each.Facts.ContainsKey(CaseEvent.Outcome))
            .SelectMany(each => each.Facts[CaseEvent.Outcome] is { On.Count: > 0 } fact ? fact.On : each.Events.Keys),
        SourceKind.AnnexA => [ConferenceHeld],
        SourceKind.CinCensus or SourceKind.Canary => [],
        _ => throw new UnreachableException($"Source kind {settings.Kind}"),
    };

    private static IEnumerable<string> FactsOf(SourceSettings settings) => settings.Kind switch
    {
        SourceKind.Csv or SourceKind.Postgres => settings.Tables.SelectMany(each => each.Facts.Keys),
        SourceKind.AnnexA => [CaseEvent.Outcome],
        SourceKind.CinCensus => ["referrer", "reason"],
        SourceKind.Canary => [],
        _ => throw new UnreachableException($"Source kind {settings.Kind}"),
    };
}
