using DeadlineWatch.Dashboards;

using var stop = new Stopped();

if (Options.Read(args) is not { } options)
{
    Console.WriteLine(Options.Help);
    return args is ["--help" or "-h"] ? 0 : 2;
}

var report = new Report(Console.Out, Report.IsColoured());
try
{
    await new LiveCheck(options, report).Run(stop.Token);
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
