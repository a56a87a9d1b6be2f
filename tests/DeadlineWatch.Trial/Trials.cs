using DeadlineWatch.Dashboards;
using DeadlineWatch.Trial.Lifetime;

namespace DeadlineWatch.Trial;

/// <summary>What can be tried of a published program, as an operator has it.</summary>
internal static class Trials
{
    public const string Help = """
        Tries a published DeadlineWatch as an operator has it. ./build.sh publishes, and calls this.
          lifetime PUBLISHED   starts, reloads, stops, kills; a lost disk, relay and database; PUBLISHED holds the program
          deb PACKAGE DEBIAN   the Debian package, on a fresh Debian that is kept below the folder DEBIAN
          container DEBIAN     the Dockerfile here, without an engine
          figures PROGRAM      how fast the program in that folder is ready, and what it takes
          linux PROGRAM DEBIAN lifetime, figures and container
          windows FOLDER       the program for Windows that lies in FOLDER, under Wine
        """;

    /// <summary>The trial that the command line names; null where it names none.</summary>
    public static Func<CancellationToken, Task>? Named(IReadOnlyList<string> arguments, Report report) => arguments switch
    {
        ["lifetime", var published] => new LifetimeTrial(report, published).Run,
        ["deb", var package, var debian] => new DebTrial(report, package, debian).Run,
        ["container", var debian] => new ContainerTrial(report, Environment.CurrentDirectory, debian).Run,
        ["figures", var program] => new FiguresTrial(report, Path.GetFullPath(program)).Run,
        ["linux", var program, var debian] => cancel => Linux(report, Path.GetFullPath(program), debian, cancel),
        ["windows", var published] => new WindowsTrial(report, published).Run,
        _ => null,
    };

    /// <summary>The figures first, on a machine that has nothing else to do.</summary>
    private static async Task Linux(Report report, string program, string debian, CancellationToken cancel)
    {
        await new FiguresTrial(report, program).Run(cancel);
        await new LifetimeTrial(report, program).Run(cancel);
        await new ContainerTrial(report, Environment.CurrentDirectory, debian).Run(cancel);
    }
}
