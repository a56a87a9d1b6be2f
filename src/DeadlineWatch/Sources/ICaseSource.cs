using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>A case system, or a file that stands for one. It is only ever read.</summary>
internal interface ICaseSource
{
    /// <summary>Reads all that the source says now, and hands on each case as it is read, in the order of
    /// <see cref="CaseOrder"/>, each once. What was handed on counts for nothing until the reading is complete. Whatever is
    /// wrong with the source comes back as a reading that failed, with the place; bad rows are findings within a good reading.
    /// Throws only when cancelled, and what the receiver throws.</summary>
    /// <param name="now">The time of this poll.</param>
    /// <param name="lastMarker">The <see cref="SourceReading.Complete.LoadMarker"/> of the last sound reading; null before
    /// the first. A source that sees the same marker may answer <see cref="SourceReading.Unchanged"/>.</param>
    /// <param name="take">Takes the cases.</param>
    /// <param name="cancel">Ends the reading.</param>
    Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel);
}

/// <summary>Takes a case that was read.</summary>
internal delegate ValueTask TakeCase(CaseSnapshot snapshot, CancellationToken cancel);

/// <summary>Readings of which the cases are kept, for a command that shows them.</summary>
internal static class KeptReading
{
    /// <summary>Reads a source, and keeps the first of its cases in <see cref="SourceReading.Complete.Kept"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="now">The time of this reading.</param>
    /// <param name="lastMarker">As in <see cref="ICaseSource.Read"/>.</param>
    /// <param name="most">How many cases to keep.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<SourceReading> ReadAndKeep(
        this ICaseSource source, DateTimeOffset now, string? lastMarker, int most, CancellationToken cancel)
    {
        var kept = new List<CaseSnapshot>();
        var reading = await source.Read(now, lastMarker, (snapshot, _) =>
        {
            if (kept.Count < most)
            {
                kept.Add(snapshot);
            }

            return ValueTask.CompletedTask;
        }, cancel);
        return reading is SourceReading.Complete complete ? complete with { Kept = kept } : reading;
    }
}
