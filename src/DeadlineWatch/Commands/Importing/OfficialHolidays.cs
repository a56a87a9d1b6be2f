using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Importing;

/// <summary>What the official list says of one part of the United Kingdom.</summary>
/// <param name="Key">The division, which is also the key of its calendar: <c>england-and-wales</c>.</param>
/// <param name="FirstYear">The first year it speaks of. What came before it the list does not deny.</param>
/// <param name="LastCompleteYear">The last year whose Christmas and Boxing Day it holds.</param>
/// <param name="Holidays">In the order of the days, up to the last complete year.</param>
/// <param name="LeftOut">How many days of a later, incomplete year there are.</param>
internal sealed record OfficialHolidays(
    string Key, int FirstYear, int LastCompleteYear, IReadOnlyList<Holiday> Holidays, int LeftOut)
{
    /// <summary>The divisions, and the names people know them by.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> Divisions =
        [("england-and-wales", "England and Wales"), ("scotland", "Scotland"), ("northern-ireland", "Northern Ireland")];

    private const string Substitute = "Substitute day";

    // The longest so far has 57 characters; it stands in mails.
    private const int LongestTitle = 100;

    private static readonly string[] YearEnd = ["Christmas Day", "Boxing Day"];

    /// <summary>Reads the official JSON; what is wrong with it goes into the log.</summary>
    public static IReadOnlyList<OfficialHolidays> Read(Place root) => root.Object(shape =>
    {
        var read = Divisions.Select(each => shape.Required(each.Key)?.Object(division => Division(division, each.Key)));
        return read.OfType<OfficialHolidays>().ToList();
    }) ?? [];

    private static OfficialHolidays? Division(Shape shape, string key)
    {
        shape.Required("division")?.OneOf([key], "division");
        var found = new SortedDictionary<DateOnly, (string Title, string Name)>();
        foreach (var place in shape.Required("events")?.SomeItems() ?? [])
        {
            if (place.Object(Event) is not { } day)
            {
                continue;
            }

            if (!found.TryAdd(day.On, (day.Title, day.Name)))
            {
                place.Fault(string.Create(CultureInfo.InvariantCulture, $"{day.On:yyyy-MM-dd} stands twice"));
            }
        }

        return found.Count == 0 ? null : Complete(shape.Place, key, found);
    }

    private static OfficialHolidays? Complete(
        Place place, string key, SortedDictionary<DateOnly, (string Title, string Name)> found)
    {
        var complete = found.GroupBy(each => each.Key.Year)
            .Where(year => YearEnd.All(title => year.Any(each => each.Value.Title == title)))
            .Select(year => year.Key)
            .ToHashSet();
        if (complete.Count == 0)
        {
            place.Fault("no year holds both Christmas Day and Boxing Day: the list is not whole");
            return null;
        }

        var (first, last) = (found.Keys.First().Year, complete.Max());
        var gaps = Enumerable.Range(first, last - first + 1).Where(year => !complete.Contains(year)).ToList();
        if (gaps.Count > 0)
        {
            place.Fault(string.Create(CultureInfo.InvariantCulture,
                $"{gaps[0]} lacks Christmas Day or Boxing Day, though {last} holds both: the list is not whole"));
            return null;
        }

        return new(key, first, last,
            [.. found.Where(each => each.Key.Year <= last).Select(each => new Holiday(each.Key, each.Value.Name))],
            found.Keys.Count(day => day.Year > last));
    }

    private static Day? Event(Shape shape)
    {
        var title = shape.Required("title")?.Parse(Title, $"a plain title of up to {LongestTitle} characters");
        var on = shape.Required("date")?.Parse(CalendarReader.Day, CalendarReader.DayExpected);
        shape.Optional("bunting")?.Truth();
        if (shape.Optional("notes") is { IsText: false } other)
        {
            other.Fault("a text is needed here; an empty one where there is nothing to note");
        }

        var notes = shape.Optional("notes")?.TextIfAny() ?? "";
        if (notes is not ("" or Substitute or "Extra bank holiday"))
        {
            shape.Optional("notes")?.Warn($"the note \"{Shown(notes)}\" is not known; the day counts as a holiday");
        }

        if (on is { DayOfWeek: DayOfWeek.Saturday or DayOfWeek.Sunday } weekend)
        {
            shape.Optional("date")?.Fault($"a {weekend.DayOfWeek}: the official list names the substitute day instead");
            return null;
        }

        return title is null || on is not { } day
            ? null
            : new Day(day, title, notes == Substitute ? $"{title} (substitute day)" : title);
    }

    // Plain apostrophes: people search for "New Year's Day" as they type it.
    private static string? Title(string text) =>
        text.Length <= LongestTitle && !text.Any(char.IsControl) ? text.Replace('\u2019', '\'') : null;

    private static string Shown(string notes) => new([.. notes.Where(each => !char.IsControl(each)).Take(LongestTitle)]);

    private sealed record Day(DateOnly On, string Title, string Name);
}
