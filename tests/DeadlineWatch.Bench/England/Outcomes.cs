namespace DeadlineWatch.Bench.England;

/// <summary>What case systems write into their columns of outcomes: all flags, and a comment, which is never read. One in a
/// hundred is not JSON at all.</summary>
internal static class Outcomes
{
    private const string Comment = "\"OUTCOME_COMMENTS\": \"Made up for the measurement; as long as a sentence usually is.\"}";

    public static readonly string Assessment = Referral("SINGLE_ASSESSMENT_FLAG");
    public static readonly string StrategyDiscussion = Referral("STRATEGY_DISCUSSION_FLAG");
    public static readonly string NoFurtherAction = Referral("NFA_FLAG");

    public static readonly string Conference = Enquiry("CP_CONFERENCE_FLAG");
    public static readonly string Services = Enquiry("PROV_OF_SERVICES_FLAG");
    public static readonly string EnquiryEnded = Enquiry("NFA_FLAG");
    public static readonly string NotSaid = Enquiry("");

    /// <summary>Built by hand somewhere, and cut off.</summary>
    public const string Broken = "{ SINGLE_ASSESSMENT_FLAG: Y, NFA_FLAG: ";

    private static string Referral(string flag) => Of(flag,
        "SINGLE_ASSESSMENT_FLAG", "NFA_FLAG", "STRATEGY_DISCUSSION_FLAG", "CLA_REQUEST_FLAG", "NON_AGENCY_ADOPTION_FLAG",
        "PRIVATE_FOSTERING_FLAG", "CP_TRANSFER_IN_FLAG", "CP_CONFERENCE_FLAG", "CARE_LEAVER_FLAG", "OTHER_OUTCOMES_EXIST_FLAG");

    private static string Enquiry(string flag) => Of(flag,
        "NFA_FLAG", "LEGAL_ACTION_FLAG", "PROV_OF_SERVICES_FLAG", "PROV_OF_SB_CARE_FLAG", "CP_CONFERENCE_FLAG",
        "NFA_CONTINUE_SINGLE_FLAG", "MONITOR_FLAG", "OTHER_OUTCOMES_EXIST_FLAG");

    private static string Of(string set, params ReadOnlySpan<string> flags)
    {
        var text = "{";
        foreach (var flag in flags)
        {
            text += $"\"{flag}\": \"{(flag == set ? "Y" : "N")}\", ";
        }

        return text + Comment;
    }
}
