using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>Which start event a clock counts from when there are several.</summary>
public enum Anchor
{
    /// <summary>Each start event starts a clock of its own (England: each Section 47 enquiry).</summary>
    Each,

    /// <summary>The latest start event of the same enquiry before the stop: a later one moves the date (Wales: the last
    /// strategy discussion).</summary>
    Latest,
}

/// <summary>Whose runs a stop or a cancel ends.</summary>
public enum EndScope
{
    /// <summary>The run of its own episode (same id or same row); without an episode, every run that started at or before
    /// it.</summary>
    Episode,

    /// <summary>Every run on the case that started at or before it: a case closure, a child's death. A stop still ends only the
    /// run of its own episode where it has one: a core group may carry the plan's id, the conference before it the enquiry's.</summary>
    Case,

    /// <summary>As <see cref="Case"/>, but never the run of its own episode: that a child goes missing again ends the run
    /// that an earlier return began, and is itself where the next return comes from.</summary>
    OtherEpisodes,
}

/// <summary>One timescale of the guidance: what starts it, what meets it, what ends it without meeting it, how long it is,
/// how it is counted, and where that is written. Definitions are data, read from <c>config/profiles</c>.</summary>
public sealed record ClockDefinition
{
    /// <summary>The stable key: <c>icpc</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What people call it, in the middle of a sentence: "initial child protection conference".</summary>
    public required string Name { get; init; }

    /// <summary>The time allowed; for a recurring clock that of its first run.</summary>
    public required TimeLimit Limit { get; init; }

    /// <summary>For a recurring clock: the time allowed from each stop to the next. A run that was stopped, late or not,
    /// starts the next one from the stop's own moment; one that was cancelled starts none. Null for a clock that is met
    /// once.</summary>
    /// <example>Review conferences: the first within 3 months of the initial conference, each later one within 6 months of
    /// the one before it.</example>
    public TimeLimit? ThenEvery { get; init; }

    /// <summary>True for a recurring clock.</summary>
    public bool Repeats => ThenEvery is not null;

    /// <summary>The time allowed, in words: "15 working days", "3 months, then every 6 months", "1 working day, by
    /// 09:00".</summary>
    public string LimitWords =>
        (CountsBack ? $"{Limit} before" : ThenEvery is { } then ? $"{Limit}, then every {then}" : Limit.ToString())
        + (DueBy is { } by ? string.Create(CultureInfo.InvariantCulture, $", by {by:HH\\:mm}") : "");

    /// <summary>True where the time is counted back from the start event, which may be booked only: "at least 2 working
    /// days before the conference". A stop meets the next start from its day on, or else, late, the last one before it;
    /// where the start's date moves, the due moment moves with it.</summary>
    public bool CountsBack { get; init; }

    /// <summary>The London time by which it is due on its last day, inclusive; for a clock in working days or days only.
    /// Null where it is due by the end of that day.</summary>
    public TimeOnly? DueBy { get; init; }

    /// <summary>From which day the days are counted; of no effect on hours, weeks and months.</summary>
    public DayCount Counting { get; init; }

    /// <summary>True where the profile's closure days are no working days for this clock: see
    /// <see cref="Profile.ClosureDays"/>. They lengthen the time, so that no clock of the statute should say so.</summary>
    public bool SkipsClosureDays { get; init; }

    /// <summary>The event that starts it.</summary>
    public required EventKind Start { get; init; }

    /// <summary>The start in words: "strategy discussion that initiated the enquiry".</summary>
    public required string StartWords { get; init; }

    /// <summary>What must hold of the start event's facts; all of them. A fact that is missing fails an
    /// <see cref="FactCondition.AnyOf"/> and is a finding.</summary>
    public IReadOnlyList<FactCondition> When { get; init; } = [];

    /// <summary>What of the start events asks for nothing, and why; the first that holds counts. Such a start is no clock that
    /// nobody sees: it is cancelled from its start, in these words.</summary>
    public IReadOnlyList<Exemption> Exempt { get; init; } = [];

    /// <summary>The exemption that a start meets; null where it meets none.</summary>
    public Exemption? ExemptionOf(CaseEvent start)
    {
        for (var at = 0; at < Exempt.Count; at++)
        {
            if (start.Meets(Exempt[at].When))
            {
                return Exempt[at];
            }
        }

        return null;
    }

    /// <summary>Which start event counts.</summary>
    public Anchor Anchor { get; init; }

    /// <summary>The events that meet the timescale.</summary>
    public required IReadOnlyList<EndRule> Stops { get; init; }

    /// <summary>The events that end it without meeting it.</summary>
    public IReadOnlyList<EndRule> Cancels { get; init; } = [];

    /// <summary>The events that take back a stop which stands before them: the run goes on from its own start, and what
    /// that stop had started is gone. A cancel is not taken back.</summary>
    public IReadOnlyList<EndRule> Reopens { get; init; } = [];

    /// <summary>Kinds without which nobody could tell a run that is needed from one that is not: where no source supplies
    /// one of them, the clock is not watched.</summary>
    /// <example>The assessment needs the decisions on referrals: without them each referral that led to no further action
    /// would be overdue in the end.</example>
    public IReadOnlyList<EventKind> Needs { get; init; } = [];

    /// <summary>While this holds at the start, the clock is cancelled from its start: already on a plan.</summary>
    public DuringRule? UnlessDuring { get; init; }

    /// <summary>How long before a stop without an episode a run may have started to be ended by it, in days, inclusive;
    /// null for no limit.</summary>
    public int? SpanDays { get; init; }

    /// <summary>Until one of these has happened or is booked, every step goes to one role only, in the words given.</summary>
    public UndecidedRule? Undecided { get; init; }

    /// <summary>The decision that agrees to a delay; null where the procedures know none. It changes the escalation, never
    /// the outcome.</summary>
    public DelayRule? Delay { get; init; }

    /// <summary>Who must act: "team manager", "referrer".</summary>
    public required string Owner { get; init; }

    /// <summary>The key of the ladder by which it escalates.</summary>
    public required string Ladder { get; init; }

    /// <summary>What to do next, said to a manager when it is overdue; null for nothing helpful.</summary>
    public string? Next { get; init; }

    /// <summary>Whether those who were told of it are told when it has ended. False where that is no news to anybody.</summary>
    public bool TellsWhenDone { get; init; } = true;

    /// <summary>Where the timescale is written.</summary>
    public required Citation Citation { get; init; }

    /// <summary>The first day on which a start event starts it, inclusive.</summary>
    public DateOnly EffectiveFrom { get; init; } = DateOnly.MinValue;

    /// <summary>The last such day, inclusive.</summary>
    public DateOnly EffectiveUntil { get; init; } = DateOnly.MaxValue;

    /// <summary>Whether what starts on a day is judged by this definition.</summary>
    public bool IsInForceOn(DateOnly day) => EffectiveFrom <= day && day <= EffectiveUntil;

    /// <summary>The time allowed to one run.</summary>
    /// <param name="follows">Whether the run before it, of a recurring clock, started it.</param>
    public TimeLimit LimitOf(bool follows) => follows && ThenEvery is { } then ? then : Limit;
}

/// <summary>A condition on one coded fact of an event.</summary>
/// <param name="Fact">The fact's name: <c>channel</c>.</param>
/// <param name="AnyOf">The condition holds if the fact has one of these values; empty to ask only for <paramref name="NoneOf"/>.</param>
/// <param name="NoneOf">The condition fails if the fact has one of these values; a missing fact passes.</param>
public sealed record FactCondition(string Fact, IReadOnlyList<string> AnyOf, IReadOnlyList<string> NoneOf)
{
    /// <summary>Whether the event meets the condition.</summary>
    public bool Holds(CaseEvent of) => of.Facts.TryGetValue(Fact, out var value)
        ? (AnyOf.Count == 0 || AnyOf.Contains(value)) && !NoneOf.Contains(value)
        : AnyOf.Count == 0;
}

/// <summary>A start that asks for nothing: a referral that came in writing needs no written confirmation.</summary>
/// <param name="Words">Why, as people read it: "already in writing".</param>
/// <param name="When">What must hold of the start's facts; all of them. Each asks for values, so that a fact which is missing
/// exempts nothing.</param>
public sealed record Exemption(string Words, IReadOnlyList<FactCondition> When);

/// <summary>An event that stops or cancels a clock.</summary>
/// <param name="Event">The kind of event.</param>
/// <param name="Words">What it is called in a sentence: "conference held", "no further action".</param>
/// <param name="When">What must hold of its facts; all of them.</param>
/// <param name="Scope">Whose runs it ends.</param>
public sealed record EndRule(EventKind Event, string Words, IReadOnlyList<FactCondition> When, EndScope Scope = EndScope.Episode);

/// <summary>A state that one event begins and another ends.</summary>
/// <param name="From">The event that begins it.</param>
/// <param name="To">The event that ends it.</param>
/// <param name="Words">What people call it: "already on a child protection plan".</param>
public sealed record DuringRule(EventKind From, EventKind To, string Words);

/// <summary>Whom a clock tells, and how, while it is not yet decided that its stop will be needed at all.</summary>
/// <param name="DecidedBy">What decides it: such an event has happened, or is booked.</param>
/// <param name="Role">The one role told until then.</param>
/// <param name="Words">How the matter is then worded: "conference needed? decide by".</param>
/// <param name="Next">What to do next, said in place of <see cref="ClockDefinition.Next"/> until then; null for nothing
/// helpful.</param>
public sealed record UndecidedRule(
    IReadOnlyList<EndRule> DecidedBy, string Role, string Words, string? Next = null);

/// <summary>Where a timescale is written.</summary>
/// <param name="Quote">A short quote of the words that set it.</param>
/// <param name="Source">The document and part: "West Midlands procedures, Responding to a referral".</param>
/// <param name="Standing">What it is: "national", "regional procedures", "local standard".</param>
public sealed record Citation(string Quote, string Source, string Standing);
