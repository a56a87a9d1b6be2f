using System.IO.Compression;
using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class AnnexASourceTests : IDisposable
{
    private static readonly object?[] List3 = ["Child Unique ID", "Date of referral", "Referral Source", "Allocated Team", "Allocated Worker"];

    private static readonly object?[] List4 =
        ["Child Unique ID", "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation", "Allocated Team"];

    private static readonly object?[] List5 =
    [
        "Child Unique ID", "Date of Birth", "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months", "Allocated Team",
    ];

    private static readonly object?[] List7 =
    [
        "Child Unique ID", "Child Protection Plan Start Date", "Date of the Last Statutory Visit",
        "Date of latest review conference", "Child Protection Plan End Date", "Allocated Team",
    ];

    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task The_four_lists_give_referrals_assessments_enquiries_and_plans()
    {
        var day = new DateTime(2026, 3, 2);
        var reading = await Sound(Workbook.Xlsx(
            Workbook.Sheet("List_3", List3, [6537810, day, "q) 6: Police", "MASH", "A Worker"]),
            Workbook.Sheet("List_4", List4, [6537810, day.AddDays(1), day.AddDays(20), "Assessment"]),
            Workbook.Sheet("List_5", List5,
                [6537810, day, day.AddDays(2), "b) No", day.AddDays(17), "a) Yes", 0, 1, "Locality 1"],
                [997679, day, day.AddDays(2), "a) Yes", null, null, 0, 0, "Locality 2"]),
            Workbook.Sheet("List_7", List7, [6537810, day.AddDays(17), day.AddDays(30), null, null, "Locality 1"])));

        Assert.Equal(
            [
                "6537810 assessment-completed 2026-03-22 @row1 (Assessment)",
                "6537810 assessment-started 2026-03-03 @row1 (Assessment)",
                "6537810 conference-held 2026-03-19 @row2 outcome=plan (Locality 1)",
                "6537810 plan-started 2026-03-19 (Locality 1)",
                "6537810 referral-received 2026-03-02 (MASH)",
                "6537810 section-47-started 2026-03-04 @row2 (Locality 1)",
                "997679 conference-not-required undated @row3 (Locality 2)",
                "997679 section-47-started 2026-03-04 @row3 (Locality 2)",
            ],
            reading.Lines());
        Assert.Equal(["List 3 1", "List 4 1", "List 5 2", "List 7 1"], reading.Counts.Rows.Counted());
        Assert.Empty(reading.Findings);
        Assert.Equal("Assessment", reading.Kept[0].Team);
    }

    [Theory]
    [InlineData("List 5")]
    [InlineData("List5")]
    [InlineData("list_5")]
    [InlineData("LIST-05")]
    [InlineData("5")]
    [InlineData("List 5 S47 and ICPC")]
    [InlineData("5. Section 47")]
    public async Task A_list_is_known_by_its_number(string sheet)
    {
        var reading = await Sound(Workbook.Xlsx(
            Workbook.Sheet("List 10", ["Child Unique ID"], [1]),
            Workbook.Sheet("2026 notes", ["nothing"]),
            Workbook.Sheet(sheet, List5, ["C1", null, new DateTime(2026, 3, 2)])));

        Assert.Equal(["C1 section-47-started 2026-03-02"], reading.Lines());
        Assert.Equal(
            ["missing-list cases.xlsx:List 3", "missing-list cases.xlsx:List 4", "missing-list cases.xlsx:List 7"], reading.Codes());
    }

    [Fact]
    public async Task Lines_above_the_column_names_and_other_words_for_them_do_not_matter()
    {
        var reading = await Sound(Workbook.Xlsx(Workbook.Sheet(
            "List 3",
            ["List 3: Referral"], [], ["made on", new DateTime(2026, 4, 1)],
            ["Unique Child ID", "Age", "DATE OF REFERRAL ", "Team"],
            ["C1", 3, new DateTime(2026, 3, 2), "MASH"])));

        Assert.Equal(["C1 referral-received 2026-03-02 (MASH)"], reading.Lines());
    }

    [Fact]
    public async Task Dates_come_as_dates_as_numbers_and_as_text()
    {
        var reading = await Sound(Workbook.Xlsx(Workbook.Sheet(
            "List 3", List3,
            ["C1", new DateTime(2026, 3, 2)],
            ["C2", 46083],
            ["C3", "46083"],
            ["C4", "02/03/2026"],
            ["C5", "2026-03-02"],
            ["C6", new DateTime(2026, 3, 2, 14, 10, 0)],
            ["C7", "02/03/2026 14:10"])));

        Assert.Equal(
            [
                "C1 referral-received 2026-03-02", "C2 referral-received 2026-03-02", "C3 referral-received 2026-03-02",
                "C4 referral-received 2026-03-02", "C5 referral-received 2026-03-02",
                "C6 referral-received 2026-03-02T14:10Z", "C7 referral-received 2026-03-02T14:10Z",
            ],
            reading.Lines());
    }

    [Fact]
    public async Task Yes_and_no_are_written_in_many_ways()
    {
        var day = new DateTime(2026, 3, 2);
        var reading = await Sound(Workbook.Xlsx(Workbook.Sheet(
            "List 5", List5,
            ["C1", null, day, "a) Yes"], ["C2", null, day, "Y"], ["C3", null, day, 1], ["C4", null, day, true],
            ["C5", null, day, "no", day, "b) No"], ["C6", null, day, "#N/A", day, "N/A"],
            ["C7", null, day, "to be decided", day, "n"])));

        Assert.Equal(
            [
                "C1 conference-not-required undated @row1", "C1 section-47-started 2026-03-02 @row1",
                "C2 conference-not-required undated @row2", "C2 section-47-started 2026-03-02 @row2",
                "C3 conference-not-required undated @row3", "C3 section-47-started 2026-03-02 @row3",
                "C4 conference-not-required undated @row4", "C4 section-47-started 2026-03-02 @row4",
                "C5 conference-held 2026-03-02 @row5 outcome=no-plan", "C5 section-47-started 2026-03-02 @row5",
                "C6 conference-held 2026-03-02 @row6", "C6 section-47-started 2026-03-02 @row6",
                "C7 conference-held 2026-03-02 @row7 outcome=no-plan", "C7 section-47-started 2026-03-02 @row7",
            ],
            reading.Lines());
        Assert.Equal(
            ["unknown-code cases.xlsx:List 5:8:Was an Initial Child Protection Conference deemed unnecessary? [C7]"],
            reading.Codes().Where(each => !each.StartsWith("missing-list", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bad_rows_are_set_aside_one_by_one()
    {
        var day = new DateTime(2026, 3, 2);
        var reading = await Sound(Workbook.Xlsx(Workbook.Sheet(
            "List 4", List4,
            ["C1", "31/02/2026", day], [null, day, day], ["C3", 3_000_000, day], ["C4", new DateTime(2030, 1, 1), day],
            ["C5", "#N/A", day, "#N/A"], [], ["Notes below the list"], [null, null, null, "Team only"])));

        Assert.Equal(
            [
                "C1 assessment-completed 2026-03-02", "C3 assessment-completed 2026-03-02", "C4 assessment-completed 2026-03-02",
                "C5 assessment-completed 2026-03-02",
            ],
            reading.Lines());
        Assert.Equal(
            [
                "impossible-date cases.xlsx:List 4:2:Continuous Assessment Start Date [C1]",
                "no-case cases.xlsx:List 4:3:Child Unique ID",
                "impossible-date cases.xlsx:List 4:4:Continuous Assessment Start Date [C3]",
                "impossible-date cases.xlsx:List 4:5:Continuous Assessment Start Date [C4]",
            ],
            reading.Codes().Where(each => !each.StartsWith("missing-list", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_without_a_column_it_needs_is_set_aside_and_the_others_count()
    {
        var reading = await Sound(Workbook.Xlsx(
            Workbook.Sheet("List 3", List3, ["C1", new DateTime(2026, 3, 2)]),
            Workbook.Sheet("List 4", List4[..2], ["C1", new DateTime(2026, 3, 2)]),
            Workbook.Sheet("List 5", ["nothing of it"], ["C1"]),
            Workbook.Sheet("List 7", [.. List7, "Date of next review conference"], ["C1", new DateTime(2026, 3, 2)]),
            Workbook.Sheet("List 3 old", List3, ["C9", new DateTime(2026, 3, 2)])));

        Assert.Equal(["C1 plan-started 2026-03-02", "C1 referral-received 2026-03-02"], reading.Lines());
        Assert.Equal(
            [
                "missing-column cases.xlsx:List 4:Continuous Assessment Date of Authorisation",
                "missing-column cases.xlsx:List 5",
                "doubled-list cases.xlsx:List 3",
            ],
            reading.Codes());
        Assert.Equal(["List 3 1", "List 4 0", "List 5 0", "List 7 1"], reading.Counts.Rows.Counted());
    }

    [Fact]
    public async Task An_old_workbook_is_read_too()
    {
        _drop.Write("cases.xls", Workbook.Xls(
            Workbook.Sheet("List 3", List3, [6537810, new DateTime(2026, 3, 2), "q) 6: Police", "Tîm 1"])));

        var reading = (await DropFolder.Read(_drop.Settings(SourceKind.AnnexA, "*.xls"))).Sound();

        Assert.Equal(["6537810 referral-received 2026-03-02 (Tîm 1)"], reading.Lines());
    }

    [Fact]
    public async Task A_workbook_without_any_of_the_lists_is_refused()
    {
        var failure = await Failure(Workbook.Xlsx(Workbook.Sheet("Sheet1", ["a"], ["b"])));

        Assert.StartsWith(
            "cases.xlsx: None of the lists 3, 4, 5 and 7 could be read. Is it an Annex A workbook?", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_workbook_is_refused()
    {
        const string Damaged = "cases.xlsx: The workbook is damaged or cut off, or is no workbook at all";
        var good = Workbook.Xlsx(Workbook.Sheet("List 3", List3, ["C1", new DateTime(2026, 3, 2)]));

        Assert.StartsWith(Damaged, await Failure([]), StringComparison.Ordinal);
        Assert.StartsWith(Damaged, await Failure([.. "case,received\n"u8]), StringComparison.Ordinal);
        Assert.StartsWith(Damaged, await Failure(good[..(good.Length / 2)]), StringComparison.Ordinal);
        Assert.StartsWith(Damaged, await Failure([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]), StringComparison.Ordinal);
        Assert.StartsWith(
            Damaged,
            await Failure(Workbook.Xlsx([Workbook.Sheet("List 3", List3)], (_, xml) => xml[..(xml.Length / 2)])),
            StringComparison.Ordinal);
        Assert.StartsWith(
            Damaged,
            await Failure(Workbook.Xlsx(
                [Workbook.Sheet("List 3", List3)],
                (_, xml) => "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" + xml)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_that_unpacks_to_far_more_than_it_is_long_is_refused() =>
        Assert.Equal(
            "cases.xlsx: The workbook unpacks to far more than any return holds. It was refused.", await Failure(Bomb(300)));

    [Fact]
    public async Task A_workbook_that_lies_about_what_it_unpacks_to_is_refused()
    {
        var bomb = Bomb(20);
        var stated = BitConverter.GetBytes(20 << 20);
        for (int at; (at = bomb.AsSpan().IndexOf(stated)) >= 0;)
        {
            bomb[at] = 10;
            bomb.AsSpan(at + 1, 3).Clear();
        }

        Assert.StartsWith("cases.xlsx: The workbook ", await Failure(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_of_very_many_parts_is_refused()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var each = 0; each < 1001; each++)
            {
                Workbook.Add(archive, $"part{each}", "");
            }
        }

        Assert.Equal("cases.xlsx: The workbook has 1001 parts; the most is 1000.", await Failure(bytes.ToArray()));
    }

    [Theory]
    [InlineData("r=\"A2\"", "r=\"XFE2\"")]
    [InlineData("r=\"A2\"", "r=\"ZZZZZZ2\"")]
    [InlineData("<row r=\"2\">", "<row r=\"2000000000\">")]
    [InlineData("r=\"A2\"", "r=\"A99999999999999999999\"")]
    [InlineData("r=\"A2\"", "r=\"?\"")]
    public async Task A_cell_beyond_the_end_of_any_sheet_is_refused(string cell, string beyond) =>
        Assert.Equal(
            "cases.xlsx: A cell claims to stand beyond the last row or column that Excel has.",
            await Failure(Workbook.Xlsx(
                [Workbook.Sheet("List 3", List3, ["C1", new DateTime(2026, 3, 2)])],
                (_, xml) => xml.Replace(cell, beyond, StringComparison.Ordinal))));

    [Fact]
    public async Task A_sheet_of_very_many_columns_is_refused()
    {
        object?[] wide = [.. List3, .. Enumerable.Repeat<object?>("x", 600)];

        Assert.Equal(
            "cases.xlsx:List 3: The sheet has 605 columns; the most that is read is 500.",
            await Failure(Workbook.Xlsx(Workbook.Sheet("List 3", wide, ["C1", new DateTime(2026, 3, 2)]))));
    }

    private static byte[] Bomb(int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var each = 0; each < megabytes; each++)
            {
                entry.Write(zeros);
            }
        }

        return bytes.ToArray();
    }

    private async Task<SourceReading.Complete> Sound(byte[] workbook)
    {
        _drop.Write("cases.xlsx", workbook);
        return (await DropFolder.Read(_drop.Settings(SourceKind.AnnexA, "*.xlsx"))).Sound();
    }

    private async Task<string> Failure(byte[] workbook)
    {
        _drop.Write("cases.xlsx", workbook);
        return (await DropFolder.Read(_drop.Settings(SourceKind.AnnexA, "*.xlsx"))).FailureOf();
    }
}
