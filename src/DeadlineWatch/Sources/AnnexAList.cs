using System.Text.RegularExpressions;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>One list of Ofsted's Annex A, as far as it holds what a statutory clock needs. Councils vary the words of the
/// column names, so that they are known by what stays the same in them.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name, for findings and counts.</param>
/// <param name="Dates">The columns of dated events, the one that begins the matter first.</param>
/// <param name="NotRequired">The column that says whether a conference was deemed unnecessary; null for none.</param>
/// <param name="Result">The column that says whether a conference resulted in a plan; null for none.</param>
internal sealed partial record AnnexAList(
    int Number, string Name, IReadOnlyList<AnnexADate> Dates, Regex? NotRequired = null, Regex? Result = null)
{
    public static readonly IReadOnlyList<AnnexAList> All =
    [
        new(3, "List 3", [new(SourceShape.ReferralReceived, "Date of referral", DateOfReferral())]),
        new(4, "List 4",
        [
            new(SourceShape.AssessmentStarted, "Continuous Assessment Start Date", AssessmentStart()),
            new(SourceShape.AssessmentCompleted, "Continuous Assessment Date of Authorisation", AssessmentAuthorised()),
        ]),
        new(5, "List 5",
        [
            new(
                SourceShape.Section47Started, "Strategy discussion initiating Section 47 Enquiry Start Date", StrategyDiscussion()),
            new(SourceShape.ConferenceHeld, "Date of Initial Child Protection Conference", DateOfConference()),
        ],
        ConferenceUnnecessary(), ConferenceResult()),
        new(7, "List 7",
        [
            new(SourceShape.PlanStarted, "Child Protection Plan Start Date", PlanStart()),
            new(SourceShape.PlanEnded, "Child Protection Plan End Date", PlanEnd()),
            new(SourceShape.ReviewConferenceHeld, "Date of latest review conference", ReviewConference()),
        ]),
    ];

    /// <summary>The list that a sheet holds, by its name: "List_3", "List 3 Referrals", "3"; null for none of these
    /// four.</summary>
    public static AnnexAList? OfSheet(string sheet) =>
        SheetName().Match(sheet) is { Success: true } found
            ? All.FirstOrDefault(each => each.Number.ToString("D", null) == found.Groups["number"].Value)
            : null;

    [GeneratedRegex(@"child.*\bid\b|\bunique.*\bid", Options, 1000)]
    public static partial Regex ChildId();

    [GeneratedRegex("team", Options, 1000)]
    public static partial Regex AllocatedTeam();

    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"\A\s*(list[\s_-]*)?0*(?<number>[0-9]{1,2})(\D.*)?\z", Options, 1000)]
    private static partial Regex SheetName();

    [GeneratedRegex("date of.*referral|referral.*date", Options, 1000)]
    private static partial Regex DateOfReferral();

    [GeneratedRegex("assessment.*start.*date", Options, 1000)]
    private static partial Regex AssessmentStart();

    [GeneratedRegex("assessment.*authori[sz]", Options, 1000)]
    private static partial Regex AssessmentAuthorised();

    [GeneratedRegex("strategy discussion.*(section 47|s47)", Options, 1000)]
    private static partial Regex StrategyDiscussion();

    [GeneratedRegex(@"\A\s*date of.*(initial child protection conference|icpc)", Options, 1000)]
    private static partial Regex DateOfConference();

    [GeneratedRegex("(conference|icpc).*(unnecessary|not (required|necessary))", Options, 1000)]
    private static partial Regex ConferenceUnnecessary();

    [GeneratedRegex("(conference|icpc).*result", Options, 1000)]
    private static partial Regex ConferenceResult();

    [GeneratedRegex("protection plan start date", Options, 1000)]
    private static partial Regex PlanStart();

    [GeneratedRegex("protection plan end date", Options, 1000)]
    private static partial Regex PlanEnd();

    [GeneratedRegex("date of.*review conference", Options, 1000)]
    private static partial Regex ReviewConference();
}

/// <summary>The column of a dated event.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Column">The column's official name.</param>
/// <param name="Pattern">What is the same in the names that councils use.</param>
internal sealed record AnnexADate(EventKind Kind, string Column, Regex Pattern);
