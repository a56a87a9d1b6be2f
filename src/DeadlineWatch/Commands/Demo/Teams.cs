namespace DeadlineWatch.Commands.Demo;

/// <summary>The teams of the made-up council.</summary>
internal static class Teams
{
    public const string FrontDoor = "Front Door";
    public const string AssessmentNorth = "Assessment North";
    public const string AssessmentSouth = "Assessment South";
    public const string ProtectionEast = "Child Protection East";
    public const string ProtectionWest = "Child Protection West";
    public const string DisabledChildren = "Disabled Children";

    /// <summary>Stands in the data, and not in the directory: what is due there must still reach somebody.</summary>
    public const string Unknown = "Duty Desk (old)";

    public static readonly IReadOnlyList<string> Known =
        [FrontDoor, AssessmentNorth, AssessmentSouth, ProtectionEast, ProtectionWest, DisabledChildren];
}
