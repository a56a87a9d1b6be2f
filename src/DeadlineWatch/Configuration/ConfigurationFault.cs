namespace DeadlineWatch.Configuration;

/// <summary>One thing that is wrong with the configuration, said so that whoever wrote it can mend it.</summary>
/// <param name="File">The file as the folder was named: <c>config/sources.json</c>; <c>environment</c> for a
/// variable.</param>
/// <param name="Line">The line, from 1; 0 where there is none, as for a file that is missing.</param>
/// <param name="Path">The place in the file: <c>$.sources[0].tables[0].events.referral-recieved</c>.</param>
/// <param name="Message">What is wrong, and what to write instead. Never a secret.</param>
internal sealed record ConfigurationFault(string File, int Line, string Path, string Message);

/// <summary>Where the readers write down what they find. Nothing stops at the first fault.</summary>
internal sealed class FaultLog
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly List<ConfigurationFault> _warnings = [];

    /// <summary>What keeps the service from starting: file after file as they were read, each from its top.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => InReadingOrder(_faults);

    /// <summary>What it starts with all the same, but somebody should look at.</summary>
    public IReadOnlyList<ConfigurationFault> Warnings => InReadingOrder(_warnings);

    public void Fault(ConfigurationFault fault) => _faults.Add(fault);

    public void Warn(ConfigurationFault warning) => _warnings.Add(warning);

    // GroupBy keeps the order in which the files were first seen, OrderBy that of faults on one line.
    private static List<ConfigurationFault> InReadingOrder(List<ConfigurationFault> found) =>
        [.. found.GroupBy(each => each.File).SelectMany(file => file.OrderBy(each => each.Line))];
}
