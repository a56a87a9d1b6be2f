namespace DeadlineWatch.Sources;

/// <summary>One repeated block of a census return (a child, a referral's details, an enquiry), with those of its values that
/// a clock needs.</summary>
/// <param name="Name">The element's name.</param>
/// <param name="Line">The line it begins in.</param>
internal sealed record CinBlock(string Name, int Line)
{
    public const string Child = "Child";
    public const string Details = "CINdetails";
    public const string Section47 = "Section47";
    public const string Plan = "ChildProtectionPlans";
    public const string Assessment = "Assessments";

    /// <summary>The names of the blocks; each is counted as a table.</summary>
    public static readonly IReadOnlyList<string> Names = [Child, Details, Section47, Plan, Assessment];

    /// <summary>The values, in the order of the file.</summary>
    public List<CinValue> Values { get; } = [];

    public CinValue? Find(string element) => Values.Find(each => each.Element == element);
}

/// <summary>One value of a block.</summary>
internal sealed record CinValue(string Element, string Text, int Line);
