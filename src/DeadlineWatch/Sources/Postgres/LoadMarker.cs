using System.Globalization;
using System.Text;
using DeadlineWatch.Rules;
using Npgsql;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>What the council's job writes at the end of each load: by it one load is told from another.</summary>
/// <param name="At">When the load was; null where the marker has no time.</param>
/// <param name="Text">All columns of it, as text.</param>
internal sealed record LoadMarker(DateTimeOffset? At, string Text)
{
    private const string Where = "the load marker";

    /// <exception cref="UnreadableException">There is none, more than one, or one that has not come yet.</exception>
    public static async Task<LoadMarker> Read(SourceSession session, string sql, DateTimeOffset now, CancellationToken cancel)
    {
        LoadMarker? marker = null;
        await session.Read(sql, Where, async rows =>
        {
            while (await rows.ReadAsync(cancel))
            {
                marker = marker is null ? Of(rows) : throw Wrong("The query gives more than one row. Take the last load only.");
            }
        }, cancel);
        if (marker is null)
        {
            throw Wrong("There is no row, or an empty one: no load has finished yet, or one is under way.");
        }

        return marker.At <= now + SourceGuard.Skew || marker.At is null
            ? marker
            : throw Wrong($"It says that the load was {CivilTime.Words(marker.At.Value)}, which has not come yet.", FaultCode.MarkerAhead);
    }

    private static LoadMarker? Of(NpgsqlDataReader rows)
    {
        DateTimeOffset? at = null;
        var text = new StringBuilder();
        var isEmpty = true;
        for (var column = 0; column < rows.FieldCount; column++)
        {
            var form = ColumnForms.Of(rows.GetDataTypeName(column));
            if (form == ColumnForm.Other)
            {
                throw Wrong($"Its column \"{rows.GetName(column)}\" is of the type {rows.GetDataTypeName(column)}:"
                    + " a timestamp, a text or a whole number is needed.", FaultCode.ColumnType);
            }

            var isBeyond = false;
            var time = ColumnForms.IsTime(form) ? ColumnForms.Time(rows, column, form, out isBeyond) : null;
            if (isBeyond)
            {
                throw Wrong($"Its column \"{rows.GetName(column)}\" is before the year 2 or after 9998: no load was then.", FaultCode.MarkerAhead);
            }

            var value = ColumnForms.IsTime(form) ? time?.ToString("O", CultureInfo.InvariantCulture) : ColumnForms.Text(rows, column, form);
            isEmpty &= value is null;
            at ??= time is { } known ? InstantOf(known) : null;
            text.Append(value).Append('|');
        }

        return isEmpty ? null : new(at, text.ToString());
    }

    private static DateTimeOffset InstantOf(DateTime time) => time.Kind == DateTimeKind.Utc
        ? new DateTimeOffset(time)
        : CivilTime.InstantOf(time, AmbiguousTime.Earlier);

    private static UnreadableException Wrong(string reason, string code = FaultCode.MarkerMissing) => new(reason, Where) { Code = code };
}
