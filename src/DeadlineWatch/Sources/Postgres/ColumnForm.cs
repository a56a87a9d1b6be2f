using System.Globalization;
using DeadlineWatch.Configuration;
using Npgsql;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>How the values of a query's column are read.</summary>
internal enum ColumnForm
{
    /// <summary>The mapping does not name it: it is never read.</summary>
    Unread,
    Text,
    Truth,
    Whole,
    Day,
    LocalTime,
    Instant,

    /// <summary>Of a type that is not read.</summary>
    Other,
}

/// <summary>Which forms a column may have, by what the mapping makes of it.</summary>
internal static class ColumnForms
{
    // From when PostgreSQL counts the days of a date, and the microseconds of a timestamp.
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static ColumnForm Of(string dataType) => WithoutLength(dataType) switch
    {
        "text" or "character varying" or "character" or "name" or "uuid" or "citext" or "public.citext" or "unknown" => ColumnForm.Text,
        "boolean" => ColumnForm.Truth,
        "smallint" or "integer" or "bigint" => ColumnForm.Whole,
        "date" => ColumnForm.Day,
        "timestamp without time zone" => ColumnForm.LocalTime,
        "timestamp with time zone" => ColumnForm.Instant,
        _ => ColumnForm.Other,
    };

    /// <summary>The forms of a query's columns, those that the mapping does not name left unread.</summary>
    /// <exception cref="UnreadableException">A column is of a type that cannot say what the mapping reads in it.</exception>
    public static ColumnForm[] Of(TableMapping mapping, TableColumns columns, NpgsqlDataReader rows)
    {
        var forms = new ColumnForm[rows.FieldCount];
        foreach (var column in columns.All.Distinct())
        {
            forms[column] = Of(rows.GetDataTypeName(column));
        }

        // Numbers are in another order than their texts, and a case that is a number in one query is a text in the next.
        Demand([columns.Case], "a text, such as id::text", ColumnForm.Text);
        Demand([columns.Group, columns.Team, columns.Episode, .. columns.Events.SelectMany(each => (int[])[each.Id, each.Episode])],
            "a text or a whole number", ColumnForm.Text, ColumnForm.Whole);
        Demand(columns.Events.SelectMany(each => (int[])[each.Date, each.RecordedAt]),
            "a date, a timestamp or a text", ColumnForm.Day, ColumnForm.LocalTime, ColumnForm.Instant, ColumnForm.Text);
        Demand([columns.Rows, .. columns.Events.Select(each => each.Flag), .. columns.Facts.Select(each => each.Column)],
            "a text, a boolean or a whole number", ColumnForm.Text, ColumnForm.Truth, ColumnForm.Whole);
        return forms;

        void Demand(IEnumerable<int> those, string expected, params ColumnForm[] allowed)
        {
            foreach (var column in those.Where(each => each >= 0 && !allowed.Contains(forms[each])))
            {
                throw new UnreadableException(
                    $"The column \"{columns.NameOf(column)}\" is of the type {rows.GetDataTypeName(column)}, and must be {expected}."
                    + (forms[column] == ColumnForm.Other
                        ? $" Cast it in the query: \"{columns.NameOf(column)}\"::text."
                        : " Was the table changed?"),
                    $"query {mapping.Name}")
                {
                    Code = FaultCode.ColumnType,
                };
            }
        }
    }

    public static bool IsTime(ColumnForm form) => form is ColumnForm.Day or ColumnForm.LocalTime or ColumnForm.Instant;

    /// <summary>A value that is no time, as text; null where there is none.</summary>
    public static string? Text(NpgsqlDataReader rows, int column, ColumnForm form)
    {
        if (rows.IsDBNull(column))
        {
            return null;
        }

        return form switch
        {
            ColumnForm.Text => rows.GetFieldValue<object>(column) as string ?? rows.GetValue(column).ToString(),
            ColumnForm.Truth => rows.GetBoolean(column) ? "true" : "false",
            ColumnForm.Whole => rows.GetFieldValue<long>(column).ToString(CultureInfo.InvariantCulture),
            _ => rows.GetValue(column).ToString(),
        };
    }

    /// <summary>A date or a time; null where there is none, or one beyond the dates that are read.</summary>
    public static DateTime? Time(NpgsqlDataReader rows, int column, ColumnForm form, out bool isBeyondCalendar)
    {
        isBeyondCalendar = false;
        if (rows.IsDBNull(column))
        {
            return null;
        }

        // As the server counts: the driver's own dates wrap round some 29,000 years from here.
        var (count, unit) = form == ColumnForm.Day
            ? (rows.GetFieldValue<int>(column), TimeSpan.TicksPerDay)
            : (rows.GetFieldValue<long>(column), TimeSpan.TicksPerMicrosecond);
        isBeyondCalendar = count < (MomentText.ReachesFrom - Epoch).Ticks / unit || count >= (MomentText.ReachesUntil - Epoch).Ticks / unit;
        return isBeyondCalendar ? null
            : new DateTime(Epoch.Ticks + (count * unit), form == ColumnForm.Instant ? DateTimeKind.Utc : DateTimeKind.Unspecified);
    }

    // character(10) and timestamp(0) without time zone are read like those without a length.
    private static string WithoutLength(string dataType) =>
        dataType.IndexOf('(', StringComparison.Ordinal) is var start and >= 0
            ? dataType.Remove(start, dataType.IndexOf(')', StringComparison.Ordinal) + 1 - start)
            : dataType;
}
