using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>The names, birthdays and words of a made-up council, and a search for them: whole, and in such pieces as could
/// still name somebody.</summary>
internal sealed partial class PersonalData
{
    // Shorter ones could be found in what is no name.
    private const int ShortestName = 5;
    private const int ShortestPhrase = 12;

    // A birthday as young as that could be the day of an event.
    private static readonly TimeSpan OldEnough = TimeSpan.FromDays(400);

    private readonly SearchValues<string> _searched;

    private PersonalData(IReadOnlySet<string> pieces)
    {
        Pieces = pieces;
        _searched = SearchValues.Create([.. pieces, .. pieces.Select(AsLatin)], StringComparison.Ordinal);
    }

    public IReadOnlySet<string> Pieces { get; }

    /// <param name="names">"Ashdown, Amelia", "Mrs Fernández".</param>
    /// <param name="birthdays">Days of birth.</param>
    /// <param name="words">What somebody typed.</param>
    /// <param name="now">When it is looked for.</param>
    public static PersonalData Of(IEnumerable<string> names, IEnumerable<DateOnly> birthdays, IEnumerable<string> words, DateTimeOffset now)
    {
        var pieces = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            pieces.Add(name);
            pieces.UnionWith(name.Split([',', ' ', '.', '’'], StringSplitOptions.RemoveEmptyEntries)
                .Where(each => each.Length >= ShortestName && char.IsUpper(each[0])));
        }

        foreach (var day in birthdays.Where(each => each < DateOnly.FromDateTime((now - OldEnough).UtcDateTime)))
        {
            pieces.UnionWith(((string[])["yyyy-MM-dd", "dd/MM/yyyy", "d MMM yyyy", "d MMMM yyyy", "dd.MM.yyyy"])
                .Select(form => day.ToString(form, CultureInfo.InvariantCulture)));
        }

        pieces.UnionWith(words.Concat(words.SelectMany(each => Stops().Split(each)))
            .Select(each => each.Trim()).Where(each => each.Length >= ShortestPhrase));
        return new(pieces);
    }

    /// <summary>The first piece that stands in a text, with what is around it; null for none.</summary>
    public string? FoundIn(string text)
    {
        var at = text.AsSpan().IndexOfAny(_searched);
        return at < 0 ? null : text[Math.Max(0, at - 30)..Math.Min(text.Length, at + 60)];
    }

    /// <summary>The same for bytes of which nobody knows what they are.</summary>
    public string? FoundIn(byte[] bytes) => FoundIn(Encoding.Latin1.GetString(bytes));

    // UTF-8 read as if each byte were a letter.
    private static string AsLatin(string piece) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(piece));

    [GeneratedRegex("[,;.\"\\n–]+", RegexOptions.None, 1000)]
    private static partial Regex Stops();
}
