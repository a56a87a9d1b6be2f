using DeadlineWatch.Dashboards;
using DeadlineWatch.Trial;

using var stop = new Stopped();

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
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    report.Fail("stopped before the end; what was started is gone again");
}
catch (NotStartedException fault)
{
    report.Fail(fault.Message);
}

return report.Close();
