using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;
using Directory = DeadlineWatch.Configuration.Directory;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>A council with one nightly drop, which supplies the Section 47 clock and not the referral one.</summary>
internal static class SomeCouncil
{
    public const string Authority = "sandwell";
    public const string Source = "nightly-drop";
    public const string Section47 = "section-47-enquiries";
    public const string Referral = "referral-decision";

    private static int _cases;

    /// <summary>Wednesday morning after Easter 2026, 10:00 in London.</summary>
    public static DateTimeOffset Now { get; } = Instant("2026-04-08T09:00Z");

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static ServiceConfiguration Configuration(params IEnumerable<string> authorities)
    {
        var calendar = new WorkingCalendar(
            "england-and-wales", "by hand", Day("2026-01-01"), Day("2028-12-31"), [new(Day("2026-04-06"), "Easter Monday")]);
        var keys = authorities.DefaultIfEmpty(Authority).ToList();

        return new ServiceConfiguration
        {
            Folder = "config",
            Fingerprint = "",
            Ledger = new("ledger.db"),
            Mail = new() { From = "deadlinewatch@sandwell.example", Folder = "mails" },
            Listen = new(),
            Authorities = [.. keys.Select(each => new Authority(each, each, "west-midlands"))],
            Sources = [.. keys.Select(each => Drop(each == Authority ? Source : $"{each}-drop", each))],
            Directory = new Directory
            {
                AllowedDomains = ["sandwell.example"],
                Fallback = ["duty@sandwell.example"],
                Teams =
                [
                    Team("MASH", "MASH", "Front Door", "mash team"), Team("North", "North"), Team("South", "South"), Team("East", "East"),
                    Team("Tîm \"Môn\"\n\\", "Tîm \"Môn\"\n\\"),
                ],
            },
            Profiles = new Dictionary<string, Profile> { ["west-midlands"] = Profile(calendar) },
            Calendars = new Dictionary<string, WorkingCalendar> { [calendar.Key] = calendar },
        };
    }

    public static SourceRow Sound(string dataAsOf) => new()
    {
        Source = Source,
        Authority = Authority,
        DataAsOf = Instant(dataAsOf),
        LastPollAt = Instant(dataAsOf),
        LastSuccessAt = Instant(dataAsOf),
        LastVerdict = "sound",
        Cases = 412,
    };

    /// <summary>An open deadline of a case of its own, due on a day.</summary>
    public static DeadlineRow Open(string dueOn, string? team = "MASH", string? reference = null, string clock = Section47)
    {
        var due = Day(dueOn);
        return new DeadlineRow
        {
            RulesHash = "rules",
            Deadline = new Deadline
            {
                Clock = new(Authority, reference ?? $"C{Interlocked.Increment(ref _cases)}", clock, dueOn),
                StartedAt = Moment.On(due.AddDays(-21)),
                StartSource = Source,
                DueOn = due,
                DueAt = CivilTime.EndOf(due),
                EarliestDueAt = CivilTime.EndOf(due),
                Team = team,
                Calendar = "england-and-wales@1",
            },
        };
    }

    public static DeadlineRow Ended(EndedHow how, string on, string? team = "MASH", string? reference = null)
    {
        var row = Open(on, team, reference);
        var ending = new Ending(how, Moment.On(Day(on)), EventKind.Parse("section-47-completed"), "completed", Source);
        return row with { Deadline = row.Deadline with { Ended = ending } };
    }

    public static DeadlineRow OfAuthority(this DeadlineRow row, string authority) => row with
    {
        Deadline = row.Deadline with { Clock = row.Deadline.Clock with { Authority = authority } },
    };

    /// <summary>The council, and an authority beside it that is a canary.</summary>
    public static ServiceConfiguration BesideACanary()
    {
        var both = Configuration(Authority, "canary");
        var canary = new SourceSettings { Name = "canary", Authority = "canary", Kind = SourceKind.Canary, Folder = "", DataAge = new DataAge { Live = true } };
        return both with { Sources = [.. both.Sources.Where(each => each.Authority != "canary"), canary] };
    }

    /// <summary>The page after one refresh, as Prometheus would read it.</summary>
    public static async Task<PrometheusPage> PageOf(
        LedgerByHand ledger, CancellationToken cancel, DateTimeOffset? now = null, ServiceConfiguration? configuration = null)
    {
        var page = new MetricsPage();
        page.Replace(await new LedgerGauges(ledger, new CurrentConfiguration(configuration ?? Configuration()), new HandTurnedTime(now ?? Now)).Compute(now ?? Now, cancel));
        return PrometheusPage.Parse(page.Bytes.Span);
    }

    private static Profile Profile(WorkingCalendar calendar) => new()
    {
        Key = "west-midlands",
        Name = "West Midlands",
        Calendar = calendar,
        Events = new Dictionary<EventKind, string>(),
        Clocks =
        [
            Clock(Section47, "section-47-started", "section-47-completed"),
            Clock(Referral, "referral-received", "referral-decided"),
        ],
        Ladders = new Dictionary<string, Ladder>
        {
            ["fifteen-days"] = new("fifteen-days",
            [
                new("5-working-days-before", new(StepAnchor.BeforeDue, 5), ["team-manager"], Severity.Warning),
                new("overdue", new(StepAnchor.WhenOverdue), ["team-manager"], Severity.Overdue),
            ]),
        },
        Roles = new Dictionary<string, string> { ["team-manager"] = "team manager" },
        RulesHash = "rules",
    };

    public static ClockDefinition Clock(string key, string start, string stop) => new()
    {
        Key = key,
        Name = key,
        Limit = TimeLimit.Parse("15 working days"),
        Start = EventKind.Parse(start),
        StartWords = start,
        Stops = [new(EventKind.Parse(stop), stop, [])],
        Owner = "team manager",
        Ladder = "fifteen-days",
        Citation = new("", "", "national"),
    };

    private static SourceSettings Drop(string name, string authority) => new()
    {
        Name = name,
        Authority = authority,
        Kind = SourceKind.Csv,
        Folder = "drop",
        DataAge = new() { LoadedAt = new(2, 0), LoadTakes = TimeSpan.FromHours(1) },
        Tables =
        [
            new()
            {
                Name = "enquiries",
                Files = "enquiries.csv",
                Case = "case",
                Events = new Dictionary<EventKind, EventMapping>
                {
                    [EventKind.Parse("section-47-started")] = new() { Column = "started" },
                    [EventKind.Parse("section-47-completed")] = new() { Column = "completed" },
                },
            },
        ],
    };

    public static Team Team(string name, params string[] names) => new()
    {
        Name = name,
        Names = names,
        Roles = new Dictionary<string, IReadOnlyList<Holder>> { ["team-manager"] = [new("manager@sandwell.example")] },
    };
}
