namespace DeadlineWatch.Sources;

/// <summary>A case system, or a file that stands for one. It is only ever read.</summary>
internal interface ICaseSource
{
    /// <summary>Reads all that the source says now. Whatever is wrong with it comes back as a reading that failed, with
    /// the place; bad rows are findings within a good reading. Throws only when cancelled.</summary>
    /// <param name="now">The time of this poll.</param>
    /// <param name="lastMarker">The <see cref="SourceReading.Complete.LoadMarker"/> of the last sound reading; null before
    /// the first. A source that sees the same marker may answer <see cref="SourceReading.Unchanged"/>.</param>
    /// <param name="cancel">Ends the reading.</param>
    Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, CancellationToken cancel);
}
