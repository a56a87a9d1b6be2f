using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Probing;

/// <summary>Reads the beginning of a source as a poll would: far enough to know that it can be reached, and that what the mapping
/// names is there. Nothing is stored.</summary>
internal static class SourceProbe
{
    public const string Part = "sources";

    // A council's export is read in a few seconds; a query that takes longer for its first rows lacks an index.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Probe Of(SourceSettings source, Func<SourceSettings, ICaseSource> open, DateTimeOffset now)
    {
        var limit = source.Timeout < Limit ? source.Timeout : Limit;
        var advice = source.HasFiles
            ? $"Does {source.Folder} lie on a share that hangs? \"deadlinewatch sources test {Commands.ShellWord.Of(source.Name)}\" reads it all."
            : $"Is its server busy, or is a load running? \"deadlinewatch sources test {Commands.ShellWord.Of(source.Name)}\" reads it all.";
        return new(Part, source.Name, limit, advice, async cancel => [await Look(source, open, now, cancel)]);
    }

    private static async Task<Probed> Look(
        SourceSettings source, Func<SourceSettings, ICaseSource> open, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            // The first case is enough: by then each table was opened and its columns found.
            var reading = await open(source).Read(now, lastMarker: null, (_, _) => throw new FirstCaseException(), cancel);
            return Judge(source, reading, now);
        }
        catch (FirstCaseException)
        {
            return Probed.Ok(Part, source.Name,
                source.Kind == SourceKind.Canary ? source.At : $"{source.At}: {Opened(source)}, its first case read");
        }
    }

    private static Probed Judge(SourceSettings source, SourceReading reading, DateTimeOffset now) => reading switch
    {
        SourceReading.Failed failed => Probed.Wrong(Part, source.Name, $"{failed.Place}: {failed.Reason}",
            IsYetToBeMade(source)
                ? "The service makes it when it starts, and its polls fail until files come into it. Is it the right one, and its share mounted?"
                : $"Polls of it fail until that is mended; what was read before stands. \"deadlinewatch sources test {Commands.ShellWord.Of(source.Name)}\" tries again."),
        SourceReading.Complete { Cases: 0 } when source.Kind != SourceKind.Canary => Probed.Warn(Part, source.Name,
            $"{source.At}: {Opened(source)}, and no case in it", "Ask those who run the case system whether that is so."),
        SourceReading.Complete complete when source.IsOld(complete.DataAsOf, now) => Probed.Warn(Part, source.Name,
            $"its data is from {CivilTime.Words(complete.DataAsOf)}", "No load has come for longer than \"newDataEvery\" says: ask those who make it."),
        _ => Probed.Ok(Part, source.Name, source.Kind == SourceKind.Canary ? source.At : $"{source.At}: {Opened(source)}"),
    };

    private static bool IsYetToBeMade(SourceSettings source) => source.HasFiles && !Path.Exists(source.Folder);

    private static string Opened(SourceSettings source) => source.Tables.Count switch
    {
        0 => "opened",
        1 => "1 table opened",
        var tables => $"{tables} tables opened",
    };

    /// <summary>Ends a reading at its first case.</summary>
    private sealed class FirstCaseException : Exception;
}
