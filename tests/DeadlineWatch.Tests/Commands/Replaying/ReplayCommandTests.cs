using System.Globalization;
using DeadlineWatch.Commands;
using DeadlineWatch.Commands.Replaying;
using Xunit;

namespace DeadlineWatch.Tests.Commands.Replaying;

public sealed class ReplayCommandTests
{
    private readonly Screen _screen = new();

    [Fact]
    public void What_a_killed_replay_left_behind_is_removed_a_day_later()
    {
        var folder = Directory.CreateTempSubdirectory("deadlinewatch-sweep-");
        try
        {
            var left = folder.CreateSubdirectory("deadlinewatch-replay-a1");
            File.WriteAllText(Path.Combine(left.FullName, "ledger.db"), "");
            var other = folder.CreateSubdirectory("another-program");
            var now = new DateTimeOffset(left.CreationTimeUtc);

            Replay.Sweep(folder.FullName, now.AddHours(23));
            Assert.True(Directory.Exists(left.FullName));
            Replay.Sweep(folder.FullName, now.AddHours(25));

            Assert.False(Directory.Exists(left.FullName));
            Assert.True(other.Exists);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_month_is_replayed_with_mails_by_person_and_day_and_with_its_timeliness()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(ReplayTown.March, _screen);

        Assert.Equal(ExitCode.Done, code);
        _screen.Shows("""
            Replayed Mon 2 Mar 2026 to Tue 31 Mar 2026 over the sources · data from Wed 1 Apr 2026, 02:10
            7 cases · 24 mails to 4 people, 3 of them the baseline · never more than 10 to a person on a day

            Mails by person
                                               mails  matters  busiest day      on it  days over 10
              north.manager@anytown.example       10       10  Wed 4 Mar 2026       2             0
              front.door@anytown.example           6        6  Thu 12 Mar 2026      2             0
              service.manager@anytown.example      5        7  Fri 13 Mar 2026      2             0
              head@anytown.example                 3        3  Mon 2 Mar 2026       1             0

            Mails by month
                          mails  matters  people  most to a person on a day
              March 2026     24       26       4                          2

            Busiest days of a person
                                                                mails  matters
              Wed 4 Mar 2026   north.manager@anytown.example        2        2
              Wed 11 Mar 2026  north.manager@anytown.example        2        2
              Thu 12 Mar 2026  front.door@anytown.example           2        2
              Thu 12 Mar 2026  north.manager@anytown.example        2        2
              Fri 13 Mar 2026  service.manager@anytown.example      2        2
              Mon 2 Mar 2026   service.manager@anytown.example      1        2  with the baseline
              Mon 16 Mar 2026  service.manager@anytown.example      1        2
              Mon 2 Mar 2026   front.door@anytown.example           1        1  with the baseline
              Mon 2 Mar 2026   head@anytown.example                 1        1
              Mon 2 Mar 2026   north.manager@anytown.example        1        1  with the baseline

            Decision on a referral, median in working days
                                                 in      out of
                                          due  time   %    time  overdue  running  cancelled  median
              all teams         children    2     1  50       1        0        0          0       2
                                groups      2     1  50       1        0        0          0       2
              Assessment North  children    2     1  50       1        0        0          0       2
              March 2026        children    2     1  50       1        0        0          0       2

            Section 47 enquiry, median in working days
                                                 in       out of
                                          due  time    %    time  overdue  running  cancelled  median
              all teams         children    1     1  100       0        0        0          0       6
                                groups      1     1  100       0        0        0          0       6
              Assessment North  children    1     1  100       0        0        0          0       6
              March 2026        children    1     1  100       0        0        0          0       6

            Initial child protection conference, median in working days
                                                 in       out of
                                          due  time    %    time  overdue  running  cancelled  median
              all teams         children    1     1  100       0        0        0          0      15
                                groups      1     1  100       0        0        0          0      15
              Assessment North  children    1     1  100       0        0        0          0      15
              March 2026        children    1     1  100       0        0        0          0      15

            Answer to the referrer, median in working days
                                                 in       out of
                                          due  time    %    time  overdue  running  cancelled  median
              all teams         children    2     2  100       0        0        0          0       2
                                groups      2     2  100       0        0        0          0       2
              Assessment North  children    2     2  100       0        0        0          0       2
              March 2026        children    2     2  100       0        0        0          0       2

            Written confirmation of a referral, median in hours
                                                 in     out of
                                          due  time  %    time  overdue  running  cancelled  median
              all teams         children    2     0  0       0        1        0          1       –
                                groups      2     0  0       0        1        0          1       –
              Assessment North  children    2     0  0       0        1        0          1       –
              March 2026        children    2     0  0       0        1        0          1       –

            Loaded as the sources declare it: case-system daily at 02:10, mailbox every 4 hours.
            No event says when it was recorded: each counts as known once it happened, so that late recording
            cannot be seen.
            2 dates that may have been booked ahead (conference-held) count as known only once they passed:
            until then nobody is told of a booking.
            Each date is taken as it stands today: what was moved, corrected or deleted before cannot be seen.
            """);
    }

    [Fact]
    public async Task It_fails_where_a_person_would_get_more_mails_on_a_day_than_the_budget()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(ReplayTown.March with { Budget = 1 }, _screen);

        Assert.Equal(ExitCode.Wrong, code);
        Assert.Equal(
            """
            Over the budget of 1: north.manager@anytown.example would get 2 mails on Wed 4 Mar 2026.
            Over the budget of 1: north.manager@anytown.example would get 2 mails on Wed 11 Mar 2026.
            Over the budget of 1: front.door@anytown.example would get 2 mails on Thu 12 Mar 2026.
            Over the budget of 1: north.manager@anytown.example would get 2 mails on Thu 12 Mar 2026.
            Over the budget of 1: service.manager@anytown.example would get 2 mails on Fri 13 Mar 2026.

            """,
            _screen.Error);
        Assert.Contains("more than 1 to a person on 5 days", _screen.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_is_replayed_where_it_holds_readings_and_gives_the_same_and_is_not_changed()
    {
        using var town = ReplayTown.OfMarch();
        await town.IsRead();
        var before = await File.ReadAllBytesAsync(town.Configuration.Ledger.Sqlite!, TestContext.Current.CancellationToken);
        var sources = new Screen();

        var code = await town.Replay(ReplayTown.March with { Form = OutputForm.Json }, _screen);
        await town.Replay(ReplayTown.March with { Form = OutputForm.Json, Over = ReplayOver.Sources }, sources);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("\"over\": \"ledger\"", _screen.Output, StringComparison.Ordinal);
        Assert.Equal(sources.Output, _screen.Output.Replace("\"over\": \"ledger\"", "\"over\": \"sources\"", StringComparison.Ordinal));
        Assert.Equal(before, await File.ReadAllBytesAsync(town.Configuration.Ledger.Sqlite!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_ledger_the_ledger_cannot_be_replayed()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(ReplayTown.March with { Over = ReplayOver.Ledger }, _screen);

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses($"The ledger holds no reading: replay over the sources with --over sources.");
        Assert.False(File.Exists(town.Configuration.Ledger.Sqlite));
    }

    [Fact]
    public async Task What_lies_beyond_the_data_is_not_replayed_and_it_says_so()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(ReplayTown.March with { To = new(2026, 12, 31) }, _screen);

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("Replayed Mon 2 Mar 2026 to Wed 1 Apr 2026 over the sources · data from Wed 1 Apr 2026, 02:10\n", _screen.Output, StringComparison.Ordinal);
        Assert.Contains("The data reaches to Wed 1 Apr 2026, 02:10: the replay ends there, before the end of Thu 31 Dec 2026.", _screen.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_after_the_data_is_refused()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(new() { From = new(2026, 5, 1), To = new(2026, 5, 31) }, _screen);

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses("There is nothing to replay from Fri 1 May 2026: the data reaches to Wed 1 Apr 2026, 02:10.");
    }

    [Fact]
    public async Task A_time_that_ends_before_it_begins_is_wrong_usage()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(new() { From = new(2026, 3, 2), To = new(2026, 3, 1) }, _screen);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses("--from Mon 2 Mar 2026 lies after --to Sun 1 Mar 2026.");
    }

    [Fact]
    public async Task An_authority_that_is_not_known_is_refused()
    {
        using var town = ReplayTown.OfMarch();

        var code = await town.Replay(ReplayTown.March with { Authority = "anytwon" }, _screen);

        Assert.Equal(ExitCode.WrongUsage, code);
        _screen.Refuses("""
            There is no authority "anytwon". Did you mean "anytown"?
            Known: anytown.
            """);
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_is_named()
    {
        using var town = ReplayTown.OfMarch();
        var mailbox = town.Configuration.Sources.Single(each => each.Name == "mailbox").Folder;
        System.IO.Directory.Delete(mailbox, recursive: true);

        var code = await town.Replay(ReplayTown.March, _screen);

        Assert.Equal(ExitCode.Wrong, code);
        _screen.Refuses($"Source mailbox cannot be read: The folder does not exist. ({mailbox})");
    }

    [Fact]
    public async Task Csv_of_mails_has_a_row_for_each_mail()
    {
        using var town = ReplayTown.OfMarch();

        await town.Replay(ReplayTown.March with { Form = OutputForm.Csv }, _screen);

        var rows = _screen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("day,at,person,matters,warnings,overdue,baseline,subject", rows[0]);
        Assert.StartsWith("2026-03-02,2026-03-02T08:30:20Z,", rows[1], StringComparison.Ordinal);
        Assert.Equal(24, rows.Length - 1);
        Assert.Equal(["2026-03-02", "2026-03-02", "2026-03-02"], rows.Where(row => row.Contains(",true,", StringComparison.Ordinal)).Select(row => row[..10]));
        Assert.Contains(rows, row => row.StartsWith("2026-03-04,2026-03-04T15:00:20Z,north.manager@anytown.example,1,1,0,false,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Csv_of_timeliness_is_that_of_the_report_month_by_month()
    {
        using var town = ReplayTown.OfMarch();

        await town.Replay(ReplayTown.March with { Form = OutputForm.Csv, Table = ReplayTable.Timeliness }, _screen);

        var rows = _screen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(string.Join(',', ReportLine.Columns), rows[0]);
        Assert.Contains("2026-03,anytown,icpc,initial child protection conference,all,children,1,1,0,0,0,0,0,0,0,0,0,0,100,15,working days,", rows);
        Assert.Contains("all,anytown,referral-decision,decision on a referral,Assessment North,children,2,1,0,0,0,1,0,0,0,0,0,0,50,2,working days,", rows);
    }

    [Fact]
    public async Task It_says_how_far_it_has_come_where_somebody_looks()
    {
        using var town = ReplayTown.OfMarch();
        using var progress = new StringWriter(CultureInfo.InvariantCulture);

        await town.Replay(ReplayTown.March, _screen.Terminal with { Error = progress, Watched = true }, TestContext.Current.CancellationToken);

        Assert.StartsWith("\rReplayed to Mon 2 Mar 2026, 0 mails.", progress.ToString(), StringComparison.Ordinal);
        Assert.Contains("\rReplayed to Tue 31 Mar 2026, ", progress.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" \r", progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_when_it_is_told_to()
    {
        using var town = ReplayTown.OfMarch();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var progress = new Stopping(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => town.Replay(ReplayTown.March, _screen.Terminal with { Error = progress, Watched = true }, stop.Token));

        Assert.Equal("", _screen.Output);
    }

    /// <summary>Whoever looks stops it at the first word.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(string? value) => stop.Cancel();
    }
}
