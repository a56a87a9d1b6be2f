using System.CommandLine;

namespace DeadlineWatch.Commands.Demo;

/// <summary>What a person asked of <c>demo</c>, and how it is typed.</summary>
/// <param name="Config">The config folder whose profiles and calendars serve; null to find it.</param>
/// <param name="Once">End when yesterday and today are played, and do not go on in real time.</param>
/// <param name="Output">Where mails and metrics are written; null for a folder of the demo's choice.</param>
/// <param name="Port">Where metrics are served while it goes on, 0 for any free port; null for the usual one.</param>
internal sealed record DemoOptions(string? Config, bool Once, string? Output, int? Port = null)
{
    public static Command Offer(Grammar grammar, Act<DemoOptions> act)
    {
        var once = new Option<bool>("--once")
        {
            Description = "End when it is played up to now; else go on in real time.",
        };
        var output = new Option<string?>("--output")
        {
            Description = "Where mails, metrics and findings are written.",
            HelpName = "DIR",
        };
        var port = new Option<int?>("--port")
        {
            Description = "Where it serves metrics while it goes on; 0 for any that is free. Without it: 9464.",
            HelpName = "PORT",
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65535)
            {
                result.AddError("Write a port from 0 to 65535.");
            }
        });
        var command = new Command("demo", "Play a made-up council, and show who is told what. It plays from the last working morning to now.")
        {
            once, output, port,
        };
        return grammar.Acting(command, act, parsed =>
            new DemoOptions(parsed.GetValue(grammar.Config), parsed.GetValue(once), parsed.GetValue(output), parsed.GetValue(port)));
    }
}
