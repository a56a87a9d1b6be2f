namespace DeadlineWatch.Rules;

/// <summary>The midnights that begin the days of the United Kingdom, each asked of the time zone once: every event and every
/// due moment asks for some.</summary>
internal static class Midnights
{
    // The years of which case systems speak. For any other day the time zone is asked each time.
    private static readonly DateOnly First = new(1970, 1, 1);
    private static readonly DateOnly Last = new(2099, 12, 31);

    // UTC ticks by day since the first; 0 until asked for. Threads that ask at once find the same.
    private static readonly long[] Found = new long[Last.DayNumber - First.DayNumber + 1];

    /// <summary>The midnight that begins a day, UTC; null for a day that is not kept.</summary>
    /// <param name="day">The day.</param>
    /// <param name="ask">Asks the time zone.</param>
    public static DateTimeOffset? Of(DateOnly day, Func<DateOnly, DateTimeOffset> ask)
    {
        if (day < First || day > Last)
        {
            return null;
        }

        ref var found = ref Found[day.DayNumber - First.DayNumber];
        var ticks = Volatile.Read(ref found);
        if (ticks == 0)
        {
            ticks = ask(day).UtcTicks;
            Volatile.Write(ref found, ticks);
        }

        return new(ticks, TimeSpan.Zero);
    }
}
