using DeadlineWatch.Bench;
using DeadlineWatch.Bench.Children;
using DeadlineWatch.Bench.Measures;
using DeadlineWatch.Dashboards;

using var stop = new Stopped();

try
{
    if (args is [PolledBy.Verb, var config, var source])
    {
        return await PolledBy.Here(config, source, stop.Token);
    }

    if (args is [SentBy.Verb, var folder, var port])
    {
        return await SentBy.Here(folder, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), stop.Token);
    }

    if (args is [] or ["--help" or "-h" or "help", ..])
    {
        Console.WriteLine(Options.Help);
        return args is [] ? 2 : 0;
    }

    var (options, wrong) = Options.Read(args);
    if (options is null)
    {
        Console.Error.WriteLine(wrong);
        return 2;
    }

    return await Run(options, stop.Token);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; what was started is gone again.");
    return 2;
}
catch (NotMeasurableException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static async Task<int> Run(Options options, CancellationToken cancel)
{
    await using var bench = new Workbench(options);
    var (missed, failed) = (0, 0);
    foreach (var name in options.Measurements)
    {
        Progress.Say($"— {name}");
        Progress.TellLoad();
        try
        {
            foreach (var figure in await Measurement.Named(name)(bench, cancel))
            {
                Console.WriteLine(figure);
                missed += figure.IsReached ? 0 : 1;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What follows may be measured all the same: an England is not made up twice for one fault.
            Console.WriteLine($"{name} | not measured: {(fault is NotMeasurableException ? fault.Message : fault)}");
            failed++;
        }
    }

    Console.WriteLine((missed, failed) switch
    {
        (0, 0) => "All figures are reached.",
        (_, 0) => FormattableString.Invariant($"{missed} missed."),
        _ => FormattableString.Invariant($"{missed} missed, {failed} not measured."),
    });
    return failed > 0 ? 2 : missed > 0 ? 1 : 0;
}
