using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>What the data of dropped files is as of.</summary>
internal static class FileAge
{
    /// <summary>The earliest "as of" among the files, never later than <paramref name="now"/>.</summary>
    /// <param name="age">How the source says it.</param>
    /// <param name="files">The files of one reading.</param>
    /// <param name="header">What a file's own header says; null for files that have none.</param>
    /// <param name="now">The time of this poll.</param>
    /// <exception cref="UnreadableException">A file does not say it, or says a time that has not come.</exception>
    public static DateTimeOffset Of(
        DataAge age, IReadOnlyList<DroppedFile> files, Func<DroppedFile, DateTimeOffset>? header, DateTimeOffset now) =>
        age switch
        {
            { Live: true } => now,
            { LoadedAt: { } time } => LastLoad(time, age.LoadTakes, files.Min(each => each.ModifiedAt), now),
            { FileName: { } pattern } => Earliest(files, FromName(new FileNameDate(pattern), pattern), now),
            { FileHeader: true } => Earliest(files, header ?? throw NoHeader(files[0]), now),
            { FileModified: true } => Earliest(files, each => each.ModifiedAt, now),
            _ => throw new UnreadableException(
                "The settings do not say how the age of the data is known (dataAge).", files[0].Name),
        };

    /// <summary>The start of the last daily load that was over by <paramref name="now"/> and had begun when the oldest file
    /// was written: an export that has stopped must not look fresh because the hour of its load went by.</summary>
    public static DateTimeOffset LastLoad(TimeOnly time, TimeSpan takes, DateTimeOffset writtenAt, DateTimeOffset now)
    {
        var day = CivilTime.DayOf(writtenAt < now ? writtenAt : now);
        var load = CivilTime.At(day, time);
        while (load + takes > now || load > writtenAt)
        {
            day = day.AddDays(-1);
            load = CivilTime.At(day, time);
        }

        return load;
    }

    private static DateTimeOffset Earliest(
        IReadOnlyList<DroppedFile> files, Func<DroppedFile, DateTimeOffset> ageOf, DateTimeOffset now)
    {
        var earliest = now;
        foreach (var file in files)
        {
            var asOf = ageOf(file);
            if (asOf > now + SourceGuard.Skew)
            {
                throw new UnreadableException(
                    $"The file says that it is of {CivilTime.Words(asOf)}, which has not come yet.", file.Name);
            }

            earliest = asOf < earliest ? asOf : earliest;
        }

        return earliest;
    }

    private static Func<DroppedFile, DateTimeOffset> FromName(FileNameDate name, string pattern) => file =>
        name.Find(file.Name) ?? throw new UnreadableException($"The name does not say a date as \"{pattern}\" does.", file.Name);

    private static UnreadableException NoHeader(DroppedFile file) =>
        new("Such a file has no header that says its date. Set dataAge to fileName, fileModified or loadedAt.", file.Name);
}
