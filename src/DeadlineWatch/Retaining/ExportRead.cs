using System.Globalization;
using System.Security.Cryptography;
using DeadlineWatch.Storage.Chain;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Retaining;

/// <summary>An export as it was read back.</summary>
/// <param name="Name">The name of the file, without its folder.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
/// <param name="Digest">What the places and hashes of its sound lines give.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record ExportRead(string Name, string Sha256, string Digest, IReadOnlyList<ExportedLine> Lines)
{
    /// <summary>How many lines are sound.</summary>
    public long Sound => Lines.LongCount(each => each.IsSound);

    /// <summary>The authority of its rows; null where no line is sound.</summary>
    public string? Authority => Lines.FirstOrDefault(each => each.IsSound)?.Row?.Authority;

    public static async Task<ExportRead> Of(string path, CancellationToken cancel)
    {
        string sha256;
        await using (var file = File.OpenRead(path))
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        }

        using var digest = new RowsDigest();
        var lines = new List<ExportedLine>();
        await foreach (var text in File.ReadLinesAsync(path, cancel))
        {
            var row = ExportLine.TryRead(text);
            var line = new ExportedLine(lines.Count + 1, row, row is not null && ExportLine.IsSound(row));
            lines.Add(line);
            if (line.IsSound)
            {
                digest.Add(row!.Batch, row.Position, row.Hash);
            }
        }

        return new(Path.GetFileName(path), sha256, digest.ToString(), lines);
    }

    /// <summary>Names every line that is not as it was written; null where each is. Each line has its place among the rows that
    /// were written: a sound one by what it says, one at fault by what is left of it, or after the line before it.</summary>
    /// <param name="written">The rows that were written, in their order; none where they are not known.</param>
    public string? Damage(IReadOnlyList<HistoryColumns> written)
    {
        var places = new Dictionary<(long, int), int>();
        for (var place = 0; place < written.Count; place++)
        {
            places.TryAdd((written[place].Batch, written[place].Position), place);
        }

        var missing = Enumerable.Range(0, written.Count).ToHashSet();
        var placed = new Dictionary<int, int>();
        foreach (var line in Lines.Where(each => each.IsSound))
        {
            if (PlaceOf(line, places) is { } place && line.Row!.Hash.AsSpan().SequenceEqual(written[place].Hash) && missing.Remove(place))
            {
                placed.Add(line.Number, place);
            }
        }

        var last = -1;
        foreach (var line in Lines)
        {
            if (placed.TryGetValue(line.Number, out var place))
            {
                last = place;
            }
            else if (!line.IsSound)
            {
                last = PlaceOf(line, places) is { } own && missing.Contains(own) ? own : last + 1;
                missing.Remove(last);
            }
        }

        string?[] faults =
        [
            Words(Lines.Where(each => each.Row is null), "is no row of history", "are no rows of history"),
            Words(Lines.Where(each => each is { Row: not null, IsSound: false }), "was edited", "were edited"),
            written.Count == 0 ? null
                : Words(Lines.Where(each => each.IsSound && !placed.ContainsKey(each.Number)), "was put in", "were put in"),
            Words(missing.Select(each => each + 1), "of those written is missing", "of those written are missing"),
        ];
        var said = string.Join("; ", faults.Where(each => each is not null));
        return said.Length == 0 ? null : said;
    }

    private static int? PlaceOf(ExportedLine line, Dictionary<(long, int), int> places) =>
        line.Row is { } row && places.TryGetValue((row.Batch, row.Position), out var place) ? place : null;

    private static string? Words(IEnumerable<ExportedLine> lines, string one, string many) =>
        Words(lines.Select(each => each.Number), one, many);

    /// <summary>"line 3 was edited", "lines 3-5, 9 were edited".</summary>
    private static string? Words(IEnumerable<int> numbers, string one, string many)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var number in numbers.Order())
        {
            if (runs.Count > 0 && runs[^1].Last == number - 1)
            {
                runs[^1] = (runs[^1].First, number);
            }
            else
            {
                runs.Add((number, number));
            }
        }

        return runs switch
        {
            [] => null,
            [var (first, last)] when first == last => string.Create(CultureInfo.InvariantCulture, $"line {first} {one}"),
            _ => $"lines {string.Join(", ", runs.Select(Run))} {many}",
        };
    }

    private static string Run((int First, int Last) run) => run.First == run.Last
        ? run.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{run.First}-{run.Last}");
}

/// <summary>A line of an export.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Row">What it says; null where it is no row of history.</param>
/// <param name="IsSound">Whether that gives the hash that it names.</param>
internal sealed record ExportedLine(int Number, HistoryColumns? Row, bool IsSound);
