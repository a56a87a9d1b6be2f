using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources.Postgres;

/// <summary>Reads a case system's PostgreSQL database by queries.</summary>
internal sealed class PostgresSource(SourceSettings settings) : ICaseSource
{
    private readonly QuerySettings _database = settings.Database!;

    /// <summary>
    /// 1. Looks at the load marker, where there is one: has it not moved, nothing is read.
    /// 2. Begins a transaction that takes its locks first and then sees one moment.
    /// 3. Merges the queries, which are all in the order of their cases, case by case.
    /// 4. Looks at the marker again: a load that ended meanwhile may have been seen in part.
    /// </summary>
    public async Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel)
    {
        try
        {
            await using var session = await SourceSession.Open(_database, cancel);
            var seen = await LookAtMarker(session, now, cancel);
            if (seen is not null && MarkOf(seen) == lastMarker)
            {
                return new SourceReading.Unchanged { Stale = StaleSince(seen, now) };
            }

            await session.Begin(locked: true, cancel);
            var marker = await Marker(session, now, cancel);
            var gathering = new Gathering(settings, now);
            await Merge(session, gathering, take, cancel);
            await session.End(cancel);

            if (await LookAtMarker(session, now, cancel) != marker)
            {
                return new SourceReading.Failed(
                    "The load marker moved while the tables were read: a load ended just now. The next poll reads it whole.",
                    "the load marker")
                {
                    Code = FaultCode.LoadMoved,
                };
            }

            return gathering.ToReading(AsOf(marker, now), marker is null ? null : MarkOf(marker));
        }
        catch (UnreadableException fault)
        {
            return fault.ToReading();
        }
    }

    private async Task<LoadMarker?> LookAtMarker(SourceSession session, DateTimeOffset now, CancellationToken cancel)
    {
        if (_database.LoadMarker is null)
        {
            return null;
        }

        await session.Begin(locked: false, cancel);
        var marker = await Marker(session, now, cancel);
        await session.End(cancel);
        return marker;
    }

    private async Task<LoadMarker?> Marker(SourceSession session, DateTimeOffset now, CancellationToken cancel) =>
        _database.LoadMarker is { } sql ? await LoadMarker.Read(session, sql, now, cancel) : null;

    private async Task Merge(SourceSession session, Gathering gathering, TakeCase take, CancellationToken cancel)
    {
        var cursors = settings.Tables.Select((each, at) => new QueryCursor(each, at, session, gathering)).ToList();
        try
        {
            await Merge(cursors, gathering, take, cancel);
        }
        finally
        {
            // Rows that were asked for ahead: whoever ends the session must not meet them under way.
            foreach (var cursor in cursors)
            {
                await cursor.DisposeAsync();
            }
        }
    }

    private static async Task Merge(List<QueryCursor> cursors, Gathering gathering, TakeCase take, CancellationToken cancel)
    {
        foreach (var cursor in cursors)
        {
            await cursor.Open(cancel);
        }

        while (Next(cursors) is { } reference)
        {
            foreach (var cursor in cursors)
            {
                while (cursor.Case == reference)
                {
                    await cursor.Take(cancel);
                }
            }

            if (gathering.Finish(reference) is { } snapshot)
            {
                await take(snapshot, cancel);
            }
        }
    }

    private static string? Next(List<QueryCursor> cursors)
    {
        string? next = null;
        foreach (var cursor in cursors)
        {
            if (cursor.Case is { } reference && (next is null || CaseOrder.Compare(reference, next) < 0))
            {
                next = reference;
            }
        }

        return next;
    }

    private DateTimeOffset AsOf(LoadMarker? marker, DateTimeOffset now) => marker?.At switch
    {
        { } at => at < now ? at : now,
        null when settings.DataAge is { Live: true } => now,
        null when settings.DataAge.LoadedAt is { } time => FileAge.LastLoad(time, settings.DataAge.LoadTakes, now, now),
        _ => throw new UnreadableException(
            "It has no timestamp, and dataAge does not say how old the data is: add a timestamp, or \"dataAge\".", "the load marker")
        {
            Code = FaultCode.MarkerMissing,
        },
    };

    // A job that has not run for longer than it ever takes is told, though what was read stands.
    private string? StaleSince(LoadMarker marker, DateTimeOffset now) => marker.At is { } at && now > at + settings.NewDataEvery + Late
        ? $"The load marker stands at {CivilTime.Words(at)}: no load has finished for longer than {Duration.Words(settings.NewDataEvery)}."
        : null;

    // A load that runs a little longer than yesterday's is none that failed.
    private static readonly TimeSpan Late = TimeSpan.FromHours(2);

    // A new version of the program, or another mapping, may read the same load in another way.
    private string MarkOf(LoadMarker marker) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{typeof(PostgresSource).Module.ModuleVersionId}\n{SettingsText.Of(settings)}\n{marker.Text}"))));
}
