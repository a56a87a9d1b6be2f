using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting;
using DeadlineWatch.Mailing.Transport;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage.Sqlite;
using DeadlineWatch.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>A year of a small council, from October 2026 to September 2027, played once for all tests: both clock changes,
/// Christmas and Easter, a week in which the service is down and one in which the relay is.</summary>
public sealed class YearTown : IAsyncLifetime
{
    internal static readonly DateOnly From = new(2026, 10, 1);
    internal static readonly DateOnly To = new(2027, 9, 30);

    /// <summary>Killed on a Wednesday at noon, started again a week later.</summary>
    internal static readonly (DateTimeOffset From, DateTimeOffset Until) ServiceDown = (Town.London("2027-02-03 12:10"), Town.London("2027-02-10 12:10"));

    /// <summary>From a Friday afternoon to the next one.</summary>
    internal static readonly (DateTimeOffset From, DateTimeOffset Until) RelayDown = (Town.London("2027-05-14 15:00"), Town.London("2027-05-21 15:00"));

    /// <summary>When the year is over.</summary>
    internal static readonly DateTimeOffset End = Town.London("2027-09-30 23:00");

    private const string Recipients = """
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["quality.lead@anytown.example"],
          "roles": { "front-door-manager": ["front.door@anytown.example"], "head-of-safeguarding": ["head@anytown.example"] },
          "teams": {
            "Assessment": { "roles": { "team-manager": ["service.manager@anytown.example"], "service-manager": ["service.manager@anytown.example"] } },
            "Assessment North": { "parent": "Assessment", "roles": { "team-manager": ["north.manager@anytown.example"] } },
            "Assessment South": {
              "parent": "Assessment",
              "roles": {
                "team-manager": [
                  { "address": "old.south@anytown.example", "until": "2027-03-31" },
                  { "address": "new.south@anytown.example", "from": "2027-04-01" }
                ]
              }
            }
          },
          "people": {
            "north.manager@anytown.example": { "hours": "09:00-15:30", "workingDays": ["mon", "tue", "wed", "thu"], "digestAt": "09:15" },
            "old.south@anytown.example": {
              "away": [{ "from": "2026-12-21", "until": "2027-01-03", "deputy": "south.deputy@anytown.example" }]
            },
            "head@anytown.example": { "dailyWord": true }
          }
        }
        """;

    private readonly string _folder = TownConfig.TemporaryFolder();
    private readonly SimulatedTime _time = new(Town.London("2026-10-01 00:30"));
    private readonly List<(DateTimeOffset At, string To, FrozenMail Mail)> _accepted = [];
    private DateTimeOffset _morning;

    internal ServiceConfiguration Configuration { get; private set; } = null!;

    internal WallCalendar Calendar { get; } = new(Path.Combine(AppContext.BaseDirectory, "config", "calendars", "england-and-wales.json"));

    internal YearStories Stories { get; private set; } = null!;

    /// <summary>Each thing told, with when the relay took its mail.</summary>
    internal IReadOnlyList<YearTold> Told { get; private set; } = [];

    /// <summary>Each mail that the relay took.</summary>
    internal IReadOnlyList<(DateTimeOffset At, string To, string Id)> Mails { get; private set; } = [];

    /// <summary>What still waited at the end, and what was given up: state and since when it might have gone.</summary>
    internal IReadOnlyList<(string State, string NotBefore)> Left { get; private set; } = [];

    /// <summary>Whom a role of a team reaches on a day, as the directory is meant.</summary>
    internal static string Address(string role, string team, DateOnly on) => (role switch
    {
        "front-door-manager" => "front.door",
        "head-of-safeguarding" => "head",
        "service-manager" => "service.manager",
        _ when team == "Assessment North" => "north.manager",
        _ when on >= new DateOnly(2027, 4, 1) => "new.south",
        _ when on >= new DateOnly(2026, 12, 21) && on <= new DateOnly(2027, 1, 3) => "south.deputy",
        _ => "old.south",
    }) + "@anytown.example";

    internal static WallHours HoursOf(string address) => address.StartsWith("north", StringComparison.Ordinal)
        ? new(new(9, 0), new(15, 30), new(9, 15), DayOfWeek.Friday)
        : new(new(8, 0), new(18, 0), new(8, 30));

    public async ValueTask InitializeAsync()
    {
        TownConfig.Write(_folder, "west-midlands", recipients: Recipients);
        // Three exports of the mailbox a day, and not six: each is a poll.
        var sources = Path.Combine(_folder, "config", "sources.json");
        await File.WriteAllTextAsync(sources, (await File.ReadAllTextAsync(sources)).Replace("4 hours", "8 hours", StringComparison.Ordinal));
        var read = ConfigurationReader.Read(Path.Combine(_folder, "config"), new Dictionary<string, string?>(), change: null, From);
        Assert.Equal([], read.Faults.Select(each => $"{each.File}:{each.Line} {each.Path} {each.Message}"));
        Configuration = read.Configuration! with { Mail = read.Configuration!.Mail with { Gather = TimeSpan.Zero } };
        Stories = new(Calendar, From.AddDays(1), To.AddDays(-20));
        var ledger = Path.Combine(_folder, "ledger.db");

        await Play(ledger, ServiceDown.From);
        _time.Set(ServiceDown.Until);
        await Play(ledger, End);

        await Read(ledger);
    }

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The first look that the service has at a source at or after an instant, and what the data is then as of.</summary>
    internal static DateTimeOffset PolledAt(DateTimeOffset from, bool mailbox)
    {
        var landed = LandedBy(from, mailbox);
        var next = landed == from ? from : Next(from, mailbox);
        return next > ServiceDown.From && next < ServiceDown.Until ? ServiceDown.Until : next;
    }

    /// <summary>The last export at or before an instant.</summary>
    private static DateTimeOffset LandedBy(DateTimeOffset instant, bool mailbox)
    {
        var shown = WallCalendar.Shown(instant);
        var day = DateOnly.FromDateTime(shown);
        return mailbox ? WallCalendar.At(day, new(shown.Hour / 8 * 8, 0))
            : shown.Hour >= 2 ? WallCalendar.At(day, new(2, 0))
            : WallCalendar.At(day.AddDays(-1), new(2, 0));
    }

    private static DateTimeOffset Next(DateTimeOffset after, bool mailbox)
    {
        var shown = WallCalendar.Shown(after);
        var day = DateOnly.FromDateTime(shown);
        return !mailbox ? WallCalendar.At(shown.Hour < 2 ? day : day.AddDays(1), new(2, 0))
            : shown.Hour < 16 ? WallCalendar.At(day, new((shown.Hour / 8 * 8) + 8, 0))
            : WallCalendar.At(day.AddDays(1), TimeOnly.MinValue);
    }

    private async Task Play(string path, DateTimeOffset until)
    {
        await using var ledger = await SqliteLedger.OpenToThrowAway(path, CancellationToken.None);
        using var instruments = new Instruments(Configuration);
        await using var relay = new RecordingRelay(_time);
        var stages = Stages.Over(new CurrentConfiguration(Configuration), ledger, relay, instruments, _time, NullLoggerFactory.Instance);
        _morning = NextMorning(_time.GetUtcNow());
        await new Playback(Configuration, stages, _time)
        {
            Step = TimeSpan.FromMinutes(20),
            Before = now =>
            {
                relay.IsDown = now >= RelayDown.From && now < RelayDown.Until;
                _morning = now > _morning ? NextMorning(now) : _morning;
                Land(now);
            },
            PolledAgain = (source, now) => Next(now, source.Name == "mailbox"),
            NextDue = async cancel =>
            {
                var step = await ledger.Escalations.NextStepAt(cancel) ?? DateTimeOffset.MaxValue;
                var mail = (await ledger.Queries.OutboxStanding(cancel)).OldestPendingNotBefore ?? DateTimeOffset.MaxValue;
                return new[] { step, mail, _morning }.Min();
            },
        }.Until(until, CancellationToken.None);
        _accepted.AddRange(relay.Accepted);
    }

    // The daily word has no row that waits for its time.
    private static DateTimeOffset NextMorning(DateTimeOffset after)
    {
        var day = DateOnly.FromDateTime(WallCalendar.Shown(after));
        var morning = WallCalendar.At(day, new(8, 30));
        return morning > after ? morning : WallCalendar.At(day.AddDays(1), new(8, 30));
    }

    private void Land(DateTimeOffset now)
    {
        Land("case-system", LandedBy(now, mailbox: false), asOf =>
        [
            ("referrals", TownConfig.ReferralColumns, Stories.ReferralRows(asOf)),
            ("enquiries", TownConfig.EnquiryColumns, Stories.EnquiryRows(asOf)),
        ]);
        Land("mailbox", LandedBy(now, mailbox: true), asOf => [("confirmations", TownConfig.ConfirmationColumns, Stories.ConfirmationRows(asOf))]);
    }

    private void Land(string source, DateTimeOffset at, Func<DateTime, IEnumerable<(string Table, string Columns, IEnumerable<string> Rows)>> says)
    {
        var name = WallCalendar.Shown(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var drop = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "drop", source));
        if (drop.GetFiles($"*-{name.Replace(' ', 'T').Replace(":", "", StringComparison.Ordinal)}.csv").Length > 0)
        {
            return;
        }

        drop.GetFiles().ToList().ForEach(each => each.Delete());
        foreach (var (table, columns, rows) in says(WallCalendar.Shown(at)))
        {
            TownConfig.Drop(_folder, source, table, name, columns, [.. rows]);
        }
    }

    private async Task Read(string ledger)
    {
        Mails = [.. _accepted.Select(each => (each.At, each.To, each.Mail.MessageId))];
        var taken = _accepted.ToDictionary(each => each.Mail.MessageId, each => each.At);
        await using var connection = new SqliteConnection($"Data Source={ledger};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT d.reference, d.clock, o.generation, o.step, o.kind, o.severity, o.recipient, o.state, o.not_before, m.message_id
            FROM outbox o
            JOIN deadlines d ON d.id = o.deadline_id
            LEFT JOIN mails m ON m.id = o.mail_id
            """;
        var told = new List<YearTold>();
        var left = new List<(string, string)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            if (rows.GetString(7) == "sent")
            {
                told.Add(new(rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3), rows.GetString(4),
                    Enum.Parse<Severity>(rows.GetString(5)), rows.GetString(6), taken[rows.GetString(9)], rows.GetString(9)));
            }
            else if (rows.GetString(7) != "withdrawn")
            {
                left.Add((rows.GetString(7), rows.GetString(8)));
            }
        }

        (Told, Left) = (told, left);
    }
}

/// <summary>One thing told to one person, and when the relay took the mail that holds it.</summary>
internal sealed record YearTold(
    string Case, string Clock, int Generation, string Step, string Kind, Severity Severity, string Recipient, DateTimeOffset At, string MailId);
