namespace DeadlineWatch.Commands.Demo;

/// <summary>Numbers that look random and are the same for the same seed on every machine and runtime: the made-up
/// council must be the same bytes each time. SplitMix64, whose whole state is one number.</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>A number from 0 up to, but not including, <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>A number between two others, both inclusive.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True in about <paramref name="percent"/> of a hundred throws.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>A time on a day between two hours, the later excluded.</summary>
    public DateTime On(DateOnly day, int fromHour, int untilHour) =>
        day.ToDateTime(TimeOnly.MinValue).AddMinutes(Between(fromHour * 60, (untilHour * 60) - 1));

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}

/// <summary>Cards drawn without putting them back until none is left. Shares come out as stated for every seed, where
/// throws of dice would make one council in twenty look far better or worse than meant.</summary>
internal sealed class Deck<T>(Dice dice, params (int Count, T Card)[] kinds)
{
    private readonly List<T> _left = [];

    public T Draw()
    {
        if (_left.Count == 0)
        {
            _left.AddRange(kinds.SelectMany(kind => Enumerable.Repeat(kind.Card, kind.Count)));
        }

        var at = dice.Below(_left.Count);
        var card = _left[at];
        _left.RemoveAt(at);
        return card;
    }
}
