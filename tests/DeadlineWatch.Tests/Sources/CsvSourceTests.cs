using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class CsvSourceTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task The_events_of_one_row_belong_together_and_to_no_other_row()
    {
        _drop.Write("cases.csv", """
            case,received,decided
            C1,2026-04-01,2026-04-02
            C1,2026-03-01,2026-03-02
            C2,2026-04-02 14:10,
            """);

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-03-02 @row1",
                "C1 referral-decided 2026-04-02 @row2",
                "C1 referral-received 2026-03-01 @row1",
                "C1 referral-received 2026-04-01 @row2",
                "C2 referral-received 2026-04-02T13:10Z",
            ],
            reading.Lines());
        Assert.Equal(["referrals 3"], reading.Counts.Rows.Counted());
        Assert.Equal(["referral-decided 2", "referral-received 3"], reading.Counts.Events.Counted());
        Assert.Empty(reading.Findings);
        Assert.Equal(DropFolder.Now.AddHours(-1), reading.DataAsOf);
        Assert.Equal(reading.DataAsOf, reading.Counts.AsOf);
    }

    [Fact]
    public async Task A_row_keeps_its_mark_when_a_later_date_is_filled_in()
    {
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01,2026-04-02\n");
        var before = (await _drop.Read(Readings.Referrals)).Sound();

        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01,2026-04-03\n");
        var after = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(before.Kept[0].Events[0].Episode, after.Kept[0].Events[0].Episode);
        Assert.StartsWith("row:", after.Kept[0].Events[0].Episode, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_episodes_teams_and_families_come_from_their_columns()
    {
        var mapping = Readings.Referrals with
        {
            Team = "team",
            Group = "family",
            Episode = "referral",
            NoId = ["-1"],
            Events = new Dictionary<EventKind, EventMapping>
            {
                [Readings.Kind("referral-received")] = new() { Column = "received", Id = "referral", RecordedAt = "entered" },
                [Readings.Kind("referral-decided")] = new() { Column = "decided", Id = "decision" },
            },
        };
        _drop.Write("cases.csv", """
            case,team,family,referral,received,entered,decided,decision
            C1,North,F1,R1,2026-04-01,2026-04-03 09:30,2026-04-02,D1
            C2,"South, West",-,-1,2026-04-01,,2026-04-02,-1
            """);

        var reading = (await _drop.Read(mapping)).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-04-02 #D1 @R1 (North)",
                "C1 referral-received 2026-04-01 #R1 @R1 (North)",
                "C2 referral-decided 2026-04-02 @row1 (South, West)",
                "C2 referral-received 2026-04-01 @row1 (South, West)",
            ],
            reading.Lines());
        Assert.Equal("F1", reading.Kept[0].Group);
        Assert.Equal(new DateTimeOffset(2026, 4, 3, 8, 30, 0, TimeSpan.Zero), reading.Kept[0].Events[1].RecordedAt);
    }

    [Fact]
    public async Task The_case_is_with_the_team_of_its_latest_event()
    {
        _drop.Write("cases.csv", """
            case,team,received,decided
            C1,Children in Care,2026-04-03,
            C1,Front Door,2026-04-01,2026-04-02
            """);

        var reading = (await _drop.Read(Readings.Referrals with { Team = "team" })).Sound();

        Assert.Equal("Children in Care", reading.Kept[0].Team);
        Assert.Equal("Front Door", reading.Kept[0].Events[0].Team);
    }

    [Fact]
    public async Task Codes_become_ours_and_go_with_the_events_they_belong_to()
    {
        var mapping = Readings.Referrals with
        {
            Facts = new Dictionary<string, FactMapping>
            {
                ["channel"] = new()
                {
                    Column = "How received",
                    Values = new Dictionary<string, IReadOnlyList<string>>
                    {
                        ["telephone"] = ["Phone", "Tel"],
                        ["written"] = ["Email"],
                    },
                    On = [Readings.Kind("referral-received")],
                },
                ["outcome"] = new() { Column = "outcome" },
            },
        };
        _drop.Write("cases.csv", """
            case,how received,received,decided,outcome
            C1,PHONE,2026-04-01,2026-04-02,NFA
            C2,pigeon,2026-04-01,2026-04-02,She said that it was fine
            C3,,2026-04-01,,
            """);

        var reading = (await _drop.Read(mapping)).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-04-02 @row1 outcome=nfa",
                "C1 referral-received 2026-04-01 @row1 channel=telephone outcome=nfa",
                "C2 referral-decided 2026-04-02 @row2",
                "C2 referral-received 2026-04-01 @row2",
                "C3 referral-received 2026-04-01",
            ],
            reading.Lines());
        Assert.Equal(["unknown-code cases.csv:3:how received [C2]", "unknown-code cases.csv:3:outcome [C2]"], reading.Codes());
        Assert.DoesNotContain(reading.Findings, each => each.Words.Contains("fine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flag_says_that_something_happened_without_saying_when()
    {
        _drop.Write("cases.csv", """
            case,received,no further action
            C1,2026-04-01,a) Yes
            C2,2026-04-01,No
            C3,2026-04-01,
            C4,2026-04-01,perhaps
            """);

        var reading = (await _drop.Read(Readings.Referrals with
        {
            Events = new Dictionary<EventKind, EventMapping>
            {
                [Readings.Kind("referral-received")] = new() { Column = "received" },
                [Readings.Kind("referral-withdrawn")] = new() { Flag = "no further action" },
            },
        })).Sound();

        Assert.Equal(
            [
                "C1 referral-received 2026-04-01 @row1",
                "C1 referral-withdrawn undated @row1",
                "C2 referral-received 2026-04-01",
                "C3 referral-received 2026-04-01",
                "C4 referral-received 2026-04-01",
            ],
            reading.Lines());
        Assert.Equal(["unknown-code cases.csv:5:no further action [C4]"], reading.Codes());
    }

    [Fact]
    public async Task A_row_repeated_by_a_join_counts_once_whatever_the_order()
    {
        const string Header = "case,team,received,decided\n";
        string[] rows = ["C1,North,2026-04-01,2026-04-02\n", "C1,South,2026-04-01,2026-04-02\n", "C1,North,2026-04-01,2026-04-02\n"];
        _drop.Write("cases.csv", Header + string.Concat(rows));
        var one = (await _drop.Read(Readings.Referrals with { Team = "team" })).Sound();

        _drop.Write("cases.csv", Header + string.Concat(rows.Reverse().Order(StringComparer.Ordinal)));
        var other = (await _drop.Read(Readings.Referrals with { Team = "team" })).Sound();

        Assert.Equal(
            ["C1 referral-decided 2026-04-02 @row1 (North)", "C1 referral-received 2026-04-01 @row1 (North)"], one.Lines());
        Assert.Equal(one.Lines(), other.Lines());
        Assert.Equal(one.Kept[0].Team, other.Kept[0].Team);
        Assert.Equal(["referrals 3"], one.Counts.Rows.Counted());
    }

    [Fact]
    public async Task One_id_with_two_dates_is_told_and_the_earlier_counts()
    {
        var mapping = Readings.Referrals with
        {
            Events = new Dictionary<EventKind, EventMapping>
            {
                [Readings.Kind("referral-received")] = new() { Column = "received", Id = "referral" },
            },
        };
        _drop.Write("cases.csv", """
            case,referral,received
            C1,R1,2026-04-03
            C1,R1,2026-04-01
            C1,R2,2026-04-02
            """);

        var reading = (await _drop.Read(mapping)).Sound();

        Assert.Equal(["C1 referral-received 2026-04-01 #R1", "C1 referral-received 2026-04-02 #R2"], reading.Lines());
        Assert.Equal(
            new Finding(
                "doubled-id", "referral-received",
                "The same referral-received (one id) has more than one date. The earliest counts: Wed 1 Apr 2026.", "C1"),
            Assert.Single(reading.Findings));
    }

    [Fact]
    public async Task Several_tables_speak_of_the_same_cases_and_the_newest_file_of_each_counts()
    {
        var conferences = new TableMapping
        {
            Name = "conferences",
            Files = "conferences-*.csv",
            Case = "Child",
            Events = new Dictionary<EventKind, EventMapping> { [Readings.Kind("conference-held")] = new() { Column = "Held" } },
        };
        var referrals = Readings.Referrals with { Files = "referrals-*.csv" };
        var settings = _drop.Settings(SourceKind.Csv, tables: [referrals, conferences]) with
        {
            DataAge = new DataAge { FileName = "*-yyyy-MM-dd.csv" },
        };
        _drop.Write("referrals-2026-04-06.csv", "case,received,decided\nC1,2026-04-01,\n", modifiedAt: DropFolder.Now.AddDays(-3));
        _drop.Write("referrals-2026-04-05.csv", "case,received,decided\nC9,2026-04-01,\n", modifiedAt: DropFolder.Now);
        _drop.Write("conferences-2026-04-07.csv", "child,held\nC1,2026-04-03\n");

        var reading = (await DropFolder.Read(settings)).Sound();

        Assert.Equal(["C1 conference-held 2026-04-03", "C1 referral-received 2026-04-01"], reading.Lines());
        Assert.Equal(["conferences 1", "referrals 1"], reading.Counts.Rows.Counted());
        Assert.Equal(new DateTimeOffset(2026, 4, 5, 23, 0, 0, TimeSpan.Zero), reading.DataAsOf);
    }

    [Fact]
    public async Task The_same_load_is_not_read_twice_but_the_same_content_of_a_later_load_is()
    {
        var settings = _drop.Settings(SourceKind.Csv, tables: Readings.Referrals) with
        {
            DataAge = new DataAge { LoadedAt = new TimeOnly(2, 0), LoadTakes = TimeSpan.FromHours(1) },
        };
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01,\n", modifiedAt: DropFolder.Now.AddHours(-6));
        var first = (await DropFolder.Read(settings)).Sound();

        var again = await DropFolder.Read(settings, first.LoadMarker, DropFolder.Now.AddHours(2));
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01,\n", modifiedAt: DropFolder.Now.AddHours(18));
        var nextDay = await DropFolder.Read(settings, first.LoadMarker, DropFolder.Now.AddHours(24));
        var otherMapping = await DropFolder.Read(
            settings with { Tables = [Readings.Referrals with { NoId = ["-1"] }] }, first.LoadMarker, DropFolder.Now.AddHours(2));

        Assert.IsType<SourceReading.Unchanged>(again);
        Assert.Equal(first.DataAsOf.AddDays(1), nextDay.Sound().DataAsOf);
        Assert.IsType<SourceReading.Complete>(otherMapping);
    }

    [Fact]
    public async Task A_case_without_any_date_is_still_present()
    {
        _drop.Write("cases.csv", "case,received,decided\nC1,,\n");

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal("C1", Assert.Single(reading.Kept).Reference);
        Assert.Empty(reading.Kept[0].Events);
    }

    [Fact]
    public async Task A_table_with_only_its_column_names_has_no_rows()
    {
        _drop.Write("cases.csv", "case,received,decided");

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(["referrals 0"], reading.Counts.Rows.Counted());
        Assert.Equal(["referral-decided 0", "referral-received 0"], reading.Counts.Events.Counted());
    }

    [Theory]
    [InlineData("case,received,decided\nC1,2026-04-01,\n")]
    [InlineData("case;received;decided\nC1;2026-04-01;\n")]
    [InlineData("case\treceived\tdecided\nC1\t2026-04-01\t\n")]
    [InlineData("case|received|decided\nC1|2026-04-01|\n")]
    [InlineData("sep=;\r\ncase;received;decided\r\nC1;2026-04-01;\r\n")]
    [InlineData("\"Case\",\" RECEIVED \",decided\r\n\"C1\",\"2026-04-01\",\r\n")]
    [InlineData("case;received;decided;a,b,c,d,e\nC1;2026-04-01;;x\n")]
    [InlineData("case,received,decided\rC1,2026-04-01,\r")]
    [InlineData("case,notes,received,decided\n\nC1,\"two\nlines, and a \"\"quote\"\"\",01/04/2026,NULL\n,,,\n")]
    public async Task Separators_quotes_and_line_ends_of_all_sorts_are_understood(string text)
    {
        _drop.Write("cases.csv", text);

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(["C1 referral-received 2026-04-01"], reading.Lines());
        Assert.Empty(reading.Findings);
    }

    [Theory]
    [InlineData("utf-8", false, null)]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-16", true, null)]
    [InlineData("utf-16BE", true, null)]
    [InlineData("windows-1252", false, null)]
    [InlineData("windows-1252", false, "windows-1252")]
    [InlineData("utf-8", false, "UTF-8")]
    [InlineData("utf-16", true, "utf-16")]
    public async Task Letters_survive_in_the_encodings_that_exports_use(string encoding, bool hasMark, string? told)
    {
        Encoding written = encoding switch
        {
            "utf-8" => new UTF8Encoding(hasMark),
            "utf-16" => new UnicodeEncoding(bigEndian: false, hasMark),
            "utf-16BE" => new UnicodeEncoding(bigEndian: true, hasMark),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        };
        _drop.Write("cases.csv", "case,team,received,decided\nC1,Ynys Môn – Tîm 1,2026-04-01,\n", written);

        var reading = (await _drop.Read(Readings.Referrals with { Team = "team", Encoding = told })).Sound();

        Assert.Equal(["C1 referral-received 2026-04-01 (Ynys Môn – Tîm 1)"], reading.Lines());
    }
}
