using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

/// <summary>A folder of its own for one test, into which files are dropped.</summary>
internal sealed class DropFolder : IDisposable
{
    /// <summary>The time of every poll: Tue 7 Apr 2026, 10:00 in London.</summary>
    public static readonly DateTimeOffset Now = new(2026, 4, 7, 9, 0, 0, TimeSpan.Zero);

    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public DropFolder Write(string name, string text, Encoding? encoding = null, DateTimeOffset? modifiedAt = null) =>
        Write(name, [.. (encoding ?? new UTF8Encoding(false)).GetPreamble(), .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)], modifiedAt);

    public DropFolder Write(string name, byte[] bytes, DateTimeOffset? modifiedAt = null)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, (modifiedAt ?? Now.AddHours(-1)).UtcDateTime);
        return this;
    }

    public SourceSettings Settings(SourceKind kind, string files = "*", params TableMapping[] tables) => new()
    {
        Name = "some-source",
        Authority = "some-council",
        Kind = kind,
        Folder = Path,
        Files = files,
        DataAge = new DataAge { FileModified = true },
        Tables = tables,
    };

    /// <summary>Reads a CSV file "cases.csv" by a mapping.</summary>
    public Task<SourceReading> Read(TableMapping mapping) => Read(Settings(SourceKind.Csv, tables: mapping));

    public static Task<SourceReading> Read(SourceSettings settings, string? lastMarker = null, DateTimeOffset? now = null) =>
        SourceFactory.Create(settings).ReadAndKeep(now ?? Now, lastMarker, int.MaxValue, TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}

/// <summary>Short ways to say what came of a reading.</summary>
internal static class Readings
{
    /// <summary>A mapping with a case column, and a referral and its decision.</summary>
    public static readonly TableMapping Referrals = new()
    {
        Name = "referrals",
        Files = "cases.csv",
        Case = "case",
        Events = new Dictionary<EventKind, EventMapping>
        {
            [Kind("referral-received")] = new() { Column = "received" },
            [Kind("referral-decided")] = new() { Column = "decided" },
        },
    };

    public static EventKind Kind(string name) => EventKind.Parse(name);

    public static SourceReading.Complete Sound(this SourceReading reading) => reading switch
    {
        SourceReading.Complete complete => complete,
        SourceReading.Failed failed => throw new Xunit.Sdk.XunitException($"Failed at {failed.Place}: {failed.Reason}"),
        _ => throw new Xunit.Sdk.XunitException(reading.ToString()),
    };

    public static string FailureOf(this SourceReading reading) =>
        Assert.IsType<SourceReading.Failed>(reading) is var failed ? $"{failed.Place}: {failed.Reason}" : "";

    /// <summary>Each event as a line: "C1 referral-received 2026-04-02T13:10Z #id @episode channel=telephone (team)". Row
    /// marks are numbered in the order of the lines.</summary>
    public static string[] Lines(this SourceReading.Complete reading)
    {
        var marks = new List<string>();
        return [.. reading.Kept.OrderBy(each => each.Reference, StringComparer.Ordinal).SelectMany(each => each.Events.Select(happened =>
            $"{each.Reference} {happened.Kind} {When(happened.OccurredAt)}"
            + (happened.Id is null ? "" : $" #{happened.Id}")
            + Episode(happened.Episode)
            + string.Concat(happened.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $" {fact.Key}={fact.Value}"))
            + (happened.Team is null ? "" : $" ({happened.Team})")))];

        string Episode(string? episode)
        {
            if (episode?.StartsWith("row:", StringComparison.Ordinal) != true)
            {
                return episode is null ? "" : $" @{episode}";
            }

            if (!marks.Contains(episode))
            {
                marks.Add(episode);
            }

            return $" @row{marks.IndexOf(episode) + 1}";
        }
    }

    public static string[] Codes(this SourceReading.Complete reading) =>
        [.. reading.Findings.Select(each => $"{each.Code} {each.Place}" + (each.Case is null ? "" : $" [{each.Case}]"))];

    public static string[] Counted(this IReadOnlyDictionary<string, int> counts) =>
        [.. counts.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")];

    public static string When(Moment? moment) => moment switch
    {
        null => "undated",
        { Precision: Precision.Day } => $"{moment.Value.Day:yyyy-MM-dd}",
        _ => $"{moment.Value.Earliest:yyyy-MM-ddTHH:mmZ}",
    };
}
