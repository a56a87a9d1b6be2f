using DeadlineWatch.Configuration;

namespace DeadlineWatch.Hosting;

/// <summary>The service as it would run, on a ledger of its own and with its mails in a folder: the sources are the real ones,
/// nothing is sent, and nothing of the real ledger is touched.</summary>
internal static class DryRun
{
    /// <summary>The configuration with all that leaves this machine, or lasts, turned into a folder.</summary>
    public static ServiceConfiguration In(string folder, ServiceConfiguration configuration)
    {
        var full = Path.GetFullPath(folder);
        return configuration with
        {
            Ledger = new LedgerSettings(Path.Combine(full, "ledger.db")),
            Mail = configuration.Mail with { Relay = null, Folder = Path.Combine(full, "mail") },
            Retention = null,
            Ping = null,
            // A real service may be running beside it: any port that is free.
            Listen = configuration.Listen with { Port = 0 },
        };
    }

    /// <summary>The same of a configuration that was read anew.</summary>
    public static ConfigurationResult In(string folder, ConfigurationResult read) =>
        read with { Configuration = read.Configuration is { } sound ? In(folder, sound) : null };

    /// <summary>What is said at the start.</summary>
    public static string Words(string folder) =>
        $"A dry run: the sources are read, nothing is sent. Mails are written into {Path.Combine(Path.GetFullPath(folder), "mail")}, the ledger beside it.";
}
