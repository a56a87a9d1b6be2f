namespace DeadlineWatch.Rules;

/// <summary>What all sources of one authority say about one case: the input of <see cref="Profile.Evaluate"/>.</summary>
/// <param name="Authority">The council or partner.</param>
/// <param name="Reference">The case reference.</param>
/// <param name="Snapshots">The last sound reading of each source that held the case, events dated.</param>
/// <param name="Coverage">Which clocks are watched for the authority, and how far its sources' data reaches.</param>
public sealed record CaseReadings(
    string Authority, string Reference, IReadOnlyList<CaseSnapshot> Snapshots, Coverage Coverage);

/// <summary>Which clocks run or ran on a case, and when each is due.</summary>
/// <param name="Deadlines">The deadlines, in order of start.</param>
/// <param name="Findings">What is wrong with the case's data.</param>
/// <param name="RevisitAt">The data moment from which the answer may be another (a booking that passes), UTC; null where
/// only new readings can change it.</param>
public sealed record Evaluation(
    IReadOnlyList<Deadline> Deadlines, IReadOnlyList<Finding> Findings, DateTimeOffset? RevisitAt);
