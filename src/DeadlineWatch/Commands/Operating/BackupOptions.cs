using System.CommandLine;

namespace DeadlineWatch.Commands.Operating;

/// <summary>What a person asked of <c>backup</c>, and how it is typed.</summary>
/// <param name="Config">The config folder; null to find it.</param>
/// <param name="File">Where to.</param>
internal sealed record BackupOptions(string? Config, string File)
{
    public static Command Offer(Grammar grammar, Act<BackupOptions> act)
    {
        var file = new Argument<string>("FILE") { Description = "Where to: a new file, readable by this account alone." };
        file.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("Write the name of the new file.");
            }
        });
        var command = new Command("backup", "Copy the ledger, and prove the copy. It is copied whole, beside a running service. Of a ledger on PostgreSQL it says what to"
            + " type instead.")
        {
            file,
        };
        return grammar.Acting(command, act, parsed => new BackupOptions(parsed.GetValue(grammar.Config), parsed.GetRequiredValue(file)));
    }
}
