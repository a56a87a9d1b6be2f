using System.Security.Cryptography;
using DeadlineWatch.Storage;
using DeadlineWatch.Storage.Chain;

namespace DeadlineWatch.Retaining;

/// <summary>Holds an export against what the history records of it.
/// <list type="number">
/// <item>Some pass must have written this very file: it is found by the SHA-256.</item>
/// <item>Where none has, each line must still give the hash that it names, and the first that does not is named.</item>
/// <item>Together they must be the rows that a pass emptied.</item>
/// </list></summary>
internal static class ExportCheck
{
    /// <summary>Checks one file.</summary>
    public static async Task<ExportVerdict> Of(string path, IReadOnlyList<RetentionRecord> passes, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        string sha256;
        await using (var file = File.OpenRead(path))
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        }

        var named = passes.FirstOrDefault(each => each.Sha256 == sha256);
        using var digest = new RowsDigest();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            number++;
            if (ExportLine.TryRead(line) is not { } row)
            {
                return new(name, named, digest.Rows, $"line {number} is no row of history");
            }

            if (!ExportLine.IsSound(row))
            {
                return new(name, named, digest.Rows, $"line {number} was edited");
            }

            digest.Add(row.Batch, row.Position, row.Hash);
        }

        var emptied = named ?? passes.FirstOrDefault(each => each.Digest == digest.ToString());
        return new(name, emptied, digest.Rows,
            emptied is null ? "no pass of retention emptied these rows"
            : emptied.Digest != digest.ToString() || emptied.Rows != digest.Rows ? $"it does not hold the rows that pass {emptied.Pass} emptied"
            : named is null ? $"it holds the rows of pass {emptied.Pass}, and was written anew since"
            : null);
    }
}

/// <summary>What was found of an export.</summary>
/// <param name="File">Its name.</param>
/// <param name="Pass">The pass that wrote it; null for none.</param>
/// <param name="Rows">How many of its rows are sound.</param>
/// <param name="Fault">What is wrong; null where nothing is.</param>
internal sealed record ExportVerdict(string File, RetentionRecord? Pass, long Rows, string? Fault);
