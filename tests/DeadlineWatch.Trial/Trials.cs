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
          windows FOLDER       the program for Windows that lies in FOLDER, under Wine
        """;

    /// <summary>The trial that the command line names; null where it names none.</summary>
    public static Func<CancellationToken, Task>? Named(IReadOnlyList<string> arguments, Report report) => arguments switch
    {
        ["lifetime", var published] => new LifetimeTrial(report, published).Run,
        ["deb", var package, var debian] => new DebTrial(report, package, debian).Run,
        ["container", var debian] => new ContainerTrial(report, Environment.CurrentDirectory, debian).Run,
        ["windows", var published] => new WindowsTrial(report, published).Run,
        _ => null,
    };
}
