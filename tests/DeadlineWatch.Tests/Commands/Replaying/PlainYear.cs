using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeadlineWatch.Tests.Commands.Replaying;

/// <summary>How timely a year was, as a person with the exported files, a wall calendar and a pocket calculator would work it
/// out. Nothing of the service is used here: no rule, no calendar, no reader.
/// <para>Of the rows that no careful reader takes as they stand: a row without a child or without a readable start counts for
/// nothing, a doubled row counts once, an end dated before its start is no end, an unknown code is no code.</para></summary>
internal sealed class PlainYear
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private readonly Dictionary<string, List<Dictionary<string, string>>> _tables = [];
    private readonly HashSet<DateOnly> _holidays;
    private readonly DateOnly _from;
    private readonly DateOnly _to;

    /// <param name="drop">The folder of the exports.</param>
    /// <param name="calendar">The file of the bank holidays.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, inclusive.</param>
    public PlainYear(string drop, string calendar, DateOnly from, DateOnly to)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(calendar));
        _holidays = [.. json.RootElement.GetProperty("holidays").EnumerateObject().Select(each => Day(each.Name)!.Value)];
        foreach (var file in Directory.GetFiles(drop, "*.csv", SearchOption.AllDirectories))
        {
            _tables[Path.GetFileName(file).Split('-')[0]] = Rows(file);
        }

        (_from, _to) = (from, to);
    }

    /// <summary>The time limits: a test may turn one.</summary>
    public Dictionary<string, int> Limits { get; } = new()
    {
        ["referral-decision"] = 1,
        ["referrer-follow-up"] = 3,
        ["written-confirmation"] = 48,
        ["section-47-enquiries"] = 10,
        ["icpc"] = 15,
    };

    /// <summary>The rows of a table: a test may change one.</summary>
    public List<Dictionary<string, string>> this[string table] => _tables[table];

    /// <summary>"icpc 2026-03 due 40: 30 in time, 6 out of time, 0 overdue, 4 cancelled, 83.3 %", and the same of the whole
    /// year.</summary>
    public IEnumerable<string> Lines() => Clocks()
        .Where(each => each.DueOn >= _from && each.DueOn <= _to)
        .SelectMany(each => new[] { (each.Clock, Month: "all", each.State), (each.Clock, Month: $"{each.DueOn:yyyy-MM}", each.State) })
        .GroupBy(each => (each.Clock, each.Month), each => each.State)
        .Select(each => Line(each.Key.Clock, each.Key.Month, [.. each]))
        .Order(StringComparer.Ordinal);

    public static string Line(string clock, string month, int due, int inTime, int outOfTime, int overdue, int cancelled, double? percent) =>
        FormattableString.Invariant(
            $"{clock} {month} due {due}: {inTime} in time, {outOfTime} out of time, {overdue} overdue, {cancelled} cancelled, {percent:0.0} %");

    private static string Line(string clock, string month, List<string> states)
    {
        int inTime = states.Count(each => each == "in time"), late = states.Count(each => each == "late"), open = states.Count(each => each == "open");
        double? percent = inTime + late + open == 0 ? null : Math.Round(100.0 * inTime / (inTime + late + open), 1, MidpointRounding.AwayFromZero);
        return Line(clock, month, states.Count, inTime, late, open, states.Count(each => each == "cancelled"), percent);
    }

    private IEnumerable<(string Clock, DateOnly DueOn, string State)> Clocks()
    {
        var confirmations = this["confirmations"].ToLookup(row => row["referral_id"]);
        foreach (var row in this["referrals"].Where(row => row["child_ref"].Length > 0 && Time(row["received_at"]) is not null).DistinctBy(row => row["referral_id"]))
        {
            var received = Time(row["received_at"])!.Value;
            var withdrawn = Time(row["withdrawn_at"]);
            yield return InDays("referral-decision", received, Time(row["decided_at"]), withdrawn);
            yield return InDays("referrer-follow-up", received, Time(row["answered_at"]), withdrawn);
            if (row["contact_method"] is "Phone" or "In person" or "Email" or "Portal")
            {
                var needsNone = row["contact_method"] is "Email" or "Portal" || row["referrer_type"] is "Family/neighbour" or "Anonymous";
                yield return InHours("written-confirmation", received, needsNone ? null : confirmations[row["referral_id"]].Select(each => Time(each["received_at"])).FirstOrDefault(),
                    needsNone ? received : withdrawn);
            }
        }

        var closures = this["closures"].ToLookup(row => row["child_ref"], row => Time(row["closed_on"])!.Value);
        var conferences = this["conferences"].ToLookup(row => row["s47_id"]);
        var plans = this["conferences"].Where(row => row["plan_start"].Length > 0).ToLookup(row => row["child_ref"]);
        foreach (var row in this["enquiries"].Where(row => Time(row["strategy_discussion_at"]) is not null).DistinctBy(row => row["s47_id"]))
        {
            var started = Time(row["strategy_discussion_at"])!.Value;
            var completed = Time(row["s47_completed_at"]);
            var closed = closures[row["child_ref"]].Where(each => each.Date > started.Date).Select(each => (DateTime?)each).Min();
            var isPoliceOnly = row["s47_outcome"] == "Police only";
            yield return InDays("section-47-enquiries", started, isPoliceOnly ? null : completed, Earlier(closed, isPoliceOnly ? completed : null));

            var conference = conferences[row["s47_id"]].FirstOrDefault(each => each["conference_result"].Length > 0);
            var needsNone = row["s47_outcome"] is "Services" or "NFA" or "Police only" or "Other";
            var wasOnPlan = plans[row["child_ref"]].Any(plan => Time(plan["plan_start"])!.Value.Date < started.Date);
            var notNeeded = conferences[row["s47_id"]].Any(each => each["conference_not_needed"] == "Y") || needsNone ? completed : null;
            yield return InDays("icpc", started, Time(conference?["conference_date"] ?? ""),
                wasOnPlan ? started : Earlier(closed, notNeeded));
        }
    }

    private (string Clock, DateOnly DueOn, string State) InDays(string clock, DateTime start, DateTime? stop, DateTime? cancel)
    {
        var due = DateOnly.FromDateTime(start);
        for (var left = Limits[clock]; left > 0;)
        {
            due = due.AddDays(1);
            left -= due.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || _holidays.Contains(due) ? 0 : 1;
        }

        var stopped = stop?.Date >= start.Date ? Known(stop) : null;
        return (clock, due, State(stopped, Known(cancel), stopped is { } at && DateOnly.FromDateTime(at) <= due));
    }

    private (string Clock, DateOnly DueOn, string State) InHours(string clock, DateTime start, DateTime? stop, DateTime? cancel)
    {
        var due = Utc(start).AddHours(Limits[clock]);
        return (clock, DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(due, London)),
            State(Known(stop), Known(cancel), Known(stop) is { } at && Utc(at) <= due));
    }

    private static string State(DateTime? stop, DateTime? cancel, bool inTime) =>
        cancel is { } cancelled && !(stop < cancelled) ? "cancelled" : stop is null ? "open" : inTime ? "in time" : "late";

    /// <summary>What had happened by the end of the last day.</summary>
    private DateTime? Known(DateTime? at) => at < _to.AddDays(1).ToDateTime(TimeOnly.MinValue) ? at : null;

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one < other || other is null ? one : other;

    private static DateTime Utc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), London);

    private static DateTime? Time(string text) => DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd", "dd/MM/yyyy HH:mm"],
        CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateOnly? Day(string text) => Time(text) is { } time ? DateOnly.FromDateTime(time) : null;

    private static List<Dictionary<string, string>> Rows(string file)
    {
        var isMailbox = Path.GetFileName(file).StartsWith("confirmations", StringComparison.Ordinal);
        using var reader = new StreamReader(file, isMailbox ? Encoding.Latin1 : Encoding.UTF8);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = isMailbox ? ";" : "," });
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(column => column, column => csv.GetField(column)!));
        }

        return rows;
    }
}
