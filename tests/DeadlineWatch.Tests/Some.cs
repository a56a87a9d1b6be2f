using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Tests;

/// <summary>Ordinary cases, deadlines and rows, so that a test spells out only what matters to it. All are of one council
/// ("ashshire") and one source ("cases") unless a test says otherwise, and of a Monday morning in March 2026.</summary>
internal static class Some
{
    public const string Authority = "ashshire";

    public const string Source = "cases";

    public const string Manager = "manager@ashshire.example";

    /// <summary>Mon 2 Mar 2026, 09:00.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static EventKind Kind(string name) => EventKind.Parse(name);

    public static CaseEvent Event(string kind = "strategy-meeting-held", int day = 16) => new()
    {
        Kind = Kind(kind),
        OccurredAt = Moment.On(new(2026, 2, day)),
    };

    public static CaseSnapshot Snapshot(string reference = "C-1", string source = Source, params CaseEvent[] events) => new()
    {
        Authority = Authority,
        Reference = reference,
        Source = source,
        Team = "Assessment North",
        Events = events,
    };

    public static ReadingRow Reading(string reference = "C-1", string source = Source, string hash = "h1") => new()
    {
        Snapshot = Snapshot(reference, source, Event()),
        Hash = hash,
    };

    /// <summary>A conference clock that runs, due by the end of Mon 9 Mar 2026.</summary>
    public static Deadline Deadline(string reference = "C-1", string start = "S47-1", string clock = "icpc") => new()
    {
        Clock = new(Authority, reference, clock, start),
        StartedAt = Moment.On(new(2026, 2, 16)),
        StartSource = Source,
        DueOn = new(2026, 3, 9),
        DueAt = CivilTime.EndOf(new(2026, 3, 9)),
        EarliestDueAt = CivilTime.EndOf(new(2026, 3, 9)),
        Team = "Assessment North",
        Calendar = "england-and-wales@1",
    };

    public static Ending Ending(EndedHow how = EndedHow.InTime, int day = 3) =>
        new(how, Moment.On(new(2026, 3, day)), Kind("conference-held"), "conference held", Source);

    /// <summary>A deadline to insert, whose next step has come at <see cref="Now"/>.</summary>
    public static DeadlineRow Row(string reference = "C-1", string start = "S47-1", string clock = "icpc") => new()
    {
        Deadline = Deadline(reference, start, clock),
        RulesHash = "rules-1",
        NextStepAt = Now,
        CreatedAt = Now,
    };

    public static CaseWrite Write(string reference = "C-1", params DeadlineRow[] deadlines) => new()
    {
        Reference = reference,
        Readings = [Reading(reference)],
        Deadlines = deadlines,
        Now = Now,
    };

    public static HistoryRow History(string reference = "C-1", string what = "started") => new()
    {
        At = Now,
        Clock = Deadline(reference).Clock,
        What = what,
        Words = "conference clock started",
        Cause = "data",
        DataAsOf = Now,
        RulesHash = "rules-1",
    };

    public static Finding Finding(string? reference = null, string code = "impossible-date", string place = "row 7") =>
        new(code, place, "The date lies in the future; the row was set aside.", reference);

    public static ToldStep Told(string step = "5-working-days-before", int generation = 1) =>
        new(generation, step, Now, ["team-manager"]);

    public static OutboxRow Outbox(
        string step = "5-working-days-before", string recipient = Manager, string role = "team-manager") => new()
        {
            DeadlineId = 0,
            Generation = 1,
            Step = step,
            Kind = NoticeKind.Step,
            Severity = Severity.Warning,
            Role = role,
            Recipient = recipient,
            Team = "Assessment North",
            CreatedAt = Now,
            NotBefore = Now,
        };

    /// <summary>A decision that tells one step to one recipient and sleeps.</summary>
    public static StepDecision Decision(string step = "5-working-days-before", string recipient = Manager) => new()
    {
        Told = [Told(step)],
        Outbox = [Outbox(step, recipient)],
    };

    public static MailRow Mail(string messageId = "<1@ashshire.example>", string recipient = Manager) => new()
    {
        MessageId = messageId,
        Recipient = recipient,
        Subject = "1 timescale due this week",
        Mime = [77, 73, 77, 69, 13, 10],
        MayGoAt = Now.AddMinutes(-3),
    };

    public static PollEnd PollEnd(string verdict = "sound", DateTimeOffset? at = null) => new()
    {
        Source = Source,
        Authority = Authority,
        At = at ?? Now,
        Took = TimeSpan.FromSeconds(3),
        Verdict = verdict,
        Counts = verdict == "sound" ? Counts(at ?? Now) : null,
        LoadMarker = "load-1",
        Cases = 12,
        Changed = 2,
    };

    public static ReadingCounts Counts(DateTimeOffset asOf) => new(
        asOf,
        new Dictionary<string, int>(StringComparer.Ordinal) { ["referrals"] = 12 },
        new Dictionary<string, int>(StringComparer.Ordinal) { ["referral-received"] = 12, ["conference-held"] = 3 });
}
