using DeadlineWatch.Configuration;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

/// <summary>Files that others published: how many rows and events they hold was counted with another program.</summary>
public sealed class MadeByOthersTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 7, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_official_annex_a_template_has_five_referrals()
    {
        var reading = await Read(SourceKind.AnnexA, "annex-a", "official-template-sample.xlsx");

        Assert.Equal(["List 3 5", "List 4 0", "List 5 0", "List 7 0"], reading.Counts.Rows.Counted());
        Assert.Equal(
            [
                "1 referral-received 2015-03-15 (AT)", "2 referral-received 2015-03-15 (AT)", "3 referral-received 2015-03-15 (AT)",
                "4 referral-received 2015-03-15 (AT)", "5 referral-received 2015-03-15 (AT)",
            ],
            reading.Lines());
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public async Task A_dirty_annex_a_is_read_to_its_end()
    {
        var reading = await Read(SourceKind.AnnexA, "annex-a", "dirty-sample.xlsx");

        Assert.Equal(["List 3 6", "List 4 5", "List 5 5", "List 7 7"], reading.Counts.Rows.Counted());
        Assert.Equal(
            [
                "assessment-completed 5", "assessment-started 5", "conference-held 3", "conference-not-required 2", "plan-ended 5",
                "plan-started 7", "referral-received 6", "review-conference-held 5", "section-47-started 5",
            ],
            reading.Counts.Events.Counted());
        Assert.Equal(22, reading.Kept.Count);
        Assert.Empty(reading.Findings);
        Assert.Equal(
            [
                "6537810 conference-held 2020-10-05 @row1 outcome=plan (Locality 3 Duty Team)",
                "6537810 referral-received 2020-09-16 (Multi Agency Safeguarding Hub)",
                "6537810 section-47-started 2020-09-16 @row1 (Locality 3 Duty Team)",
            ],
            (reading with { Kept = [.. reading.Kept.Where(each => each.Reference == "6537810")] }).Lines());
    }

    [Fact]
    public async Task The_census_of_2021_has_one_child_with_every_block()
    {
        var reading = await Read(SourceKind.CinCensus, "cin-census", "CIN_Census_2021.xml");

        Assert.Equal(
            [
                "DfEX0000001 assessment-completed 1971-07-18 @row1",
                "DfEX0000001 assessment-started 1970-06-03 @row1",
                "DfEX0000001 case-closed 1971-02-27 @row2 reason=RC1",
                "DfEX0000001 child-died 1980-10-08",
                "DfEX0000001 conference-held 1970-06-17 @row3",
                "DfEX0000001 conference-held 1970-12-06 @row2",
                "DfEX0000001 plan-ended 1971-03-14 @row4",
                "DfEX0000001 plan-started 1970-02-17 @row4",
                "DfEX0000001 referral-received 1970-10-06 @row2 referrer=public",
                "DfEX0000001 review-conference-held 1971-02-15 @row4",
                "DfEX0000001 section-47-started 1970-06-02 @row3",
            ],
            reading.Lines());
        Assert.Empty(reading.Findings);
        Assert.Equal(new DateTimeOffset(2023, 5, 23, 10, 14, 5, TimeSpan.Zero), reading.DataAsOf);
    }

    [Fact]
    public async Task The_census_of_2024_has_two_children_and_an_assessment_in_the_future()
    {
        var reading = await Read(SourceKind.CinCensus, "cin-census", "CIN_Census_2024.xml");

        Assert.Equal(
            ["Assessments 2", "CINdetails 2", "Child 2", "ChildProtectionPlans 1", "Section47 1"], reading.Counts.Rows.Counted());
        Assert.Equal(
            [
                "assessment-completed 2", "assessment-started 1", "case-closed 2", "child-died 0", "conference-held 2",
                "conference-not-required 0", "plan-ended 1", "plan-started 1", "referral-received 2", "review-conference-held 1",
                "section-47-started 1", "transferred-out 0",
            ],
            reading.Counts.Events.Counted());
        Assert.Equal(2, reading.Kept.Count);
        Assert.Equal(
            ["impossible-date CIN_Census_2024.xml:42:AssessmentActualStartDate [DfEX0000001]"], reading.Codes());
    }

    [Fact]
    public async Task A_whole_made_up_census_is_read_to_its_end()
    {
        var reading = await Read(SourceKind.CinCensus, "cin-census", "fake_CIN_data.xml");

        Assert.Equal(
            ["Assessments 0", "CINdetails 402", "Child 332", "ChildProtectionPlans 0", "Section47 0"],
            reading.Counts.Rows.Counted());
        Assert.Equal(332, reading.Kept.Count);
        Assert.Equal(new DateTimeOffset(2022, 7, 21, 10, 12, 28, TimeSpan.Zero), reading.DataAsOf);
        Assert.Equal(
            [
                "assessment-completed 0", "assessment-started 0", "case-closed 251", "child-died 56", "conference-held 348",
                "conference-not-required 0", "plan-ended 0", "plan-started 0", "referral-received 401",
                "section-47-started 0", "transferred-out 19",
            ],
            reading.Counts.Events.Counted());
        Assert.Equal(
            ["CINreferralDate", "DateOfInitialCPC", "DateOfInitialCPC", "CINclosureDate"],
            reading.Findings.Where(each => each.Code == "impossible-date").Select(each => each.Place.Split(':')[2]));
        Assert.Equal(4, reading.Findings.Count);
        Assert.Equal(105, Referrers("public"));
        Assert.Equal(281, Referrers("professional"));

        int Referrers(string which) => reading.Kept.SelectMany(each => each.Events)
            .Count(each => each.Facts.TryGetValue("referrer", out var referrer) && referrer == which);
    }

    private static async Task<SourceReading.Complete> Read(SourceKind kind, string folder, string file)
    {
        var settings = new SourceSettings
        {
            Name = "some-source",
            Authority = "some-council",
            Kind = kind,
            Folder = Path.GetDirectoryName(SharedData(Path.Combine(folder, file)))!,
            Files = file,
            DataAge = kind == SourceKind.CinCensus ? new DataAge { FileHeader = true } : new DataAge { Live = true },
        };
        return (await DropFolder.Read(settings, now: Now)).Sound();
    }

    private static string SharedData(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", name));
            if (File.Exists(Path.Combine(folder.FullName, "DeadlineWatch.sln")) && File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The data file {name} is not beside the repository, in ../shared/data.");
        return "";
    }
}
