using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;

namespace DeadlineWatch.Commands;

/// <summary>Which config folder and which ledger an answer rests on: without an option that may be an example beside the program.</summary>
/// <param name="Config">The folder, in full.</param>
/// <param name="Ledger">The file in full, or the server and its database; never a user or a password.</param>
internal sealed record InUse(string Config, string Ledger)
{
    public static InUse Of(ServiceConfiguration configuration) => Of(configuration.Folder, configuration.Ledger);

    public static InUse Of(string folder, LedgerSettings ledger) => new(
        folder, ledger.Postgres is { } server ? $"PostgreSQL {server}" : $"SQLite {Path.GetFullPath(ledger.Sqlite!)}");

    /// <summary>"config /etc/deadlinewatch · ledger SQLite /var/lib/deadlinewatch/ledger.db". Never broken, so that a path can be
    /// copied.</summary>
    public void Write(TextWriter output) => output.WriteLine(OneLine.Of($"config {Config} · ledger {Ledger}"));
}
