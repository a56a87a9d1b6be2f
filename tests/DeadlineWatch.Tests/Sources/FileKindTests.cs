using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class FileKindTests : IDisposable
{
    private static readonly EventKind[] Vocabulary =
    [
        .. new[] { "referral-received", "referral-decided", "section-47-started", "conference-held", "conference-not-required" }
            .Select(EventKind.Parse),
    ];

    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task A_csv_with_our_own_column_names_needs_no_mapping()
    {
        _drop.Write("mine.csv", """
            Case;Team;Group;Name;referral-received;referral-received-id;channel;section-47-started;conference-held;outcome;conference-not-required-flag
            C1;North;F1;Jo;02/04/2026 14:10;R1;telephone;02/04/2026;05/04/2026;plan;no
            C2;North;F1;Jo;;;;02/04/2026;;;yes
            """);

        var settings = await Recognise("mine.csv");
        var reading = (await DropFolder.Read(settings!)).Sound();

        Assert.Equal(
            [
                "C1 conference-held 2026-04-05 @row1 channel=telephone outcome=plan (North)",
                "C1 referral-received 2026-04-02T13:10Z #R1 @row1 channel=telephone (North)",
                "C1 section-47-started 2026-04-02 @row1 channel=telephone (North)",
                "C2 conference-not-required undated @row2 (North)",
                "C2 section-47-started 2026-04-02 @row2 (North)",
            ],
            reading.Lines());
        Assert.Equal("F1", reading.Kept[0].Group);
        Assert.Equal([Readings.Kind("conference-held")], SourceShape.StandingOf(settings!, [], null).WithOutcome);
    }

    [Fact]
    public async Task Workbooks_and_census_returns_are_known_by_their_content_whatever_their_names()
    {
        _drop.Write("a.dat", Workbook.Xlsx(Workbook.Sheet("List 3", ["Child Unique ID", "Date of referral"], ["C1", new DateTime(2026, 4, 2)])));
        _drop.Write("b.dat", Workbook.Xls(Workbook.Sheet("List 3", ["Child Unique ID", "Date of referral"], ["C2", new DateTime(2026, 4, 2)])));
        _drop.Write("c.dat", """
             <Message><Header><DateTime>2026-04-07T02:10:00</DateTime></Header><Children><Child><ChildIdentifiers>
            <LAchildID>C3</LAchildID></ChildIdentifiers><CINdetails><CINreferralDate>2026-04-02</CINreferralDate></CINdetails>
            </Child></Children></Message>
            """);

        foreach (var (file, kind, reference) in new[] { ("a.dat", SourceKind.AnnexA, "C1"), ("b.dat", SourceKind.AnnexA, "C2"), ("c.dat", SourceKind.CinCensus, "C3") })
        {
            var settings = await Recognise(file);

            Assert.Equal(kind, settings?.Kind);
            Assert.Equal([$"{reference} referral-received 2026-04-02"], (await DropFolder.Read(settings!)).Sound().Lines());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dear colleague, please find attached the cases.")]
    [InlineData("case,something\nC1,x\n")]
    [InlineData("referral-received\n2026-04-02\n")]
    public async Task What_is_none_of_these_is_not_recognised(string text)
    {
        _drop.Write("mine.csv", text);

        Assert.Null(await Recognise("mine.csv"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_recognised() => Assert.Null(await Recognise("gone.csv"));

    private Task<SourceSettings?> Recognise(string file) => FileKind.Recognise(
        Path.Combine(_drop.Path, file), "some-council", Vocabulary, TestContext.Current.CancellationToken);
}
