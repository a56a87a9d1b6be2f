using DeadlineWatch.Rules;

namespace DeadlineWatch.Configuration;

/// <summary>Reads what must hold of an event's coded facts.</summary>
internal sealed class ConditionReader(Vocabulary vocabulary)
{
    /// <summary><c>"when": { "channel": ["telephone"] }</c> holds for these values only, <c>"unless": { "referrer": ["public"] }</c>
    /// for all but these; none where neither stands there.</summary>
    public IReadOnlyList<FactCondition> Of(Shape shape, EventKind? kind)
    {
        var when = Values(shape.Optional("when"), kind);
        var unless = Values(shape.Optional("unless"), kind);

        return
        [
            .. when.Keys.Union(unless.Keys).Select(
                fact => new FactCondition(fact, when.GetValueOrDefault(fact, []), unless.GetValueOrDefault(fact, []))),
        ];
    }

    /// <summary>Values of which the event must have one; a fault where no fact is named, for that would hold always.</summary>
    public IReadOnlyList<FactCondition> Some(Place? when, EventKind? kind)
    {
        if (when?.IsEmptyObject == true)
        {
            when.Fault("no fact is named: this would hold of every event");
        }

        return [.. Values(when, kind).Select(each => new FactCondition(each.Key, each.Value, []))];
    }

    private Dictionary<string, IReadOnlyList<string>> Values(Place? place, EventKind? kind)
    {
        IReadOnlyList<EventKind> kinds = kind is { } known ? [known] : [];
        var read = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (fact, values) in place?.Members() ?? [])
        {
            if (!vocabulary.Knows(fact, kinds, values))
            {
                continue;
            }

            var texts = new List<string>();
            foreach (var each in values.SomeItems())
            {
                if (each.Text() is { } text)
                {
                    vocabulary.Check(text, fact, kinds, each);
                    texts.Add(text);
                }
            }

            read[fact] = texts;
        }

        return read;
    }
}
