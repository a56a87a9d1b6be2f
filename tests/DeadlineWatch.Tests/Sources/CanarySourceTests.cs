using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public class CanarySourceTests
{
    private static readonly SourceSettings Settings = new()
    {
        Name = "canary",
        Authority = "canary",
        Kind = SourceKind.Canary,
        Folder = "",
        DataAge = new DataAge { Live = true },
        Team = "DeadlineWatch",
    };

    private static async Task<SourceReading.Complete> Read(DateTimeOffset now) => (await DropFolder.Read(Settings, now: now)).Sound();

    [Fact]
    public async Task The_last_month_of_days_stands_there_and_the_last_of_them_still_runs()
    {
        var reading = await Read(Town.London("2026-11-22 08:00"));

        Assert.Equal(Town.London("2026-11-22 08:00"), reading.DataAsOf);
        Assert.Equal(
            Enumerable.Range(0, 31).Select(each => $"canary-{new DateOnly(2026, 10, 23).AddDays(each):yyyy-MM-dd}"),
            reading.Kept.Select(each => each.Reference));
        Assert.All(reading.Kept, each => Assert.Equal(("canary", "DeadlineWatch"), (each.Authority, each.Team)));
        Assert.Equal(["canary-started", "canary-stopped"], reading.Kept[^2].Events.Select(each => each.Kind.Name));
        Assert.Equal(Town.London("2026-11-22 08:00"), reading.Kept[^2].Events[1].OccurredAt!.Value.Earliest);
        Assert.Equal(["canary-started"], reading.Kept[^1].Events.Select(each => each.Kind.Name));
    }

    [Fact]
    public async Task What_lies_ahead_is_not_said_before_its_time()
    {
        var reading = await Read(Town.London("2026-11-22 08:00").AddTicks(-1));

        Assert.Equal("canary-2026-11-21", reading.Kept[^1].Reference);
        Assert.Equal(["canary-started"], reading.Kept[^1].Events.Select(each => each.Kind.Name));
    }

    [Theory]
    [InlineData("2026-10-24 00:00")] // the clocks go back on the 25th: eight o'clock is 25 hours later
    [InlineData("2027-03-26 00:00")] // and forward on the 28th
    [InlineData("2028-02-28 00:00")]
    public async Task In_each_hour_of_any_days_nothing_of_it_is_late_and_no_reading_is_suspect(string from)
    {
        var guard = new SourceGuard(0.3);
        ReadingCounts? before = null;
        for (var now = Town.London(from); now < Town.London(from).AddDays(4); now += TimeSpan.FromMinutes(30))
        {
            var reading = await Read(now);

            Assert.All(reading.Kept.SelectMany(each => each.Events), each => Assert.True(each.OccurredAt!.Value.Latest <= now));
            Assert.All(reading.Kept.SkipLast(1), each =>
                Assert.InRange(each.Events[1].OccurredAt!.Value.Earliest - each.Events[0].OccurredAt!.Value.Earliest, TimeSpan.FromHours(23), TimeSpan.FromHours(24)));
            Assert.True(reading.Kept[^1].Events.Count == 2 || now - reading.Kept[^1].Events[0].OccurredAt!.Value.Earliest < TimeSpan.FromHours(24));
            Assert.Equal(reading.Kept.Select(each => each.Reference).Order(CaseOrder.Comparer), reading.Kept.Select(each => each.Reference));
            Assert.Null(guard.Judge(before, reading.Counts));
            before = reading.Counts;
        }
    }
}
