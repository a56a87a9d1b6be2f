using DeadlineWatch.Configuration;

namespace DeadlineWatch.Sources;

/// <summary>Reads the CSV files that a case system's job drops into a folder: one or more tables, each the newest file of
/// its pattern, or all of them where each adds to what is known.</summary>
internal sealed class CsvSource(SourceSettings settings) : ICaseSource
{
    // England's open cases in one table are a quarter of this.
    private const long LargestFile = 512L << 20;

    private readonly FileDrop _drop = new(settings, LargestFile);

    public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel) =>
        _drop.Read([.. settings.Tables.Select(each => each.Files)], header: null, Gather, now, lastMarker, take, cancel);

    private void Gather(IReadOnlyList<IReadOnlyList<DroppedFile>> files, Gathering gathering, CancellationToken cancel)
    {
        foreach (var (mapping, ofTable) in settings.Tables.Zip(files))
        {
            foreach (var file in ofTable)
            {
                CsvTable.Gather(mapping, file, gathering, cancel);
            }
        }
    }
}
