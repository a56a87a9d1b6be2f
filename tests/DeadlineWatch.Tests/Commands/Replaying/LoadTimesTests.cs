using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Replaying;

public sealed class LoadTimesTests
{
    [Theory]
    [InlineData("2026-03-10 02:59", "2026-03-09 02:00", "2026-03-10 03:00")]
    [InlineData("2026-03-10 03:00", "2026-03-10 02:00", "2026-03-11 03:00")]
    [InlineData("2026-07-10 12:00", "2026-07-10 02:00", "2026-07-11 03:00")]
    [InlineData("2027-02-10 12:00", "2027-02-10 02:00", "2027-02-11 03:00")]
    public void A_daily_load_keeps_its_hour_through_the_clock_changes(string now, string asOf, string next)
    {
        var loads = Loads(new() { LoadedAt = new(2, 0), LoadTakes = TimeSpan.FromHours(1) }, TimeSpan.FromDays(1), "2026-12-01 02:00");

        Assert.Equal("daily at 02:00", loads.Words);
        Assert.Equal(Anytown.At(asOf), loads.AsOf(Anytown.At(now)));
        Assert.Equal(Anytown.At(next), loads.Next(Anytown.At(now)));
    }

    [Theory]
    [InlineData("2026-12-01 02:10", "2026-12-01 02:10", "2026-12-01 06:10")]
    [InlineData("2026-11-30 23:00", "2026-11-30 22:10", "2026-12-01 02:10")]
    public void Files_come_in_step_with_the_one_that_was_read(string now, string asOf, string next)
    {
        var loads = Loads(new() { FileName = "cases-yyyy-MM-ddTHHmm.csv" }, TimeSpan.FromHours(4), "2026-12-01 02:10");

        Assert.Equal("every 4 hours", loads.Words);
        Assert.Equal(Anytown.At(asOf), loads.AsOf(Anytown.At(now)));
        Assert.Equal(Anytown.At(next), loads.Next(Anytown.At(now)));
    }

    [Fact]
    public void A_weekly_file_comes_on_the_same_weekday()
    {
        var loads = Loads(new() { FileModified = true }, TimeSpan.FromDays(7), "2026-12-01 02:10");

        Assert.Equal("every 7 days at 02:10", loads.Words);
        Assert.Equal(Anytown.At("2026-08-25 02:10"), loads.AsOf(Anytown.At("2026-08-31 12:00")));
        Assert.Equal(Anytown.At("2026-09-01 02:10"), loads.Next(Anytown.At("2026-08-31 12:00")));
    }

    private static LoadTimes Loads(DataAge age, TimeSpan newDataEvery, string anchor) => new(
        new SourceSettings { Name = "s", Authority = "a", Kind = SourceKind.Csv, Folder = "/", DataAge = age, NewDataEvery = newDataEvery },
        Anytown.At(anchor));
}
