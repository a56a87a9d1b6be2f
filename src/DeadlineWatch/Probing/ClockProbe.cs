using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Probing;

/// <summary>Holds this machine's clock against every other that is at hand, and its time zone against what is known of it.</summary>
internal static class ClockProbe
{
    private const string Part = "clock";
    private const string Synchronise = "Start time synchronisation (systemd-timesyncd, chrony) on the machine that is wrong: due moments are judged by its clock.";

    // As the alert on it.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>Against the ledger's server, where it has one, against the last poll, and against what the sources' data is as of.</summary>
    public static async Task<IReadOnlyList<Probed>> Of(ILedgerQueries queries, TimeProvider time, CancellationToken cancel)
    {
        var found = new List<Probed>();
        var before = time.GetUtcNow();
        var server = (await queries.LedgerStanding(cancel)).ServerTime;
        var now = time.GetUtcNow();
        if (server is { } there)
        {
            // Between the two questions the answer was given: what is outside of them is skew.
            var skew = there < before ? before - there : there > now ? there - now : TimeSpan.Zero;
            var words = skew < TimeSpan.FromSeconds(1) ? "as the database's"
                : string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:N0} seconds {(there < before ? "ahead of" : "behind")} the database's");
            found.Add(skew > Skew ? Probed.Wrong(Part, "time", words, Synchronise) : Probed.Ok(Part, "time", words));
        }

        var sources = await queries.Sources(cancel);
        var last = sources.Max(each => each.LastPollAt);
        found.Add(last switch
        {
            null => Probed.Ok(Part, "last poll", "none yet"),
            { } at when at > now + Skew => Probed.Wrong(Part, "last poll", $"at {CivilTime.Words(at)}, which is yet to come",
                $"This machine's clock went back, or was ahead when it polled. {Synchronise}"),
            { } at => Probed.Ok(Part, "last poll", $"at {CivilTime.Words(at)}"),
        });
        found.AddRange(sources.Where(each => each.IsAhead(now)).Select(each => Probed.Wrong(Part, $"data of {each.Source}",
            $"as of {CivilTime.Words(each.DataAsOf!.Value)}, which is yet to come",
            $"A clock was ahead when it was read, or this machine's is behind. Once the clocks are right, the next reading is taken. {Synchronise}")));
        return found;
    }

    /// <summary>The zone's names, and whether this year's and next year's changes of the clocks are where the law puts them: the last
    /// Sundays of March and October, at 01:00 UTC.</summary>
    public static Probe Zone(DateTimeOffset now) => new(Part, "time zone", TimeSpan.FromSeconds(10), Install,
        _ => Task.FromResult<IReadOnlyList<Probed>>([ZoneNow(now)]));

    private const string Install = "Install this machine's time zone data (package tzdata), or renew it.";

    private static Probed ZoneNow(DateTimeOffset now)
    {
        var names = CivilTime.ZoneNames.Where(CivilTime.IsKnown).ToList();
        if (names.Count == 0)
        {
            return Probed.Wrong(Part, "time zone", $"neither {string.Join(" nor ", CivilTime.ZoneNames)} is known", Install);
        }

        foreach (var year in new[] { now.Year, now.Year + 1 })
        {
            var (spring, autumn) = (LastSunday(year, 3), LastSunday(year, 10));
            if ((Ahead(spring.AddSeconds(-1)), Ahead(spring), Ahead(autumn.AddSeconds(-1)), Ahead(autumn)) != (0, 1, 1, 0))
            {
                return Probed.Wrong(Part, "time zone", string.Create(CultureInfo.InvariantCulture, $"the clocks of {year} do not change as the law says"), Install);
            }
        }

        return Probed.Ok(Part, "time zone", string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(" and ", names)} known; the changes of {now.Year} and {now.Year + 1} are right"));
    }

    private static double Ahead(DateTimeOffset instant) => (CivilTime.LocalOf(instant) - instant.UtcDateTime).TotalHours;

    private static DateTimeOffset LastSunday(int year, int month)
    {
        var last = new DateTimeOffset(year, month, DateTime.DaysInMonth(year, month), 1, 0, 0, TimeSpan.Zero);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
