using System.Text.Json;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads how long a matter may be silenced, and for which reasons.</summary>
internal static class SilenceReader
{
    private const string LimitExpected = "a length: write a whole number and a unit, such as \"5 working days\" or \"48 hours\"";

    public static SilenceRules? Read(Shape shape)
    {
        var limits = shape.Required("limits")?.Object(each => new Limits(Enum.GetValues<Severity>().ToDictionary(
            severity => severity,
            severity => each.Required(JsonNamingPolicy.KebabCaseLower.ConvertName($"{severity}"))?.Parse(TimeLimit.TryParse, LimitExpected))));
        var reasons = Reasons(shape.Required("reasons"));

        // Beside a fault nothing of it is used.
        return limits is null || limits.BySeverity.Values.Any(each => each is null)
            ? null
            : new(limits.BySeverity.ToDictionary(each => each.Key, each => each.Value!), reasons);
    }

    private static Dictionary<string, string> Reasons(Place? place)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, words) in place?.Members() ?? [])
        {
            if (Keys.Read(code) is null)
            {
                words.Fault($"\"{code}\" is not {Keys.Expected}");
            }

            reasons[code] = words.Text() ?? "";
        }

        if (place is { IsEmptyObject: true })
        {
            place.Fault("no reason is listed: without one nothing could be silenced");
        }

        return reasons;
    }

    private sealed record Limits(IReadOnlyDictionary<Severity, TimeLimit?> BySeverity);
}
