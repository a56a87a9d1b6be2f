using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DeadlineWatch.Storage.Chain;

/// <summary>What the places and hashes of rows of the history give together: SHA-256 over the batch, the position (each 64
/// bits, little end first) and the hash of each, in the order of the chain. It can be had of the rows while they say what
/// they said, once they are emptied, and of their export.</summary>
internal sealed class RowsDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many rows it covers.</summary>
    public long Rows { get; private set; }

    public void Add(long batch, int position, byte[] hash)
    {
        Span<byte> place = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, batch);
        BinaryPrimitives.WriteInt64LittleEndian(place[sizeof(long)..], position);
        _hash.AppendData(place);
        _hash.AppendData(hash);
        Rows++;
    }

    /// <summary>In hexadecimal; more may be added after.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
