using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>What the faults of the server itself mean to the one who keeps it.</summary>
internal static class PostgresFault
{
    /// <summary>Whether the fault is the server's or of the way to it, and not one of a statement or of what it wrote.</summary>
    public static bool IsOfServer(Exception fault) => fault switch
    {
        PostgresException said => said.SqlState[..2] is "08" or "25" or "28" or "40" or "53" or "55" or "57" or "58" or "XX" or "3D"
            || said.SqlState == PostgresErrorCodes.InsufficientPrivilege,
        NpgsqlException or SocketException or TimeoutException or AuthenticationException => true,
        _ => false,
    };

    /// <summary>Whether it is a fault of the very row that was written: its values, or a constraint that it breaks.</summary>
    public static bool IsOfRow(Exception fault) => fault switch
    {
        PostgresException said => said.SqlState[..2] is "22" or "23",
        NpgsqlException or SocketException or TimeoutException => false,
        OperationCanceledException or OutOfMemoryException => false,
        _ => true,
    };

    /// <summary>The fault in words: what is wrong with the server, and what to do.</summary>
    public static LedgerUnavailableException InWords(string name, Exception fault)
    {
        var (what, advice) = fault switch
        {
            PostgresException said => Of(said),
            { InnerException: TimeoutException } or TimeoutException => ("did not answer in time",
                "Check the server's load and the network to it; the step is made again."),
            { InnerException: AuthenticationException } or AuthenticationException => ("has a certificate that is not trusted",
                "It must be of the name that \"host\" says, and of the authority in \"rootCertificate\", or else of one that this"
                + " machine trusts."),
            NpgsqlException said when WayIn.LacksTls(said) => ("offers no TLS",
                "Turn it on there (ssl = on), or say \"tls\": \"none\" in deadlinewatch.json for a server on this machine."),
            NpgsqlException said when WayIn.LacksPassword(said) => ("asks for a password, and none is set",
                "Set DEADLINEWATCH_LEDGER_PASSWORD_FILE; for \"migrate\" with an \"owner\", DEADLINEWATCH_LEDGER_OWNER_PASSWORD_FILE."),
            // An open connection that breaks was cut: the server's last word on it, 57P01, may be lost with it.
            { InnerException: IOException } => Cut,
            _ => ("cannot be reached", "Check that the server runs, its address in deadlinewatch.json, and the network to"
                + " it; the step is made again."),
        };
        return new(name, what, advice, fault);
    }

    private static readonly (string What, string Advice) Cut =
        ("is stopping, starting or was restarted", "The step is made again.");

    private static (string What, string Advice) Of(PostgresException said) => (said.SqlState[..2], said.SqlState) switch
    {
        ("28", _) => ($"refuses a user ({said.MessageText})",
            "Check \"user\" in deadlinewatch.json and DEADLINEWATCH_LEDGER_PASSWORD or _FILE, or for \"migrate\" \"owner\" and"
            + " DEADLINEWATCH_LEDGER_OWNER_PASSWORD or _FILE; and the server's pg_hba.conf."),
        ("3D", _) => ("does not exist", "Make the database, or check \"database\" in deadlinewatch.json."),
        (_, PostgresErrorCodes.InsufficientPrivilege) => ($"does not allow this ({said.MessageText})",
            "Run \"deadlinewatch migrate\" as the owner, which grants the service's user what it needs."),
        ("53", PostgresErrorCodes.DiskFull) => ("has no room left on its disk", "Free some space; the step is then made again."),
        ("53", _) => ($"is at its limit ({said.MessageText})",
            "Allow more connections or memory, or stop what else uses the server; the step is made again."),
        ("55", _) or ("40", _) => ("was held by another transaction for too long",
            "If it comes again, look into pg_stat_activity for a session that holds its locks; the step is made again."),
        ("25", PostgresErrorCodes.ReadOnlySqlTransaction) => ("can only be read",
            "The address leads to a standby: point \"host\" to the primary."),
        ("57", PostgresErrorCodes.QueryCanceled) => ("did not answer in time",
            "Check the server's load; the step is made again."),
        ("57", _) or ("08", _) => Cut,
        ("XX", _) or ("58", _) => ($"has a fault of its own ({said.MessageText})", "See the server's log and its disk."),
        _ => ($"ended the step ({said.MessageText})", "The step is made again."),
    };
}
