using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Reads the children in need census return of the Department for Education, which every English case system can
/// write.</summary>
internal sealed class CinCensusSource(SourceSettings settings) : ICaseSource
{
    // A large council's whole year is about fifty megabytes.
    private const long LargestFile = 512L << 20;

    private readonly FileDrop _drop = new(settings, LargestFile);

    public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel) =>
        _drop.Read([settings.Files], file => AsOf(file, now), Gather, now, lastMarker, take, cancel);

    /// <summary>What the return says that it is as of: when the file was made (DateTime), where it says that; else the end
    /// of its reference date, which for a return made during the year still lies ahead and is then refused.</summary>
    internal static DateTimeOffset AsOf(DroppedFile file, DateTimeOffset now)
    {
        using var reader = new CinReader(file);
        var header = reader.Header();
        if (header.TryGetValue("DateTime", out var made) && MomentText.Parse(made, midnightIsTime: true) is { } moment)
        {
            return moment.Earliest;
        }

        if (header.TryGetValue("ReferenceDate", out var text)
            && MomentText.Parse(text, midnightIsTime: false) is { } reference)
        {
            // On the day itself the return reaches no further than this reading of it.
            var end = CivilTime.EndOf(reference.Day);
            return reference.Earliest <= now && now < end ? now : end;
        }

        throw new UnreadableException("The return's header has neither DateTime nor ReferenceDate.", file.Name);
    }

    private static void Gather(IReadOnlyList<IReadOnlyList<DroppedFile>> files, Gathering gathering, CancellationToken cancel)
    {
        var file = files[0][^1];
        foreach (var block in CinBlock.Names)
        {
            gathering.OpenTable(block);
        }

        using var reader = new CinReader(file);
        reader.Header();
        var child = new CinChild(gathering, file.Name);
        while (reader.NextChild(cancel) is { } blocks)
        {
            child.Gather(blocks);
        }
    }
}
