namespace DeadlineWatch.Rules;

/// <summary>What is found wrong with one case while it is evaluated.</summary>
internal sealed class CaseFindings
{
    private readonly List<Finding> _findings = [];
    private string _case = "";

    /// <summary>Begins another case.</summary>
    public void Begin(string reference)
    {
        _findings.Clear();
        _case = reference;
    }

    public void Add(Finding finding) => _findings.Add(finding);

    /// <summary>Adds what is wrong with a clock of the case.</summary>
    public void OfClock(string clock, string code, string words) => Add(new(code, $"case {_case}, clock {clock}", words, _case));

    /// <summary>Each finding once, in an order that does not hang on that of the rows.</summary>
    public IReadOnlyList<Finding> InOrder() => _findings.Count == 0
        ? []
        :
        [
            .. _findings.Distinct().OrderBy(each => each.Place, StringComparer.Ordinal).ThenBy(each => each.Code, StringComparer.Ordinal)
                .ThenBy(each => each.Words, StringComparer.Ordinal),
        ];
}
