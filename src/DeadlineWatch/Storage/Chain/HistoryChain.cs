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
    // Room for nearly every row without asking for memory.
    private const int Short = 1024;

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
        var bytes = new HashedFields(stackalloc byte[Short]);
        bytes.Number(position);
        bytes.Field(TimeText.Of(row.At));
        bytes.Field(row.Clock.Authority);
        bytes.Field(row.Clock.Case);
        bytes.Field(row.Clock.Definition);
        bytes.Field(row.Clock.Start);
        bytes.Field(row.What);
        bytes.Field(row.Words);
        bytes.Field(row.Cause);
        bytes.Field(TimeText.Of(row.DataAsOf));
        bytes.Field(row.RulesHash);
        return SHA256.HashData(bytes.Written);
    }

    /// <summary>The hash of a batch.</summary>
    public static byte[] HashOf(string authority, long number, byte[] previous, IEnumerable<byte[]> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new HashedFields(stackalloc byte[Short]);
        bytes.Field(authority);
        bytes.Number(number);
        hash.AppendData(bytes.Written);
        hash.AppendData(previous);
        foreach (var row in rows)
        {
            hash.AppendData(row);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Fields one after the other, as they are hashed: each with its length before it, so that no two rows give the same
    /// bytes; nothing is not the same as empty.</summary>
    private ref struct HashedFields(Span<byte> room)
    {
        private Span<byte> _room = room;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _room[.._length];

        public void Field(string? text)
        {
            Number(text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            if (text is not null)
            {
                Make(Encoding.UTF8.GetMaxByteCount(text.Length));
                _length += Encoding.UTF8.GetBytes(text, _room[_length..]);
            }
        }

        public void Number(long number)
        {
            Make(sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(_room[_length..], number);
            _length += sizeof(long);
        }

        private void Make(int room)
        {
            if (_room.Length - _length < room)
            {
                var larger = new byte[(_length + room) * 2];
                Written.CopyTo(larger);
                _room = larger;
            }
        }
    }
}
