using System.Net.Sockets;
using System.Security.Authentication;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage.Postgres;
using Npgsql;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>What a fault of a case system's server means to the one who keeps the service. The server's own words are told
/// only where they name what the configuration names: others could quote a value.</summary>
internal static class ServerFault
{
    public static bool IsOne(Exception fault) => fault is NpgsqlException or SocketException or TimeoutException or IOException or AuthenticationException;

    public static UnreadableException InWords(QuerySettings settings, string where, Exception fault)
    {
        var (code, words) = fault switch
        {
            PostgresException said => Of(said, settings),
            { InnerException: TimeoutException } or TimeoutException =>
                (FaultCode.ServerGone, "The server did not answer in time. Does it run, and does the network lead to it?"),
            { InnerException: AuthenticationException } or AuthenticationException => (FaultCode.CertificateRefused,
                "The server's certificate is not trusted. It must be of the name that \"host\" says, and of the authority in"
                + " \"rootCertificate\", or else of one that this machine trusts."),
            NpgsqlException said when WayIn.LacksTls(said) => (FaultCode.CertificateRefused,
                "The server offers no TLS. Turn it on there (ssl = on), or say \"tls\": \"none\" for a server on this machine."),
            NpgsqlException said when WayIn.LacksPassword(said) => (FaultCode.LoginRefused,
                "The server asks for a password, and none is set. It comes from the environment or a credential: see the README."),
            _ => (FaultCode.ServerGone, "The server cannot be reached, or has gone. Does it run, and does the network lead to it?"),
        };
        return new(words, where) { Code = code };
    }

    private static (string Code, string Words) Of(PostgresException said, QuerySettings settings) => said.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable => (FaultCode.LockTimeout,
            $"Its tables were held for longer than {Duration.Words(settings.LockTimeout)}: a load runs. The next poll tries again."),
        PostgresErrorCodes.QueryCanceled => (FaultCode.StatementTimeout,
            $"A query took longer than {Duration.Words(settings.StatementTimeout)}, or was ended on the server."
            + " Does it lack an index, or is \"statementTimeout\" too short?"),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => (FaultCode.TableMissing,
            $"{Sentence(said)} Was the schema changed, or \"schema\" left out?"),
        PostgresErrorCodes.UndefinedColumn => (FaultCode.ColumnMissing, $"{Sentence(said)} Was the table or the query changed?"),
        PostgresErrorCodes.InsufficientPrivilege => (FaultCode.NoRight,
            $"{Sentence(said)} Grant SELECT on the tables to its user, and USAGE on their schema."),
        PostgresErrorCodes.ReadOnlySqlTransaction => (FaultCode.QueryWrong, "The query would write; a source is only ever read."),
        PostgresErrorCodes.InvalidCatalogName => (FaultCode.LoginRefused, "The database does not exist. Check \"database\"."),
        _ => OfClass(said),
    };

    private static (string Code, string Words) OfClass(PostgresException said) => said.SqlState[..2] switch
    {
        "28" => (FaultCode.LoginRefused,
            "The server refuses the user. Check \"user\", its password in the environment, and the server's pg_hba.conf."),
        "42" => (FaultCode.QueryWrong, $"The query is not understood: {Sentence(said)}"),
        "22" => (FaultCode.ValueWrong,
            $"The query stumbled over a value (SQLSTATE {said.SqlState}): a date or a number that is none, or broken JSON."
            + " Read such a column with a function that answers NULL instead."),
        "53" => (FaultCode.ServerFull, "The server is at its limit of connections, memory or disk."),
        "40" => (FaultCode.ServerGone, "The server ended the reading: a standby that follows its primary, or a deadlock."),
        _ => (FaultCode.ServerGone, $"The server ended the reading (SQLSTATE {said.SqlState}): it stops, or was restarted."),
    };

    private static string Sentence(PostgresException said) =>
        char.ToUpperInvariant(said.MessageText[0]) + said.MessageText[1..].TrimEnd('.') + ".";
}
