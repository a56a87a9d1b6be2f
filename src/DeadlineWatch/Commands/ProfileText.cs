using System.Globalization;

namespace DeadlineWatch.Commands;

/// <summary>Writes the clocks of a profile for a person: those that are on, and below them those that are off, each with its
/// limit, the standing of its citation, and where it comes from.</summary>
internal static class ProfileText
{
    /// <summary>Writes the table.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="labelWidth">Where the table begins, right of its labels.</param>
    /// <param name="output">Where to.</param>
    public static void Write(CheckedProfile profile, int labelWidth, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped);
        table.AddHeading($"{"profile".PadRight(labelWidth)}{profile.Words}");
        Add("on", [.. profile.Clocks.Where(each => each.On)]);
        Add("off", [.. profile.Clocks.Where(each => !each.On)]);
        table.Write(output);

        void Add(string label, IReadOnlyList<CheckedDefinition> clocks)
        {
            foreach (var (clock, index) in clocks.Select((clock, index) => (clock, index)))
            {
                table.Add((index == 0 ? label : "").PadRight(labelWidth - 2), clock.Clock, TextTable.Glued(clock.Limit), clock.Standing,
                    string.Join("; ", new[] { clock.OriginWords, Days(clock) }.Where(each => each.Length > 0)));
            }
        }
    }

    // "from 1 Sep 2026", "until 31 Aug 2026", "1 Sep 2026 to 31 Aug 2027".
    private static string Days(CheckedDefinition clock) => (clock.From, clock.Until) switch
    {
        ({ } from, { } until) => $"{Day(from)} to {Day(until)}",
        ({ } from, null) => $"from {Day(from)}",
        (null, { } until) => $"until {Day(until)}",
        _ => "",
    };

    private static string Day(DateOnly day) => TextTable.Glued(day.ToString("d MMM yyyy", CultureInfo.InvariantCulture));
}
