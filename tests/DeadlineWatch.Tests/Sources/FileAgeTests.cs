using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class FileAgeTests
{
    [Theory]
    [InlineData("cases-yyyy-MM-ddTHHmm.csv", "cases-2026-04-02T0315.csv", "2026-04-02T02:15Z")]
    [InlineData("cases-yyyy-MM-dd.csv", "cases-2026-04-02.csv", "2026-04-01T23:00Z")]
    [InlineData("cases-yyyy-MM-dd.csv", "CASES-2026-01-02.CSV", "2026-01-02T00:00Z")]
    [InlineData("*_yyyyMMdd_HHmmss.csv", "section47_20260402_031530.csv", "2026-04-02T02:15Z")]
    [InlineData("summary dd.MM.yyyy.csv", "summary 02.04.2026.csv", "2026-04-01T23:00Z")]
    public void A_date_in_the_name_is_found_and_is_london_time(string pattern, string name, string expected) =>
        Assert.Equal(expected, $"{new FileNameDate(pattern).Find(name):yyyy-MM-ddTHH:mmZ}");

    [Theory]
    [InlineData("mailbox-yyyy-MM-ddTHHmm.csv", "mail-*.csv", false)]
    [InlineData("cases-yyyy-MM-dd.csv", "referrals.csv", false)]
    [InlineData("cases-yyyy-MM-dd.csv", "CASE*.csv", true)]
    [InlineData("cases-yyyy-MM-dd.csv", "cases-2026*", true)]
    [InlineData("*-yyyy-MM-dd.csv", "mail-*.csv", true)]
    [InlineData("yyyyMMdd-cases.csv", "2026*.csv", true)]
    [InlineData("cases-yyyy-MM-dd.csv", "?ail*.csv", true)]
    public void Only_patterns_that_begin_differently_can_never_name_one_file(string pattern, string files, bool may) =>
        Assert.Equal(may, new FileNameDate(pattern).MayFit(files));

    [Theory]
    [InlineData("cases-yyyy-MM-dd.csv", "cases.csv")]
    [InlineData("cases-yyyy-MM-dd.csv", "cases-2026-02-30.csv")]
    [InlineData("cases-yyyy-MM-dd.csv", "other-2026-04-02.csv")]
    [InlineData("cases-yyyy-MM-dd.csv", "cases-2026-04-02.csv.bak")]
    [InlineData("cases-yyyy-MM.csv", "cases-2026-04.csv")]
    public void A_name_without_the_date_says_nothing(string pattern, string name) =>
        Assert.Null(new FileNameDate(pattern).Find(name));

    [Theory]
    [InlineData("02:00", 60, "2026-04-07T03:00Z", "2026-04-07T01:00Z")] // 02:00 BST, over by 03:00 BST
    [InlineData("09:30", 60, "2026-04-07T08:50Z", "2026-04-06T08:30Z")] // not over at 10:00: yesterday's
    [InlineData("02:00", 60, "2026-04-05T03:00Z", "2026-04-05T01:00Z")] // the file is two days old, and so is the data
    [InlineData("02:00", 60, "2026-04-07T00:30Z", "2026-04-06T01:00Z")] // written before tonight's load began
    public void A_daily_load_is_as_old_as_its_beginning_and_never_younger_than_its_file(
        string loadedAt, int takes, string written, string expected)
    {
        var age = new DataAge { LoadedAt = TimeOnly.Parse(loadedAt, null), LoadTakes = TimeSpan.FromMinutes(takes) };

        var asOf = FileAge.Of(age, [File("cases.csv", written)], header: null, DropFolder.Now);

        Assert.Equal(expected, $"{asOf:yyyy-MM-ddTHH:mmZ}");
    }

    [Fact]
    public void The_oldest_of_several_tables_is_how_old_the_reading_is()
    {
        DroppedFile[] files = [File("a.csv", "2026-04-07T03:00Z"), File("b.csv", "2026-04-06T03:00Z")];

        var asOf = FileAge.Of(new DataAge { FileModified = true }, files, header: null, DropFolder.Now);

        Assert.Equal(new DateTimeOffset(2026, 4, 6, 3, 0, 0, TimeSpan.Zero), asOf);
    }

    [Fact]
    public void A_live_source_is_as_of_the_reading() =>
        Assert.Equal(
            DropFolder.Now,
            FileAge.Of(new DataAge { Live = true }, [File("a.csv", "2020-01-01T00:00Z")], header: null, DropFolder.Now));

    [Fact]
    public void A_file_from_the_future_is_refused()
    {
        var age = new DataAge { FileName = "cases-yyyy-MM-dd.csv" };

        var fault = Assert.Throws<UnreadableException>(
            () => FileAge.Of(age, [File("cases-2026-04-08.csv", "2026-04-07T03:00Z")], header: null, DropFolder.Now));

        Assert.Equal("The file says that it is of Wed 8 Apr 2026, 00:00, which has not come yet.", fault.Reason);
    }

    [Fact]
    public void The_clock_of_a_file_server_may_be_a_few_minutes_ahead() =>
        Assert.Equal(
            DropFolder.Now,
            FileAge.Of(
                new DataAge { FileModified = true }, [File("a.csv", "2026-04-07T09:05Z")], header: null, DropFolder.Now));

    [Fact]
    public void A_name_that_does_not_say_the_date_is_refused()
    {
        var age = new DataAge { FileName = "cases-yyyy-MM-dd.csv" };

        var fault = Assert.Throws<UnreadableException>(
            () => FileAge.Of(age, [File("cases.csv", "2026-04-07T03:00Z")], header: null, DropFolder.Now));

        Assert.Equal("The name does not say a date as \"cases-yyyy-MM-dd.csv\" does.", fault.Reason);
    }

    private static DroppedFile File(string name, string modifiedAt) =>
        new(name, [], DateTimeOffset.Parse(modifiedAt, null));
}
