using DeadlineWatch.Dashboards;
using DeadlineWatch.Trial;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // What was started is ended, and its folder removed, before the program ends.
    pressed.Cancel = true;
    stop.Cancel();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });

var report = new Report(Console.Out, Report.IsColoured());
if (Trials.Named(args, report) is not { } trial)
{
    Console.WriteLine(Trials.Help);
    return args is ["--help" or "-h"] ? 0 : 2;
}

try
{
    await trial(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    report.Fail("stopped before the end; what was started is gone again");
}
catch (NotStartedException fault)
{
    report.Fail(fault.Message);
}

return report.Close();
