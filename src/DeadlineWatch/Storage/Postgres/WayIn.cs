using Npgsql;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Why a server did not let us in though it answers: the driver says so in words alone, without a code.</summary>
internal static class WayIn
{
    public static bool LacksTls(NpgsqlException fault) => fault.Message.StartsWith("SSL connection requested.", StringComparison.Ordinal);

    public static bool LacksPassword(NpgsqlException fault) =>
        fault.Message.StartsWith("No password has been provided", StringComparison.Ordinal);
}
