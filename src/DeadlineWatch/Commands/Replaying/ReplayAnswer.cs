using System.Globalization;
using System.Text.Json.Serialization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>What <c>replay</c> answers.</summary>
internal sealed record ReplayAnswer
{
    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, inclusive; not after what the data knows.</summary>
    public required DateOnly To { get; init; }

    public required string? Authority { get; init; }

    /// <summary>ledger or sources.</summary>
    public required string Over { get; init; }

    /// <summary>What the oldest data is as of.</summary>
    public required DateTimeOffset DataAsOf { get; init; }

    public required int Cases { get; init; }

    /// <summary>The most mails that a person should get on one day.</summary>
    public required int Budget { get; init; }

    public required int Mails { get; init; }

    /// <summary>Of them: those that take in what stood there at the beginning.</summary>
    public required int BaselineMails { get; init; }

    /// <summary>Most mails first.</summary>
    public required IReadOnlyList<PersonMails> People { get; init; }

    public required IReadOnlyList<MonthMails> Months { get; init; }

    /// <summary>Each person and day with more mails than the budget, by day.</summary>
    public required IReadOnlyList<PersonDay> OverBudget { get; init; }

    /// <summary>Each person and day with mails, by day.</summary>
    public required IReadOnlyList<PersonDay> Days { get; init; }

    /// <summary>Of the whole time ("all"), then month by month.</summary>
    public required IReadOnlyList<MonthTimeliness> Timeliness { get; init; }

    /// <summary>What the replay could not know, and how it took it.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>For CSV: a program counts by days.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReplayedMail> Each { get; init; } = [];

    public static readonly IReadOnlyList<string> MailColumns =
        ["day", "at", "person", "matters", "warnings", "overdue", "baseline", "subject"];

    /// <summary>One row a mail.</summary>
    public IEnumerable<IReadOnlyList<object?>> MailCells() => Each.Select(mail => (IReadOnlyList<object?>)
        [mail.Day, mail.At, mail.Recipient, mail.Lines, mail.Warnings, mail.Overdue, mail.Baseline, mail.Subject]);

    public static ReplayAnswer Of(ReplayOptions options, KnownToday known, Replay replay, Replayed replayed, DateTimeOffset end)
    {
        var days = replayed.Mails.GroupBy(each => (each.Day, each.Recipient))
            .Select(each => new PersonDay(each.Key.Day, each.Key.Recipient, each.Count(), each.Sum(mail => mail.Lines), each.Any(mail => mail.Baseline)))
            .OrderBy(each => each.Day).ThenBy(each => each.Person, StringComparer.Ordinal).ToList();
        var dataAsOf = known.Readings.Min(each => each.DataAsOf);
        return new()
        {
            From = options.From,
            To = CivilTime.DayOf(end.AddTicks(-1)),
            Authority = options.Authority,
            Over = known.IsOfLedger ? "ledger" : "sources",
            DataAsOf = dataAsOf,
            Cases = known.Cases,
            Budget = options.Budget,
            Mails = replayed.Mails.Count,
            BaselineMails = replayed.Mails.Count(each => each.Baseline),
            People = PersonMails.Of(days, options.Budget),
            Months = MonthMails.Of(days),
            OverBudget = [.. days.Where(each => each.Mails > options.Budget)],
            Days = days,
            Timeliness = [.. TimelinessOf(options, replayed.Deadlines, dataAsOf, end)],
            Notes = [.. ReplayNotes.Of(options, known, replay, end)],
            Each = replayed.Mails,
        };
    }

    private static IEnumerable<MonthTimeliness> TimelinessOf(
        ReplayOptions options, IReadOnlyList<StandingDeadline> deadlines, DateTimeOffset dataAsOf, DateTimeOffset end)
    {
        yield return new("all", Lines(deadlines, options.From));
        foreach (var month in deadlines.GroupBy(each => MonthOf(ReportCommand.DueOn(each.Deadline))).OrderBy(each => each.Key))
        {
            yield return new(month.Key.ToString("yyyy-MM", CultureInfo.InvariantCulture), Lines([.. month], month.Key));
        }

        IReadOnlyList<ReportLine> Lines(IReadOnlyList<StandingDeadline> cohort, DateOnly month) =>
            ReportAnswer.Of(new() { Month = month, Authority = options.Authority }, cohort, dataAsOf, end).Lines;
    }

    internal static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <summary>The mails of one person on one day.</summary>
/// <param name="Day">The day, London time.</param>
/// <param name="Person">Who gets them.</param>
/// <param name="Mails">How many.</param>
/// <param name="Matters">How many matters they tell of.</param>
/// <param name="Baseline">True where one of them takes in what stood there at the beginning.</param>
internal sealed record PersonDay(DateOnly Day, string Person, int Mails, int Matters, bool Baseline);

/// <summary>The mails of one person over the whole time.</summary>
internal sealed record PersonMails(string Person, int Mails, int Matters, DateOnly BusiestDay, int OnBusiestDay, int DaysOverBudget)
{
    /// <summary>Most mails first.</summary>
    public static IReadOnlyList<PersonMails> Of(IReadOnlyList<PersonDay> days, int budget) =>
    [
        .. days.GroupBy(each => each.Person, StringComparer.Ordinal)
            .Select(each => (Days: each, Busiest: each.OrderByDescending(day => day.Mails).ThenByDescending(day => day.Matters).First()))
            .Select(each => new PersonMails(each.Days.Key, each.Days.Sum(day => day.Mails), each.Days.Sum(day => day.Matters),
                each.Busiest.Day, each.Busiest.Mails, each.Days.Count(day => day.Mails > budget)))
            .OrderByDescending(each => each.Mails).ThenBy(each => each.Person, StringComparer.Ordinal),
    ];
}

/// <summary>The mails of one month.</summary>
/// <param name="Month">The month, as 2026-12.</param>
/// <param name="Mails">How many.</param>
/// <param name="Matters">How many matters they tell of.</param>
/// <param name="People">To how many people.</param>
/// <param name="MostOnADay">The most that one person gets on one day.</param>
internal sealed record MonthMails(string Month, int Mails, int Matters, int People, int MostOnADay)
{
    public static IReadOnlyList<MonthMails> Of(IReadOnlyList<PersonDay> days) =>
    [
        .. days.GroupBy(each => ReplayAnswer.MonthOf(each.Day)).OrderBy(each => each.Key).Select(each => new MonthMails(
            each.Key.ToString("yyyy-MM", CultureInfo.InvariantCulture), each.Sum(day => day.Mails), each.Sum(day => day.Matters),
            each.DistinctBy(day => day.Person).Count(), each.Max(day => day.Mails))),
    ];
}

/// <summary>How timely the clocks of one month were, as <c>report</c> says it.</summary>
/// <param name="Month">The month in which they fell due, as 2026-12; "all" for the whole time.</param>
/// <param name="Lines">By authority and clock: all teams first, then team by team; each by children, then by groups.</param>
internal sealed record MonthTimeliness(string Month, IReadOnlyList<ReportLine> Lines);
