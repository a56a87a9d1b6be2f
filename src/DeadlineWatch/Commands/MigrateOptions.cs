using System.CommandLine;

namespace DeadlineWatch.Commands;

/// <summary>What a person asked of <c>migrate</c>, and how it is typed.</summary>
internal sealed record MigrateOptions(string? Config)
{
    public static Command Offer(Grammar grammar, Act<MigrateOptions> act)
    {
        var command = new Command("migrate", """
            Make the ledger, or bring its schema to this version. It does so as the owner of its database.

            On PostgreSQL with one role this is done when the service starts. With two, name the role that owns the database as
            "owner" under "ledger" in deadlinewatch.json and its password in DEADLINEWATCH_LEDGER_OWNER_PASSWORD_FILE; "user" is
            the service's, which may then add to the history and not change it. An administrator makes both beforehand:
              CREATE ROLE deadlinewatch_owner LOGIN PASSWORD '…';
              CREATE ROLE deadlinewatch LOGIN PASSWORD '…';
              CREATE DATABASE deadlinewatch OWNER deadlinewatch_owner;
            """);
        return grammar.Acting(command, act, parsed => new MigrateOptions(parsed.GetValue(grammar.Config)));
    }
}
