namespace DeadlineWatch.Rules;

/// <summary>How a due moment was reached, day by day.</summary>
/// <param name="Lines">The lines, in order of time.</param>
/// <param name="Conclusion">"due by the end of Tue 7 Apr".</param>
public sealed record Derivation(IReadOnlyList<DerivationLine> Lines, string Conclusion)
{
    /// <summary>On one line: "Thu 2 Apr 2026 14:10 received, day 0 · Fri 3 Apr Good Friday · … : due by the end of Tue
    /// 7 Apr".</summary>
    public string Text => $"{string.Join(" · ", Lines.Select(each => $"{each.When} {each.What}"))}: {Conclusion}";
}

/// <summary>One line of a derivation.</summary>
/// <param name="When">The day or days: "Sat 4, Sun 5".</param>
/// <param name="What">What they count as: "weekend", "working day 1".</param>
public sealed record DerivationLine(string When, string What);
