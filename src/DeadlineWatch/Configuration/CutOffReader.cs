using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads <c>cutOff</c> of a profile: <c>{ "at": "17:00", "of": ["referral-received"] }</c>.</summary>
internal static class CutOffReader
{
    /// <summary>The cut-off; null, and a fault, where it cannot be read.</summary>
    public static CutOff? Read(Place? place, Vocabulary vocabulary)
    {
        if (place is { IsText: true })
        {
            // A time alone would move the clocks of a conference or a visit, which nothing comes in for.
            place.Fault("a cut-off names the events that come in: write { \"at\": \"17:00\", \"of\": [\"referral-received\"] }");
            return null;
        }

        return place?.Object(shape =>
        {
            var at = shape.Required("at")?.Parse(Time, "a time such as 17:00");
            var of = new List<EventKind>();
            foreach (var each in shape.Required("of")?.SomeItems() ?? [])
            {
                if (vocabulary.Kind(each) is not { } kind)
                {
                    continue;
                }

                if (of.Contains(kind))
                {
                    each.Fault($"\"{kind}\" stands twice");
                }

                of.Add(kind);
            }

            return at is { } time ? new CutOff(time, of) : null;
        });
    }

    /// <summary>Refuses an event that no clock in working days starts with: the cut-off would silently do nothing for it.</summary>
    public static void RefuseIdle(Place? place, CutOff? cutOff, IReadOnlyList<ClockDefinition> clocks)
    {
        if (cutOff is null || clocks.Count == 0 || place?.Member("of") is not { IsList: true } list)
        {
            return;
        }

        foreach (var each in list.Items().Where(each => EventKind.TryParse(each.TextIfAny()) is { } kind && cutOff.Of.Contains(kind)
            && !clocks.Any((cutOff with { Of = [kind] }).Moves)))
        {
            each.Fault($"no clock in working days starts with \"{each.TextIfAny()}\": a cut-off would change nothing for it");
        }
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
