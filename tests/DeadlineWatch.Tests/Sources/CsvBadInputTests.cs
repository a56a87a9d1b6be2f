using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class CsvBadInputTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Theory]
    [InlineData("", "cases.csv: The file is empty.")]
    [InlineData("\r\n\r\n", "cases.csv: The file is empty: it has not even a line of column names.")]
    [InlineData("case,received\nC1,2026-04-01\n",
        "cases.csv:1: The column \"decided\" is missing. Was the export or the mapping changed?")]
    [InlineData("case,received,decided,RECEIVED\n",
        "cases.csv:1: The column \"received\" stands there more than once. Was the export or the mapping changed?")]
    [InlineData("case,received,decided\nC1,2026-04-01,\nC2,2026-04",
        "cases.csv:3: The last row has 2 of 3 columns and no end of line: the file was cut off.")]
    [InlineData("case,received,decided\nC1,2026-04-01,\"2026-04-02\nC2,2026-04-01,\n",
        "cases.csv:2: A quote is opened and never closed: the file was cut off, or is damaged.")]
    [InlineData("case,received,decided\nC1,2026\0-04-01,\n", "cases.csv:2: The file is not text: it holds NUL characters.")]
    [InlineData("PK\u0003\u0004 and so on",
        "cases.csv: The file is an Excel workbook or a zip archive, not a CSV. Export it as CSV.")]
    [InlineData("<html><body>Please sign in</body></html>",
        "cases.csv:1: The column \"case\", \"received\", \"decided\" is missing. Was the export or the mapping changed?")]
    public async Task A_file_that_cannot_be_trusted_as_a_whole_is_refused_with_its_place(string text, string expected)
    {
        _drop.Write("cases.csv", text);

        Assert.Equal(expected, (await _drop.Read(Readings.Referrals)).FailureOf());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] oldWorkbook = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
        _drop.Write("cases.csv", oldWorkbook);
        Assert.Equal(
            "cases.csv: The file is an old Excel workbook, not a CSV. Export it as CSV.",
            (await _drop.Read(Readings.Referrals)).FailureOf());

        _drop.Write("cases.csv", Encoding.UTF32.GetPreamble());
        Assert.Equal("cases.csv: The file is in UTF-32. Export it as UTF-8.", (await _drop.Read(Readings.Referrals)).FailureOf());

        _drop.Write("cases.csv", [.. Enumerable.Range(0, 100_000).Select(each => (byte)((each * 7919 >> 3) & 0xFF))]);
        Assert.Contains("not text", (await _drop.Read(Readings.Referrals)).FailureOf(), StringComparison.Ordinal);

        _drop.Write("cases.csv", [.. "case,received,decided\nC1,"u8, 0xFF, 0xC3, .. ",\n"u8]);
        Assert.Equal(
            "cases.csv: The file is not valid UTF-8, as the settings say it is. Is it windows-1252?",
            (await _drop.Read(Readings.Referrals with { Encoding = "utf-8" })).FailureOf());
    }

    [Fact]
    public async Task A_missing_file_or_folder_is_refused()
    {
        Assert.Equal($"{_drop.Path}: No file matches \"cases.csv\".", (await _drop.Read(Readings.Referrals)).FailureOf());

        var elsewhere = Path.Combine(_drop.Path, "gone");
        Assert.Equal(
            $"{elsewhere}: The folder does not exist.",
            (await DropFolder.Read(_drop.Settings(SourceKind.Csv, tables: Readings.Referrals) with { Folder = elsewhere })).FailureOf());
    }

    [Fact]
    public async Task What_is_still_being_copied_is_not_looked_at()
    {
        _drop.Write("cases-1.csv", "case,received,decided\nC1,2026-04-01,\n", modifiedAt: DropFolder.Now.AddHours(-2));
        _drop.Write("cases-2.csv.filepart", "case,rec", modifiedAt: DropFolder.Now);
        _drop.Write("~$cases-3.csv", "x", modifiedAt: DropFolder.Now);

        var reading = (await _drop.Read(Readings.Referrals with { Files = "*" })).Sound();

        Assert.Equal(["C1 referral-received 2026-04-01"], reading.Lines());
    }

    [Fact]
    public async Task A_file_that_grows_while_it_is_read_is_refused()
    {
        _drop.Write("cases.csv", "case,received,decided\n");
        var path = Path.Combine(_drop.Path, "cases.csv");

        var fault = await Assert.ThrowsAsync<UnreadableException>(() => DroppedFile.Read(
            path, 1000,
            open =>
            {
                var stream = new FileStream(open, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                File.AppendAllText(open, "C1,2026-04-01,\n");
                return stream;
            },
            TestContext.Current.CancellationToken));

        Assert.Equal("The file is still being written. Write it under another name, and rename it when it is whole.", fault.Reason);
    }

    [Fact]
    public async Task A_file_that_somebody_holds_open_for_writing_is_refused()
    {
        _drop.Write("cases.csv", "case,received,decided\n");
        await using var writer = new FileStream(Path.Combine(_drop.Path, "cases.csv"), FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.Equal(
            $"{_drop.Path}: The files could not be opened (IOException): in use, or no right to read them.",
            (await _drop.Read(Readings.Referrals)).FailureOf());
    }

    [Fact]
    public async Task A_giant_file_is_refused_before_it_is_read()
    {
        await using (var giant = File.Create(Path.Combine(_drop.Path, "cases.csv")))
        {
            giant.SetLength(600L << 20);
        }

        Assert.Equal(
            "cases.csv: The file has 600 MB; the most that is read is 512 MB. Is it the right file?",
            (await _drop.Read(Readings.Referrals)).FailureOf());
    }

    [Fact]
    public async Task A_million_columns_or_a_giant_field_are_refused()
    {
        _drop.Write("cases.csv", "case,received,decided" + new string(',', 1_000_000) + "\nC1\n");
        Assert.Equal(
            "cases.csv:1: The first line is longer than 64,000 characters: no table, or far too many columns.",
            (await _drop.Read(Readings.Referrals)).FailureOf());

        _drop.Write("cases.csv", "case,received,decided" + new string(',', 2000) + "\nC1\n");
        Assert.Equal(
            "cases.csv: The file has 2003 columns; the most that is read is 1000.", (await _drop.Read(Readings.Referrals)).FailureOf());

        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01," + new string('x', 1_100_000) + "\n");
        Assert.Equal(
            "cases.csv:2:3: A field is longer than a million characters: is a quote never closed?",
            (await _drop.Read(Readings.Referrals)).FailureOf());
    }

    [Fact]
    public async Task A_row_of_a_million_columns_is_set_aside_alone()
    {
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01," + new string(',', 1_000_000) + "x\nC2,2026-04-01,\n");

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(["C2 referral-received 2026-04-01"], reading.Lines());
        Assert.Equal(["long-row cases.csv:2 [C1]"], reading.Codes());
    }

    [Fact]
    public async Task Bad_rows_are_set_aside_one_by_one_and_the_others_count()
    {
        _drop.Write("cases.csv", $"""
            case,received,decided
            C1,31/02/2026,02/04/2026
            C2,when she rang,02/04/2026
            ,01/04/2026,02/04/2026
            C4,1899-12-31,02/04/2026
            C5,01/04/2026,01/05/2028
            {new string('9', 61)},01/04/2026,02/04/2026
            C{'\u202e'}7,01/04/2026,02/04/2026
            C8,01/04/2026
            C9,Smith, Jo,01/04/2026
            C10,01/04/2026,02/04/2026
            """);

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(
            [
                "C1 referral-decided 2026-04-02",
                "C10 referral-decided 2026-04-02 @row1",
                "C10 referral-received 2026-04-01 @row1",
                "C2 referral-decided 2026-04-02",
                "C4 referral-decided 2026-04-02",
                "C5 referral-received 2026-04-01",
                "C8 referral-received 2026-04-01",
            ],
            reading.Lines());
        Assert.Equal(
            [
                "impossible-date cases.csv:2:received [C1]",
                "impossible-date cases.csv:3:received [C2]",
                "no-case cases.csv:4:case",
                "impossible-date cases.csv:5:received [C4]",
                "impossible-date cases.csv:6:decided [C5]",
                "bad-case cases.csv:7:case",
                "bad-case cases.csv:8:case",
                "short-row cases.csv:9 [C8]",
                "long-row cases.csv:10 [C9]",
            ],
            reading.Codes());
        Assert.Equal("\"31/02/2026\" is no date. The event was left out.", reading.Findings[0].Words);
        Assert.Equal("The value is no date. The event was left out.", reading.Findings[1].Words);
        Assert.Equal(["referrals 10"], reading.Counts.Rows.Counted());
    }

    [Fact]
    public async Task A_row_whose_values_have_moved_names_no_case_unless_its_column_is_the_first()
    {
        _drop.Write("cases.csv", "received,case,decided\n2026-04-01,x,C1,2026-04-02\n");

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(["long-row cases.csv:2"], reading.Codes());
    }

    [Fact]
    public async Task A_quote_in_the_wrong_place_is_told_and_the_row_counts()
    {
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01\",2026-04-02\nC2,2026-04-01,2026-04-02\n");

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(
            ["C1 referral-decided 2026-04-02", "C2 referral-decided 2026-04-02 @row1", "C2 referral-received 2026-04-01 @row1"],
            reading.Lines());
        Assert.Equal(["impossible-date cases.csv:2:received [C1]", "stray-quote cases.csv:2 [C1]"], reading.Codes());
    }

    [Fact]
    public async Task Bad_ids_and_team_names_are_left_out()
    {
        var mapping = Readings.Referrals with { Team = "team", Episode = "referral" };
        _drop.Write("cases.csv", $"""
            case,team,referral,received,decided
            C1,{new string('T', 101)},{new string('R', 61)},2026-04-01,
            """);

        var reading = (await _drop.Read(mapping)).Sound();

        Assert.Equal(["C1 referral-received 2026-04-01"], reading.Lines());
        Assert.Equal(["bad-name cases.csv:2:team [C1]", "bad-id cases.csv:2:referral [C1]"], reading.Codes());
    }

    [Fact]
    public async Task A_million_bad_rows_make_a_thousand_findings_and_a_count()
    {
        _drop.Write("cases.csv", "case,received,decided\n" + string.Concat(Enumerable.Repeat(",2026-04-01,\n", 5000)));

        var reading = (await _drop.Read(Readings.Referrals)).Sound();

        Assert.Equal(1001, reading.Findings.Count);
        Assert.Equal(new Finding("more-findings", "some-source", "And 4,000 more."), reading.Findings[^1]);
    }

    [Fact]
    public async Task A_reading_ends_when_it_is_cancelled()
    {
        _drop.Write("cases.csv", "case,received,decided\nC1,2026-04-01,\n");
        var source = SourceFactory.Create(_drop.Settings(SourceKind.Csv, tables: Readings.Referrals));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => source.ReadAndKeep(DropFolder.Now, null, int.MaxValue, new CancellationToken(canceled: true)));
    }
}
