using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands.Replaying;

/// <summary>When a source would have been loaded, and what each load would have been as of: daily at the time that it
/// declares, or as often as it declares new data, in step with the load that was read.</summary>
internal sealed class LoadTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A live source is read again and again; more often than this a replay would only take longer.</summary>
    private static readonly TimeSpan OftenEnough = TimeSpan.FromMinutes(15);

    private readonly DateTimeOffset _anchor;
    private readonly TimeSpan _every;
    private readonly TimeOnly _time;
    private readonly TimeSpan _takes;

    /// <param name="source">The source.</param>
    /// <param name="anchor">What a load of it was as of: the others are whole intervals from it.</param>
    public LoadTimes(SourceSettings source, DateTimeOffset anchor)
    {
        var age = source.DataAge;
        _anchor = anchor;
        _every = age switch
        {
            { LoadedAt: not null } => Day,
            { Live: true } => source.Every > OftenEnough ? source.Every : OftenEnough,
            _ => source.NewDataEvery,
        };
        _time = age.LoadedAt ?? TimeOnly.FromDateTime(CivilTime.LocalOf(anchor));
        _takes = age.LoadedAt is null ? TimeSpan.Zero : age.LoadTakes;
    }

    /// <summary>"daily at 02:00", "every 4 hours".</summary>
    public string Words => IsByDays
        ? $"{(_every == Day ? "daily" : $"every {Duration.Words(_every)}")} at {_time:HH:mm}"
        : $"every {Duration.Words(_every)}";

    /// <summary>What the last load that was over at <paramref name="now"/> is as of.</summary>
    public DateTimeOffset AsOf(DateTimeOffset now) => At(Index(now - _takes));

    /// <summary>When the first load after <paramref name="now"/> is over.</summary>
    public DateTimeOffset Next(DateTimeOffset now) => At(Index(now - _takes) + 1) + _takes;

    // London keeps the hour of a daily load through both clock changes.
    private bool IsByDays => _every.Ticks % Day.Ticks == 0;

    private DateTimeOffset At(long index) => IsByDays
        ? CivilTime.At(CivilTime.DayOf(_anchor).AddDays((int)(index * _every.Days)), _time)
        : _anchor + (index * _every);

    /// <summary>The last load that is not after the time; by days the estimate may be one off.</summary>
    private long Index(DateTimeOffset time)
    {
        var index = (long)Math.Floor((time - _anchor) / _every) + 1;
        while (At(index) > time)
        {
            index--;
        }

        return index;
    }
}
