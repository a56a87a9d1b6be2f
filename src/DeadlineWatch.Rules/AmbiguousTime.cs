namespace DeadlineWatch.Rules;

/// <summary>Which of the two instants a local time means in the hour that comes twice when summer time ends. Starts
/// take the earlier and stops the later, so that doubt never makes a case look better than it is.</summary>
public enum AmbiguousTime
{
    /// <summary>The first time that hour comes, still in summer time: 25 Oct 2026 01:30 is 00:30 UTC.</summary>
    Earlier,

    /// <summary>The second time that hour comes, in winter time: 25 Oct 2026 01:30 is 01:30 UTC.</summary>
    Later,
}
