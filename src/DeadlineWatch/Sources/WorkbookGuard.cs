using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace DeadlineWatch.Sources;

/// <summary>Looks through a workbook before it is parsed, and refuses one that would use up memory or time: a small file can
/// unpack to any size, and one cell can claim to stand in the two billionth row.</summary>
internal static class WorkbookGuard
{
    // What Excel itself allows.
    private const int MostRows = 1_048_576;
    private const int MostColumns = 16_384;

    // A council's lists unpack to a few megabytes, in some twenty entries, and shrink to a tenth.
    private const long LargestUnpacked = 256L << 20;
    private const int MostEntries = 1000;
    private const long HighestRatio = 200;
    private const long SmallEntry = 1L << 20;

    /// <exception cref="UnreadableException">The workbook is damaged, or is refused.</exception>
    public static void Judge(DroppedFile file, CancellationToken cancel)
    {
        if (file.Bytes is not [(byte)'P', (byte)'K', ..])
        {
            return; // the old format is not packed, and has room for 65,536 rows of 256 columns
        }

        try
        {
            using var archive = new ZipArchive(file.Open(), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries)
            {
                throw new UnreadableException($"The workbook has {archive.Entries.Count} parts; the most is {MostEntries}.", file.Name);
            }

            var unpacked = 0L;
            foreach (var entry in archive.Entries)
            {
                // The stated length can lie, so that what really comes out is counted.
                unpacked += Unpack(entry, LargestUnpacked - unpacked, file.Name, cancel);
                if (entry.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase)
                    && entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
                {
                    JudgeCells(entry, file.Name, cancel);
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or XmlException or NotSupportedException)
        {
            throw new UnreadableException("The workbook is damaged or cut off, or is no workbook at all.", file.Name);
        }
    }

    private static long Unpack(ZipArchiveEntry entry, long left, string file, CancellationToken cancel)
    {
        if (entry.Length > left)
        {
            throw TooLarge(file);
        }

        var buffer = new byte[1 << 16];
        var total = 0L;
        int length;
        using var stream = entry.Open();
        while ((length = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            total += length;
            if (total > left || (total > SmallEntry && total / HighestRatio > entry.CompressedLength))
            {
                throw TooLarge(file);
            }
        }

        return total;
    }

    private static UnreadableException TooLarge(string file) =>
        new("The workbook unpacks to far more than any return holds. It was refused.", file);

    private static void JudgeCells(ZipArchiveEntry entry, string file, CancellationToken cancel)
    {
        using var stream = entry.Open();
        using var reader = XmlReader.Create(
            stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true });
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName is not ("row" or "c"))
            {
                continue;
            }

            if (reader.GetAttribute("r") is { } at && !IsWithinBounds(at))
            {
                throw new UnreadableException("A cell claims to stand beyond the last row or column that Excel has.", file);
            }
        }
    }

    /// <summary>Whether "12" or "AB12" lies within a sheet.</summary>
    private static bool IsWithinBounds(string at)
    {
        var (letters, column) = (0, 0);
        while (letters < at.Length && letters < 4 && char.IsAsciiLetter(at[letters]))
        {
            column = (column * 26) + (at[letters] & 0x1F);
            letters++;
        }

        return column <= MostColumns
            && int.TryParse(at.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && row is >= 1 and <= MostRows;
    }
}
