using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Polling;

/// <summary>Tells whether a source says the same of a case as last time. The order of rows does not count, and events that
/// have no date yet are hashed without one, so that the window found for them does not look like news.</summary>
internal static class ReadingHash
{
    public static string Of(CaseSnapshot snapshot)
    {
        var text = new StringBuilder();
        text.Append(snapshot.Group).Append('\n').Append(snapshot.Team).Append('\n');
        foreach (var line in snapshot.Events.Select(Line).Order(StringComparer.Ordinal))
        {
            text.Append(line).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    private static string Line(CaseEvent each)
    {
        var facts = string.Join('|', each.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={fact.Value}"));
        var at = each.OccurredAt is { Precision: not Precision.Window } moment
            ? string.Create(CultureInfo.InvariantCulture, $"{moment.Earliest:O}{moment.Precision}")
            : "undated";
        return string.Create(CultureInfo.InvariantCulture,
            $"{each.Kind}\t{each.Id}\t{each.Episode}\t{at}\t{each.RecordedAt:O}\t{each.Team}\t{facts}");
    }
}
