using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>schema</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="Into">Where to; null for the folder <c>schema</c> of the config folder.</param>
internal sealed record SchemaOptions(string? Config, string? Into)
{
    public static Command Offer(Grammar grammar, Act<SchemaOptions> act)
    {
        var into = Grammar.Text("--into", "DIR", "Where to; without it \"schema\" in the config folder.");
        var command = new Command("schema", "Write a JSON Schema for each file of the config folder. Editors complete and check by it.") { into };
        return grammar.Acting(command, act, parsed => new SchemaOptions(parsed.GetValue(grammar.Config), parsed.GetValue(into)));
    }
}
