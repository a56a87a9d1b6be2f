using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class CinCensusSourceTests : IDisposable
{
    private const string Header =
        "<Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails>"
        + "<Source><DateTime>2026-04-07T02:10:00</DateTime></Source></Header>";

    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task Each_block_of_a_child_is_a_row_of_its_own()
    {
        Write("""
            <Child>
              <ChildIdentifiers><LAchildID>C1</LAchildID><PersonBirthDate>2020-01-01</PersonBirthDate></ChildIdentifiers>
              <CINdetails>
                <CINreferralDate>2026-01-05</CINreferralDate><ReferralSource>6</ReferralSource>
                <CINclosureDate>2026-03-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>
                <Assessments><AssessmentActualStartDate>2026-01-06</AssessmentActualStartDate>
                  <AssessmentAuthorisationDate>2026-02-10</AssessmentAuthorisationDate></Assessments>
                <Section47><S47ActualStartDate>2026-01-12</S47ActualStartDate><InitialCPCtarget>2026-02-02</InitialCPCtarget>
                  <DateOfInitialCPC>2026-01-30</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47>
                <Section47><S47ActualStartDate>2026-02-12</S47ActualStartDate><ICPCnotRequired>1</ICPCnotRequired></Section47>
                <ChildProtectionPlans><CPPstartDate>2026-01-30</CPPstartDate><CPPendDate>2026-03-20</CPPendDate>
                  <Reviews><CPPreviewDate>2026-02-20</CPPreviewDate><CPPreviewDate>2026-03-20</CPPreviewDate></Reviews>
                </ChildProtectionPlans>
              </CINdetails>
            </Child>
            """);

        var reading = (await Read()).Sound();

        Assert.Equal(
            [
                "C1 assessment-completed 2026-02-10 @row1",
                "C1 assessment-started 2026-01-06 @row1",
                "C1 case-closed 2026-03-30 @row2 reason=RC7",
                "C1 conference-held 2026-01-30 @row3",
                "C1 conference-not-required undated @row4",
                "C1 plan-ended 2026-03-20 @row5",
                "C1 plan-started 2026-01-30 @row5",
                "C1 referral-received 2026-01-05 @row2 referrer=professional",
                "C1 review-conference-held 2026-02-20 @row5",
                "C1 review-conference-held 2026-03-20 @row5",
                "C1 section-47-started 2026-01-12 @row3",
                "C1 section-47-started 2026-02-12 @row4",
            ],
            reading.Lines().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Assessments 1", "CINdetails 1", "Child 1", "ChildProtectionPlans 1", "Section47 2"], reading.Counts.Rows.Counted());
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public async Task A_conference_without_an_enquiry_goes_with_the_referral()
    {
        Write(Child("C1", "<CINreferralDate>2026-01-05</CINreferralDate><DateOfInitialCPC>2026-01-30</DateOfInitialCPC>"));

        Assert.Equal(
            ["C1 conference-held 2026-01-30 @row1", "C1 referral-received 2026-01-05 @row1"], (await Read()).Sound().Lines());
    }

    [Theory]
    [InlineData("1A", " referrer=public")]
    [InlineData("1D", " referrer=public")]
    [InlineData("9", " referrer=public")]
    [InlineData("2A", " referrer=professional")]
    [InlineData("5D", " referrer=professional")]
    [InlineData("8", " referrer=professional")]
    [InlineData("10", "")]
    public async Task The_source_of_a_referral_says_whether_a_professional_referred(string code, string fact)
    {
        Write(Child("C1", $"<CINreferralDate>2026-01-05</CINreferralDate><ReferralSource>{code}</ReferralSource>"));

        Assert.Equal([$"C1 referral-received 2026-01-05{fact}"], (await Read()).Sound().Lines());
    }

    [Fact]
    public async Task A_closure_for_death_or_for_a_move_says_so_besides()
    {
        Write(
            Child("C1", "<CINclosureDate>2026-03-30</CINclosureDate><ReasonForClosure>RC2</ReasonForClosure>")
            + Child("C2", "<CINclosureDate>2026-03-30</CINclosureDate><ReasonForClosure>RC5</ReasonForClosure>")
            + Child(
                "C3</LAchildID><PersonDeathDate>2026-03-28</PersonDeathDate><LAchildID>",
                "<CINclosureDate>2026-03-30</CINclosureDate><ReasonForClosure>RC2</ReasonForClosure>").Replace("<LAchildID></LAchildID>", "", StringComparison.Ordinal));

        Assert.Equal(
            [
                "C1 case-closed 2026-03-30 reason=RC2", "C1 child-died 2026-03-30",
                "C2 case-closed 2026-03-30 reason=RC5", "C2 transferred-out 2026-03-30",
                "C3 case-closed 2026-03-30 reason=RC2", "C3 child-died 2026-03-28",
            ],
            (await Read()).Sound().Lines());
    }

    [Fact]
    public async Task A_namespace_and_odd_text_between_elements_do_not_matter()
    {
        _drop.Write("cin.xml",
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Message xmlns=\"urn:some\">{Header}<Children>stray<Child>stray"
            + "<ChildIdentifiers>x<LAchildID><![CDATA[C1]]></LAchildID></ChildIdentifiers>"
            + "<CINdetails><CINreferralDate> 2026-01-05 </CINreferralDate></CINdetails></Child></Children></Message>");

        Assert.Equal(["C1 referral-received 2026-01-05"], (await Read()).Sound().Lines());
    }

    [Fact]
    public async Task Bad_values_are_set_aside_one_by_one()
    {
        Write(
            "<Child><ChildIdentifiers><UPN>A1</UPN></ChildIdentifiers><CINdetails><CINreferralDate>2026-01-05</CINreferralDate></CINdetails></Child>\n"
            + Child("C1", "<CINreferralDate>2026-13-05</CINreferralDate><ReferralSource>77</ReferralSource><CINclosureDate>2026-03-30</CINclosureDate><ReasonForClosure>RC0</ReasonForClosure>") + "\n"
            + Child("C2", $"<CINreferralDate>{new string('1', 5000)}</CINreferralDate><Section47><S47ActualStartDate>2026-01-05</S47ActualStartDate><ICPCnotRequired>maybe</ICPCnotRequired></Section47>") + "\n"
            + Child(new string('9', 80), "<CINreferralDate>2026-01-05</CINreferralDate>"));

        var reading = (await Read()).Sound();

        Assert.Equal(["C1 case-closed 2026-03-30", "C2 section-47-started 2026-01-05"], reading.Lines());
        Assert.Equal(
            [
                "no-case cin.xml:1:LAchildID",
                "unknown-code cin.xml:2:ReasonForClosure [C1]",
                "unknown-code cin.xml:2:ReferralSource [C1]",
                "impossible-date cin.xml:2:CINreferralDate [C1]",
                "impossible-date cin.xml:3:CINreferralDate [C2]",
                "unknown-code cin.xml:3:ICPCnotRequired [C2]",
                "bad-case cin.xml:4:LAchildID",
            ],
            reading.Codes());
    }

    [Theory]
    [InlineData("<DateTime>2026-04-07T02:10:00</DateTime>", "2026-04-07T01:10Z")]
    [InlineData("<DateTime>2026-04-07T02:10:00Z</DateTime>", "2026-04-07T02:10Z")]
    [InlineData("<ReferenceDate>2026-03-31</ReferenceDate>", "2026-03-31T23:00Z")]
    [InlineData("<ReferenceDate>2026-03-31</ReferenceDate><DateTime>2026-04-06T02:10:00</DateTime>", "2026-04-06T01:10Z")]
    [InlineData("<ReferenceDate>2026-03-31</ReferenceDate><DateTime>soon</DateTime>", "2026-03-31T23:00Z")]
    [InlineData("<ReferenceDate>2026-04-07</ReferenceDate>", "2026-04-07T09:00Z")]
    public async Task The_header_says_how_old_the_return_is(string header, string expected)
    {
        _drop.Write("cin.xml", $"<Message><Header>{header}</Header><Children/></Message>");

        Assert.Equal(expected, $"{(await Read()).Sound().DataAsOf:yyyy-MM-ddTHH:mmZ}");
    }

    [Theory]
    [InlineData("<Message><Header/><Children/></Message>", "cin.xml: The return's header has neither DateTime nor ReferenceDate.")]
    [InlineData("<Message><Header><ReferenceDate>2027-03-31</ReferenceDate></Header><Children/></Message>",
        "cin.xml: The file says that it is of Thu 1 Apr 2027, 00:00, which has not come yet.")]
    [InlineData("<Message><Header><Collection>CLA</Collection></Header><Children/></Message>",
        "cin.xml: The return is of another collection than CIN.")]
    [InlineData("<Message><Header><DateTime>2026-04-07T02:10:00</DateTime></Header></Message>",
        "cin.xml: The return has no Children: is it only a header?")]
    [InlineData("<html/>", "cin.xml: The file is XML, but no census return: it does not begin with Message.")]
    [InlineData("case,received", "cin.xml:1:1: The file is not well-formed XML: it was cut off, or is damaged.")]
    [InlineData("", "cin.xml:0:0: The file is not well-formed XML: it was cut off, or is damaged.")]
    [InlineData("<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><Message>&b;</Message>",
        "cin.xml:1:1: The file declares a document type or entities, which is refused.")]
    [InlineData("<?xml version=\"1.0\"?>\n <!DOCTYPE m SYSTEM \"file:///etc/passwd\"><Message/>",
        "cin.xml:2:2: The file declares a document type or entities, which is refused.")]
    public async Task A_return_that_cannot_be_trusted_as_a_whole_is_refused_with_its_place(string text, string expected)
    {
        _drop.Write("cin.xml", text);

        Assert.Equal(expected, (await Read()).FailureOf());
    }

    [Fact]
    public async Task A_return_cut_off_in_the_middle_is_refused_however_much_of_it_was_good()
    {
        var whole = $"<Message>{Header}<Children>\n{Child("C1", "<CINreferralDate>2026-01-05</CINreferralDate>")}\n</Children></Message>";
        _drop.Write("cin.xml", whole[..whole.LastIndexOf("</Children>", StringComparison.Ordinal)]);

        Assert.Equal(
            "cin.xml:3:1: The file is not well-formed XML: it was cut off, or is damaged.", (await Read()).FailureOf());
    }

    [Fact]
    public async Task Elements_nested_without_end_are_refused()
    {
        Write(string.Concat(Enumerable.Repeat("<a>", 100_000)));

        Assert.Equal("cin.xml:1: Elements are nested deeper than in any census return.", (await Read()).FailureOf());
    }

    [Fact]
    public async Task A_return_without_children_has_no_rows()
    {
        Write("");

        var reading = (await Read()).Sound();

        Assert.Empty(reading.Kept);
        Assert.Equal(
            ["Assessments 0", "CINdetails 0", "Child 0", "ChildProtectionPlans 0", "Section47 0"], reading.Counts.Rows.Counted());
    }

    private static string Child(string id, string details) =>
        $"<Child><ChildIdentifiers><LAchildID>{id}</LAchildID></ChildIdentifiers><CINdetails>{details}</CINdetails></Child>";

    private void Write(string children) => _drop.Write("cin.xml", $"<Message>{Header}<Children>{children}</Children></Message>");

    private Task<DeadlineWatch.Sources.SourceReading> Read() =>
        DropFolder.Read(_drop.Settings(SourceKind.CinCensus, "*.xml") with { DataAge = new DataAge { FileHeader = true } });
}
