namespace DeadlineWatch.Rules;

/// <summary>How exactly a source says when something happened.</summary>
public enum Precision
{
    /// <summary>To the minute or better.</summary>
    Minute,

    /// <summary>A date without a time: some minute of that London day.</summary>
    Day,

    /// <summary>Only that it had happened when the data was read: some minute between two readings.</summary>
    Window,
}

/// <summary>When something happened, as exactly as the source says it: a span from the earliest to the latest possible
/// instant, both inclusive and in UTC. Most case systems hold dates without times, and a clock in hours that starts on a
/// date alone has an earliest and a latest due moment.</summary>
public readonly record struct Moment
{
    private static readonly TimeSpan LastMinute = TimeSpan.FromMinutes(1);

    // Every event holds one and every deadline two or three: two numbers instead of five. The latest instant's ticks stand
    // before its precision, which is one of four at most.
    private readonly long _earliest;
    private readonly ulong _latestAndPrecision;

    private Moment(DateTimeOffset earliest, DateTimeOffset latest, Precision precision)
    {
        _earliest = earliest.UtcTicks;
        _latestAndPrecision = ((ulong)latest.UtcTicks * 4) + (ulong)precision;
    }

    /// <summary>The earliest instant at which it can have happened, inclusive, UTC.</summary>
    public DateTimeOffset Earliest => new(_earliest, TimeSpan.Zero);

    /// <summary>The latest instant at which it can have happened, inclusive, UTC. For a day: its last minute, 23:59 in
    /// London.</summary>
    public DateTimeOffset Latest => new((long)(_latestAndPrecision / 4), TimeSpan.Zero);

    /// <summary>How exact the source was.</summary>
    public Precision Precision => (Precision)(_latestAndPrecision % 4);

    /// <summary>The London day of <see cref="Earliest"/>: day 0 of a clock that this moment starts.</summary>
    public DateOnly Day => CivilTime.DayOf(Earliest);

    /// <summary>The London day of <see cref="Latest"/>; differs from <see cref="Day"/> only for a window.</summary>
    public DateOnly LastDay => CivilTime.DayOf(Latest);

    /// <summary>A moment known to the minute.</summary>
    public static Moment At(DateTimeOffset instant) => new(instant, instant, Precision.Minute);

    /// <summary>A date without a time: from 00:00 to 23:59 of that London day, both inclusive.</summary>
    public static Moment On(DateOnly day) =>
        new(CivilTime.StartOf(day), CivilTime.EndOf(day) - LastMinute, Precision.Day);

    /// <summary>Something that had not happened at one reading and had at the next, both inclusive.</summary>
    /// <exception cref="ArgumentException">The end lies before the beginning.</exception>
    public static Moment Between(DateTimeOffset earliest, DateTimeOffset latest) =>
        latest < earliest
            ? throw new ArgumentException($"A window cannot end ({latest:O}) before it begins ({earliest:O}).", nameof(latest))
            : new(earliest, latest, Precision.Window);

    /// <summary>In people's words: "Thu 2 Apr 2026, 14:10", "Thu 2 Apr 2026", "between … and …", "date not
    /// recorded (by …)".</summary>
    public string Words() => Precision switch
    {
        Precision.Minute => CivilTime.Words(Earliest),
        Precision.Day => CivilTime.Words(Day),
        Precision.Window => Earliest == DateTimeOffset.MinValue
            ? $"date not recorded (by {CivilTime.Words(Latest)})"
            : $"between {CivilTime.Words(Earliest)} and {CivilTime.Words(Latest)}",
        _ => throw new System.Diagnostics.UnreachableException($"Precision {Precision}"),
    };

    /// <inheritdoc/>
    public override string ToString() => Words();
}
