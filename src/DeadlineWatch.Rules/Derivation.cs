using System.Globalization;

namespace DeadlineWatch.Rules;

/// <summary>How a due moment was reached, day by day.</summary>
/// <param name="Lines">The lines, in order of time.</param>
/// <param name="Conclusion">"due by the end of Tue 7 Apr".</param>
/// <param name="Year">The year of the first line, for where the lines stand alone.</param>
public sealed record Derivation(IReadOnlyList<DerivationLine> Lines, string Conclusion, int Year)
{
    /// <summary>On one line: "Thu 2 Apr 2026 14:10 received, day 0 · Fri 3 Apr Good Friday · … · Tue 7 Apr working day 1:
    /// due by the end of Tue 7 Apr".</summary>
    public string Text
    {
        get
        {
            var first = Lines[0].When.Split(' ');
            string[] withYear = [.. first.Take(3), Year.ToString(CultureInfo.InvariantCulture), .. first.Skip(3)];
            var rest = Lines.Skip(1).Select(each => $" · {each.When} {each.What}");
            return $"{string.Join(' ', withYear)} {Lines[0].What}{string.Concat(rest)}: {Conclusion}";
        }
    }

    /// <summary>Derives a deadline's due moment again, in words.</summary>
    internal static Derivation Of(Deadline deadline, Profile profile)
    {
        var definition = profile.Definition(deadline.Clock.Definition, deadline.StartedAt.Day);
        var limit = definition.LimitOf(deadline.Follows);
        var calendar = profile.CountingFor(definition);
        var dayZero = DueDate.DayZero(deadline.StartedAt, definition, deadline.Follows, profile);
        var count = deadline.IsElapsed ? "" : DueDate.CountsStart(dayZero, definition, limit, calendar) ? ", day 1"
            : definition.Counting == DayCount.FromTheDayAfter || limit.Unit != TimeUnit.WorkingDays ? ", day 0"
            : $", {calendar.WhyNotWorking(dayZero)}";
        var lines = new List<DerivationLine>();
        if (dayZero == deadline.StartedAt.Day)
        {
            lines.Add(Opening(deadline, definition, count));
        }
        else
        {
            var why = calendar.WhyNotWorking(deadline.StartedAt.Day)
                ?? string.Create(CultureInfo.InvariantCulture, $"not before {profile.CutOff?.At:HH\\:mm}");
            lines.Add(Opening(deadline, definition, $", {why}"));
            lines.AddRange(DayByDay(calendar, deadline.StartedAt.Day.AddDays(1), dayZero.AddDays(-1), counted: 0));
            lines.Add(new(CivilTime.ShortWords(dayZero), $"counts as received{count}"));
        }

        lines.AddRange(limit.Unit == TimeUnit.WorkingDays && deadline.DueOn is { } on
            ? definition.CountsBack ? Backwards(calendar, dayZero, on) : DayByDay(calendar, dayZero.AddDays(1), on, counted: count == ", day 1" ? 1 : 0)
            : definition.CountsBack ? [new($"{limit} before", "counted back by the calendar")] : [Span(deadline, limit)]);
        return new(lines, Conclude(deadline, profile.Calendar), deadline.StartedAt.Day.Year);
    }

    private static DerivationLine Opening(Deadline deadline, ClockDefinition definition, string count)
    {
        var at = deadline.StartedAt;
        var time = at.Precision == Precision.Minute
            ? CivilTime.LocalOf(at.Earliest).ToString(" HH:mm", CultureInfo.InvariantCulture)
            : "";
        var start = deadline.Follows
            ? $"{string.Join(" or ", definition.Stops.Select(each => each.Words).Distinct())}, the one before"
            : definition.StartWords;
        return new(CivilTime.ShortWords(at.Day) + time, start + count);
    }

    private static DerivationLine Span(Deadline deadline, TimeLimit limit)
    {
        if (!limit.IsElapsed)
        {
            return new($"+ {limit}", limit.Unit == TimeUnit.Months ? "counted by the calendar, to the month's end at most" : "counted by the calendar");
        }

        var start = deadline.StartedAt.Earliest;
        var shift = CivilTime.LocalOf(deadline.EarliestDueAt) - CivilTime.LocalOf(start) - (deadline.EarliestDueAt - start);
        var change = shift == TimeSpan.Zero ? "" : $"; the clocks go {(shift > TimeSpan.Zero ? "forward" : "back")} in between";
        return new($"+ {limit}", $"nights, weekends and holidays included{change}");
    }

    /// <summary>Each day from one to another, both inclusive: working days counted, others named. Days of one sort that follow
    /// each other share a line.</summary>
    private static List<DerivationLine> DayByDay(WorkingCalendar calendar, DateOnly from, DateOnly until, int counted)
    {
        var lines = new List<DerivationLine>();
        for (var day = from; day <= until;)
        {
            var why = calendar.WhyNotWorking(day);
            var last = day;
            while (last < until && calendar.WhyNotWorking(last.AddDays(1)) == why)
            {
                last = last.AddDays(1);
            }

            var days = last.DayNumber - day.DayNumber + 1;
            lines.Add(new(Days(day, last), why ?? WorkingDays(counted + 1, counted + days)));
            counted += why is null ? days : 0;
            day = last.AddDays(1);
        }

        return lines;
    }

    /// <summary>Each day before day 0, latest first, until the due day.</summary>
    private static List<DerivationLine> Backwards(WorkingCalendar calendar, DateOnly dayZero, DateOnly due)
    {
        var lines = new List<DerivationLine>();
        var counted = 0;
        for (var day = dayZero.AddDays(-1); day >= due;)
        {
            var why = calendar.WhyNotWorking(day);
            var first = day;
            while (first > due && calendar.WhyNotWorking(first.AddDays(-1)) == why)
            {
                first = first.AddDays(-1);
            }

            var days = day.DayNumber - first.DayNumber + 1;
            lines.Add(new(Days(first, day), why ?? $"{WorkingDays(counted + 1, counted + days)} before"));
            counted += why is null ? days : 0;
            day = first.AddDays(-1);
        }

        return lines;
    }

    private static string WorkingDays(int from, int to) => from == to
        ? string.Create(CultureInfo.InvariantCulture, $"working day {from}")
        : string.Create(CultureInfo.InvariantCulture, $"working days {from}–{to}");

    /// <summary>"Fri 3 Apr", "Sat 4, Sun 5", "Mon 14 – Fri 18", with months where they differ.</summary>
    private static string Days(DateOnly from, DateOnly to)
    {
        if (from == to)
        {
            return CivilTime.ShortWords(from);
        }

        var joint = to == from.AddDays(1) ? ", " : " – ";
        return from.Month == to.Month
            ? from.ToString("ddd d", CultureInfo.InvariantCulture) + joint + to.ToString("ddd d", CultureInfo.InvariantCulture)
            : CivilTime.ShortWords(from) + joint + CivilTime.ShortWords(to);
    }

    private static string Conclude(Deadline deadline, WorkingCalendar calendar)
    {
        if (deadline.DueOn is { } on)
        {
            var provisional = deadline.Provisional
                ? $" (provisional: calendar '{calendar.Key}' ends {CivilTime.Words(calendar.KnownUntil)})"
                : "";
            return deadline.DueBy is { } time
                ? string.Create(CultureInfo.InvariantCulture, $"due by {time:HH\\:mm} on {CivilTime.ShortWords(on)}{provisional}")
                : $"due by the end of {CivilTime.ShortWords(on)}{provisional}";
        }

        return deadline.EarliestDueAt == deadline.DueAt
            ? $"due {CivilTime.ShortWords(deadline.DueAt)}"
            : $"due between {CivilTime.ShortWords(deadline.EarliestDueAt)} and {CivilTime.ShortWords(deadline.DueAt)}";
    }
}

/// <summary>One line of a derivation.</summary>
/// <param name="When">The day or days: "Sat 4, Sun 5".</param>
/// <param name="What">What they count as: "weekend", "working day 1".</param>
public sealed record DerivationLine(string When, string What);
