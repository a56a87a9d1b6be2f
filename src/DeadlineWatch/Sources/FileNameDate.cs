using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Finds the date in a file's name by a pattern such as <c>cases-yyyy-MM-ddTHHmm.csv</c>; <c>*</c> stands for any
/// text. A date alone is the start of that London day, because nothing says how far into the day the data reaches.</summary>
internal sealed partial class FileNameDate
{
    private readonly Regex _pattern;
    private readonly string _beginning;

    public FileNameDate(string pattern)
    {
        var expression = new StringBuilder(@"\A");
        var last = 0;
        foreach (Match letters in Letters().Matches(pattern))
        {
            expression.Append(Literal(pattern[last..letters.Index]));

            // "summary" holds mm, but only letters that are all of a date make one.
            expression.Append(DateLetters().IsMatch(letters.Value)
                ? Token().Replace(letters.Value, token => Group(token.Value))
                : Regex.Escape(letters.Value));
            last = letters.Index + letters.Length;
        }

        expression.Append(Literal(pattern[last..])).Append(@"\z");
        _pattern = new Regex(
            expression.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        _beginning = BeginningOf(pattern);
        IsComplete = _pattern.GetGroupNames().Intersect(["year", "month", "day"]).Count() == 3;
    }

    /// <summary>Whether the pattern names year, month and day.</summary>
    public bool IsComplete { get; }

    /// <summary>False only where no name can fit both this pattern and the other, since they begin with different
    /// letters.</summary>
    /// <param name="files">Which files are read, such as <c>cases-*.csv</c>.</param>
    public bool MayFit(string files)
    {
        var wild = files.IndexOfAny(['*', '?']);
        var other = wild < 0 ? files : files[..wild];
        var shared = Math.Min(_beginning.Length, other.Length);
        return _beginning[..shared].Equals(other[..shared], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The instant that a name says; null where it does not fit the pattern or says an impossible one.</summary>
    public DateTimeOffset? Find(string name)
    {
        var found = _pattern.Match(name);
        if (!found.Success || !IsComplete)
        {
            return null;
        }

        var text = $"{found.Groups["year"].Value}-{found.Groups["month"].Value}-{found.Groups["day"].Value}"
            + $" {Value("hour")}:{Value("minute")}:{Value("second")}";
        return DateTime.TryParseExact(
            text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999
            ? CivilTime.InstantOf(local, AmbiguousTime.Earlier)
            : null;

        string Value(string part) => found.Groups[part] is { Success: true } group ? group.Value : "00";
    }

    /// <summary>What stands before the first part of a date and the first star.</summary>
    private static string BeginningOf(string pattern)
    {
        var date = Letters().Matches(pattern).FirstOrDefault(each => DateLetters().IsMatch(each.Value))?.Index ?? pattern.Length;
        return pattern[..date].Split('*')[0];
    }

    private static string Literal(string text) => Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal);

    private static string Group(string token) => token switch
    {
        "yyyy" => "(?<year>[0-9]{4})",
        "MM" => "(?<month>[0-9]{2})",
        "dd" => "(?<day>[0-9]{2})",
        "HH" => "(?<hour>[0-9]{2})",
        "mm" => "(?<minute>[0-9]{2})",
        "ss" => "(?<second>[0-9]{2})",
        _ => token,
    };

    [GeneratedRegex("[A-Za-z]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Letters();

    [GeneratedRegex(@"\A(yyyy|MM|dd|HH|mm|ss|T)+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateLetters();

    [GeneratedRegex("yyyy|MM|dd|HH|mm|ss", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
