using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace DeadlineWatch.Storage;

/// <summary>How instants and days go into a store and come back: as text into SQLite, as themselves into PostgreSQL. Both
/// keep microseconds, which is what PostgreSQL can keep; so a ledger says the same in either, to the last digit.</summary>
internal static class StoredTypes
{
    private static readonly Lazy<bool> Registered = new(() =>
    {
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.AddTypeHandler(typeof(DateTimeOffset), new Instants());
        SqlMapper.AddTypeHandler(typeof(DateOnly), new Days());
        return true;
    });

    /// <summary>Makes them known to Dapper, for the whole process; a second call changes nothing.</summary>
    public static void Register() => _ = Registered.Value;

    private sealed class Instants : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value)
        {
            if (parameter is SqliteParameter)
            {
                parameter.Value = value is DateTimeOffset instant ? TimeText.Of(instant) : DBNull.Value;
            }
            else
            {
                Postgres.SetInstant(parameter, value);
            }
        }

        public object Parse(Type destinationType, object value) => value switch
        {
            string text => TimeText.Instant(text),
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => throw new DataException($"A {value.GetType().Name} where an instant was expected."),
        };
    }

    private sealed class Days : SqlMapper.ITypeHandler
    {
        public void SetValue(IDbDataParameter parameter, object value)
        {
            if (parameter is SqliteParameter)
            {
                parameter.Value = value is DateOnly day ? TimeText.Of(day) : DBNull.Value;
            }
            else
            {
                Postgres.SetDay(parameter, value);
            }
        }

        public object Parse(Type destinationType, object value) => value switch
        {
            string text => TimeText.Day(text),
            DateOnly day => day,
            DateTime midnight => DateOnly.FromDateTime(midnight),
            _ => throw new DataException($"A {value.GetType().Name} where a day was expected."),
        };
    }

    /// <summary>Apart, so that a service without PostgreSQL does not load its driver.</summary>
    private static class Postgres
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void SetInstant(IDbDataParameter parameter, object value)
        {
            // Also for null, whose type PostgreSQL could not guess.
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.TimestampTz;
            parameter.Value = value is DateTimeOffset instant ? TimeText.Cut(instant) : DBNull.Value;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void SetDay(IDbDataParameter parameter, object value)
        {
            ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.Date;
            parameter.Value = value;
        }
    }
}
