using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>status</c>, and how it is typed.</summary>
internal sealed record StatusOptions(string? Config, bool Json)
{
    public static Command Offer(Grammar grammar, Act<StatusOptions> act)
    {
        var command = new Command("status",
            "Say how the service stands. It shows nodes, last polls, how old the data is, what waits to be sent, how far the calendars"
            + " reach. Exit code 1 where there is no sign of the service.")
        {
            grammar.Json,
        };
        return grammar.Acting(command, act, parsed => new StatusOptions(parsed.GetValue(grammar.Config), parsed.GetValue(grammar.Json)));
    }
}
