using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>Rows, rules and data for letters. The ordinary moment is Tue 8 Dec 2026, 08:30, and the data is from 02:10.</summary>
internal static class SomeLetter
{
    public const string Recipient = "north@anytown.example";

    public static readonly DateTimeOffset Now = London(8, 8, 30);

    public static readonly WorkingCalendar Calendar = new(
        "england-and-wales",
        "made for tests",
        new(2026, 1, 1),
        new(2028, 12, 31),
        [
            new(new(2026, 4, 3), "Good Friday"),
            new(new(2026, 12, 25), "Christmas Day"),
            new(new(2026, 12, 28), "Boxing Day (substitute day)"),
            new(new(2027, 1, 1), "New Year's Day"),
        ]);

    public static readonly Profile Profile = new()
    {
        Key = "west-midlands",
        Name = "West Midlands",
        Calendar = Calendar,
        Events = new Dictionary<EventKind, string>(),
        Clocks =
        [
            Clock("referral-decision", "decision on a referral", "1 working day", "referral-received", "referral received",
                "within one working day of receiving a referral", "West Midlands procedures, Responding to a referral",
                next: "decide what happens with it, and record the decision."),
            Clock("written-confirmation", "written confirmation of a telephone referral", "48 hours", "referral-received",
                "telephone referral", "confirm verbal and telephone referrals in writing within 48 hours",
                "West Midlands procedures, Making a referral",
                next: "ask the referrer for it in writing, or record that it has come"),
            Clock("icpc", "initial child protection conference", "15 working days", "section-47-started",
                "strategy discussion", "within 15 working days of the strategy discussion", "Working Together to Safeguard Children",
                next: "convene it.",
                undecided: new([], "team-manager", "conference needed? decide by", "Record whether it is needed.")),
            Clock("consent", "consent", "24 hours", "section-47-started", "strategy discussion", "within 24 hours",
                "local standard", next: "record it.", undecided: new([], "team-manager", "consent needed? decide by")),
            Clock("review", "review", "28 days", "section-47-started", "strategy discussion", "within 28 days",
                "local standard"),
        ],
        Ladders = new Dictionary<string, Ladder>(),
        Roles = new Dictionary<string, string>
        {
            ["team-manager"] = "team manager",
            ["service-manager"] = "service manager",
        },
        RulesHash = "rules",
    };

    /// <summary>An instant of December 2026, by London time.</summary>
    public static DateTimeOffset London(int day, int hour, int minute) => CivilTime.At(December(day), new(hour, minute));

    public static DateOnly December(int day) => new DateOnly(2026, 12, 1).AddDays(day - 1);

    /// <summary>What the writer knows, by default at the ordinary moment.</summary>
    public static LetterContext Context(
        DateTimeOffset? now = null, DateTimeOffset? dataAsOf = null, string? link = null)
    {
        return new()
        {
            Now = now ?? Now,
            Profiles = new Dictionary<string, Profile> { ["anytown"] = Profile, ["othertown"] = Profile },
            Coverage = new Dictionary<string, Coverage>
            {
                ["anytown"] = Covered(dataAsOf ?? London(8, 2, 10)),
                ["othertown"] = Covered(dataAsOf ?? London(8, 3, 0)),
            },
            Authorities = new Dictionary<string, string> { ["anytown"] = "Anytown", ["othertown"] = "Othertown" },
            KnownTeams = new HashSet<string> { "Assessment North", "Assessment South", "Duty Team" },
            CasePages = link is null ? [] : [new("anytown", "case-system", CaseLink.TryParse(link)!)],
        };
    }

    /// <summary>Anytown's data where what confirms a telephone referral comes from a mailbox of its own.</summary>
    public static Coverage TwoSources(DateTimeOffset mailboxAsOf)
    {
        var confirmed = EventKind.Parse("confirmed");
        var profile = Profile with
        {
            Clocks =
            [
                .. Profile.Clocks.Select(each =>
                    each.Key == "written-confirmation" ? each with { Stops = [new(confirmed, "confirmed", [])] } : each),
            ],
        };
        return Coverage.Of(profile,
        [
            Source("case-system", London(8, 2, 10), "referral-received", "section-47-started", "done"),
            Source("mailbox", mailboxAsOf, "confirmed"),
        ]);
    }

    /// <summary>A clock's run that started at a moment.</summary>
    public static Deadline Deadline(string reference, string clock, Moment start, string authority = "anytown")
    {
        var limit = Profile.Definition(clock, start.Day).Limit;
        var dueOn = limit.IsElapsed ? null
            : limit.Unit == TimeUnit.WorkingDays ? Profile.Counting.AddWorkingDays(start.Day, limit.Amount)
            : (DateOnly?)start.Day.AddDays(limit.Amount);
        return new()
        {
            Clock = new(authority, reference, clock, start.Day.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
            StartedAt = start,
            StartSource = "case-system",
            DueOn = dueOn,
            DueAt = dueOn is { } day ? CivilTime.EndOf(day) : start.Latest.AddHours(limit.Amount),
            EarliestDueAt = dueOn is { } same ? CivilTime.EndOf(same) : start.Earliest.AddHours(limit.Amount),
            Calendar = "england-and-wales@test",
            Team = "Assessment North",
            Provisional = dueOn > Calendar.KnownUntil,
        };
    }

    /// <summary>A pending row of it: a step for the team manager of Assessment North.</summary>
    public static PendingRow Row(Deadline deadline, NoticeKind kind = NoticeKind.Step, Severity severity = Severity.Warning) => new(
        new()
        {
            Id = 1,
            DeadlineId = Id(deadline.Clock),
            Generation = 1,
            Step = "a-step",
            Kind = kind,
            Severity = severity,
            Role = "team-manager",
            Recipient = Recipient,
            Team = deadline.Team,
            CreatedAt = Now,
            NotBefore = Now,
        },
        new() { Id = Id(deadline.Clock), Deadline = deadline, RulesHash = "rules" },
        []);

    /// <summary>The letter of these rows.</summary>
    public static Letter Write(LetterContext context, params PendingRow[] rows) => LetterWriter.Write(Recipient, rows, context);

    /// <summary>All matters of a letter, in its order.</summary>
    public static IReadOnlyList<Matter> Matters(Letter letter) =>
        [.. letter.Sections.SelectMany(section => section.Teams.SelectMany(team => team.Matters))];

    /// <summary>Status and remarks of a letter's only matter, as the mail shows them.</summary>
    public static string Line(LetterContext context, PendingRow row)
    {
        var matter = Assert.Single(Matters(Write(context, row)));
        return string.Join(" · ", matter.Remarks.Prepend(matter.Status).Select(each => each.Text));
    }

    public static PendingRow With(this PendingRow row, Func<OutboxRow, OutboxRow> change) => row with { Row = change(row.Row) };

    private static Coverage Covered(DateTimeOffset asOf) =>
        Coverage.Of(Profile, [Source("case-system", asOf, "referral-received", "section-47-started", "done")]);

    private static SourceStanding Source(string name, DateTimeOffset asOf, params string[] supplies) => new()
    {
        Name = name,
        Supplies = supplies.Select(EventKind.Parse).ToHashSet(),
        DataAsOf = asOf,
        LoadedAt = new(2, 0),
        LoadTakes = TimeSpan.FromMinutes(10),
        Interval = TimeSpan.FromDays(1),
    };

    // The same deadline must have the same id wherever a test makes it.
    private static long Id(Clock clock) => clock.ToString().Aggregate(17L, (hash, each) => unchecked((hash * 31) + each));

    private static ClockDefinition Clock(
        string key, string name, string limit, string start, string startWords, string quote, string source,
        string? next = null, UndecidedRule? undecided = null)
    {
        return new()
        {
            Key = key,
            Name = name,
            Limit = TimeLimit.Parse(limit),
            Start = EventKind.Parse(start),
            StartWords = startWords,
            Stops = [new(EventKind.Parse("done"), "done", [])],
            Owner = "team manager",
            Ladder = "any",
            Next = next,
            Undecided = undecided,
            Citation = new(quote, source, "regional procedures"),
        };
    }
}
