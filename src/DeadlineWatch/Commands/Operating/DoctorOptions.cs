using System.CommandLine;

namespace DeadlineWatch.Commands.Operating;

/// <summary>What a person asked of <c>doctor</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Json">For a program.</param>
internal sealed record DoctorOptions(string? Config, bool Json)
{
    public static Command Offer(Grammar grammar, Act<DoctorOptions> act)
    {
        var command = new Command("doctor",
            "Look at all that the service lives on, and say what to do. Beside the service or without it: ledger, mail, sources, clock,"
            + " disk, rights, calendars, versions. Nothing is sent or changed. Exit code 1 where something is wrong.")
        {
            grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new DoctorOptions(parsed.GetValue(grammar.Config), parsed.GetValue(grammar.Json)));
    }
}
