using System.Globalization;

namespace DeadlineWatch.Commands;

/// <summary>Writes the clocks of a profile for a person: those that are on, and below them those that are off, each with its
/// limit, the standing of its citation, and where it comes from; then the ladders of those that are on, and what is urgent and what
/// may be silenced.</summary>
internal static class ProfileText
{
    /// <summary>Writes the table.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="labelWidth">Where the table begins, right of its labels.</param>
    /// <param name="output">Where to.</param>
    public static void Write(CheckedProfile profile, int labelWidth, TextWriter output)
    {
        output.WriteLine($"  {"profile".PadRight(labelWidth)}{profile.Words}{(profile.InUse ? "" : " · no authority uses it")}");
        Write("on", [.. profile.Clocks.Where(each => each.On)], labelWidth, output);
        Write("off", [.. profile.Clocks.Where(each => !each.On)], labelWidth, output);
        WriteLadders(profile.Ladders, labelWidth, output);
        WriteRules(profile, labelWidth, output);
    }

    private static void WriteRules(CheckedProfile profile, int labelWidth, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped);
        if (profile.Urgent.Count > 0)
        {
            table.Add("urgent".PadRight(labelWidth - 2), $"{string.Join(", ", profile.Urgent.Select(SeverityKey.Of))}: told at night and on any day");
        }

        if (profile.Silences is { } silences)
        {
            table.Add("silences".PadRight(labelWidth - 2), string.Join(", ", silences.Limits.Select(each => TextTable.Glued($"{each.Key} {each.Value}"))));
            table.Add("reasons".PadRight(labelWidth - 2), string.Join(", ", silences.Reasons));
        }

        table.Write(output);
    }

    // A line for each rung, as in the file: its key stands beside the first.
    private static void WriteLadders(IReadOnlyList<CheckedLadder> ladders, int labelWidth, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var (ladder, index) in ladders.Select((ladder, index) => (ladder, index)))
        {
            foreach (var (rung, at) in ladder.Rungs.Select((rung, at) => (rung, at)))
            {
                table.Add((index + at == 0 ? "ladders" : "").PadRight(labelWidth - 2), at == 0 ? ladder.Ladder : "", rung.When,
                    rung.IsUsual ? rung.RoleWords : $"{rung.RoleWords} · as {SeverityKey.Of(rung.Severity)}");
            }
        }

        table.Write(output);
    }

    // A table each, so that the long words about the clocks that are off do not squeeze those of the others.
    private static void Write(string label, IReadOnlyList<CheckedDefinition> clocks, int labelWidth, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var (clock, index) in clocks.Select((clock, index) => (clock, index)))
        {
            table.Add((index == 0 ? label : "").PadRight(labelWidth - 2), clock.Clock, Limit(clock),
                string.Join(" · ", new[] { clock.Standing, clock.OriginWords, Days(clock) }.Where(each => each.Length > 0)));
        }

        table.Write(output);
    }

    // Broken, if at all, before "then every 6 months".
    private static string Limit(CheckedDefinition clock) => TextTable.Glued(clock.Limit).Replace(TextTable.Glued(", "), ", ", StringComparison.Ordinal);

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
