namespace DeadlineWatch.Configuration;

/// <summary>One thing that is wrong with the configuration, said so that whoever wrote it can mend it.</summary>
/// <param name="File">The file as the folder was named: <c>config/sources.json</c>; <c>environment</c> for a
/// variable.</param>
/// <param name="Line">The line, from 1; 0 where there is none, as for a file that is missing.</param>
/// <param name="Path">The place in the file: <c>$.sources[0].tables[0].events.referral-recieved</c>.</param>
/// <param name="Message">What is wrong, and what to write instead. Never a secret.</param>
internal sealed record ConfigurationFault(string File, int Line, string Path, string Message);

/// <summary>Where the readers write down what they find. Nothing stops at the first fault, and none is told twice.</summary>
internal sealed class FaultLog
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly List<ConfigurationFault> _warnings = [];
    private readonly List<ConfigurationFault> _runFaults = [];
    private readonly (FaultLog Log, string Profile)? _through;

    public FaultLog()
    {
    }

    private FaultLog(FaultLog log, string profile) => _through = (log, profile);

    /// <summary>What keeps the service from starting: file after file as they were read, each from its top.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => InReadingOrder(_faults);

    /// <summary>What it starts with all the same, but somebody should look at.</summary>
    public IReadOnlyList<ConfigurationFault> Warnings => InReadingOrder(_warnings);

    /// <summary>What keeps only the service from running: who asks the ledger at a shell has neither the service's secrets nor its
    /// keys, and gets an answer all the same.</summary>
    public IReadOnlyList<ConfigurationFault> RunFaults => InReadingOrder(_runFaults);

    public void FaultOfRun(ConfigurationFault fault) => _runFaults.Add(fault);

    public void Fault(ConfigurationFault fault)
    {
        if (_through is var (log, profile))
        {
            log.Fault(fault with { Message = $"{fault.Message} (as the profile \"{profile}\" extends it)" });
        }
        else if (!_faults.Contains(fault))
        {
            _faults.Add(fault);
        }
    }

    public void Warn(ConfigurationFault warning)
    {
        // What somebody should look at in a base was told of the base.
        if (_through is null && !_warnings.Contains(warning))
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>The log of a sound base while it is read again within a profile that extends it: a fault that only then
    /// appears says so, for the base alone does not show it.</summary>
    public FaultLog Through(string profile) => new(this, profile);

    // GroupBy keeps the order in which the files were first seen, OrderBy that of faults on one line.
    private static List<ConfigurationFault> InReadingOrder(List<ConfigurationFault> found) =>
        [.. found.GroupBy(each => each.File).SelectMany(file => file.OrderBy(each => each.Line))];
}
