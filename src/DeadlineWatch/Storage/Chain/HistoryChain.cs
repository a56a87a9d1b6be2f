using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Storage.Columns;

namespace DeadlineWatch.Storage.Chain;

/// <summary>The chain that makes a later change of the history visible. What one transaction writes of one authority is a
/// batch; its hash covers the hashes of its rows and the hash of the batch before it. So whoever knows the last hash knows
/// all: no row can be edited, taken out, put in or moved without another hash at the end.</summary>
internal static class HistoryChain
{
    /// <summary>What the first batch follows.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    /// <summary>The next batch of an authority.</summary>
    /// <param name="head">Where its chain ends; the caller holds it locked.</param>
    /// <param name="rows">What the transaction says of the authority, at least one, in order.</param>
    public static (BatchColumns Batch, IReadOnlyList<HistoryColumns> Rows) Next(
        ChainHead head, IEnumerable<HistoryRow> rows)
    {
        var number = head.Number + 1;
        var chained = rows.Select((row, position) => HistoryColumns.From(row) with
        {
            Batch = number,
            Position = position,
            Hash = HashOf(row, position),
        }).ToList();
        return (new()
        {
            Authority = head.Authority,
            Number = number,
            Rows = chained.Count,
            Previous = head.Hash,
            Hash = HashOf(head.Authority, number, head.Hash, chained.Select(each => each.Hash)),
        }, chained);
    }

    /// <summary>The hash of a row at its position in its batch. The id is not in it: two stores count differently.</summary>
    public static byte[] HashOf(HistoryRow row, int position)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Number(hash, position);
        Field(hash, TimeText.Of(row.At));
        Field(hash, row.Clock.Authority);
        Field(hash, row.Clock.Case);
        Field(hash, row.Clock.Definition);
        Field(hash, row.Clock.Start);
        Field(hash, row.What);
        Field(hash, row.Words);
        Field(hash, row.Cause);
        Field(hash, TimeText.Of(row.DataAsOf));
        Field(hash, row.RulesHash);
        return hash.GetHashAndReset();
    }

    /// <summary>The hash of a batch.</summary>
    public static byte[] HashOf(string authority, long number, byte[] previous, IEnumerable<byte[]> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Field(hash, authority);
        Number(hash, number);
        hash.AppendData(previous);
        foreach (var row in rows)
        {
            hash.AppendData(row);
        }

        return hash.GetHashAndReset();
    }

    // With its length before it, so that no two rows give the same bytes; nothing is not the same as empty.
    private static void Field(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        Number(hash, bytes?.Length ?? -1);
        hash.AppendData(bytes ?? []);
    }

    private static void Number(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
