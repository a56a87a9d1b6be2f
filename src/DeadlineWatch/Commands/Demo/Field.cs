using System.Globalization;

namespace DeadlineWatch.Commands.Demo;

/// <summary>What one field of a case system held over time: each text from the moment somebody entered it.</summary>
internal sealed record Field(IReadOnlyList<Entry> Entries)
{
    public static readonly Field Blank = new([]);

    /// <summary>A field that never changes while its row is there.</summary>
    public static Field Of(string text) => Blank.Then(DateTime.MinValue, text);

    public static string Write(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Field Then(DateTime since, string text) => new([.. Entries, new(since, text)]);

    public string TextAt(DateTime asOf) => Entries.LastOrDefault(each => each.Since <= asOf)?.Text ?? "";
}

/// <summary>One entry in a field.</summary>
/// <param name="Since">From when the case system shows it, London time.</param>
/// <param name="Text">What it shows.</param>
internal sealed record Entry(DateTime Since, string Text);

/// <summary>One row of a table.</summary>
/// <param name="Child">Whose row it is.</param>
/// <param name="EnteredAt">From when it is there, London time.</param>
/// <param name="Fields">Its fields by column; a column without one is blank.</param>
internal sealed record Row(Child Child, DateTime EnteredAt, IReadOnlyDictionary<string, Field> Fields)
{
    public string TextAt(string column, DateTime asOf) =>
        Fields.TryGetValue(column, out var field) ? field.TextAt(asOf) : "";

    /// <summary>The same row with one field changed.</summary>
    public Row With(string column, Field field) =>
        this with { Fields = new Dictionary<string, Field>(Fields, StringComparer.Ordinal) { [column] = field } };
}
