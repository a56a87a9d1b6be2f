using System.IO.Compression;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>What of a reading is news, until the reading is known to be sound. All of England's cases are a few dozen
/// megabytes: packed, and in blocks that are let go as they are taken out again. In memory, for nobody should find it in a
/// file.</summary>
internal sealed class NewsSpool(SourceName source) : IDisposable
{
    // Large enough to be packed well, small enough that one more of them is nothing.
    private const int BlockSize = 256 << 10;

    // Referrals' and plans' ids are short; a longer block grows by itself.
    private const int Slack = 4 << 10;

    private readonly Queue<(byte[] Packed, int Rows)> _blocks = [];
    private readonly SpoolWords _words = new();
    private MemoryStream _open = new(BlockSize + Slack);
    private int _rowsOpen;

    /// <summary>How many readings wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a reading; those must come in the order of their cases.</summary>
    public void Add(CaseSnapshot snapshot, string hash)
    {
        using (var writer = new BinaryWriter(_open, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            SpoolForm.Write(writer, snapshot, hash, _words);
        }

        Count++;
        _rowsOpen++;
        if (_open.Length >= BlockSize)
        {
            Pack();
        }
    }

    /// <summary>Takes all readings out, in the order in which they were added.</summary>
    public IEnumerable<ReadingRow> TakeAll()
    {
        Pack();
        while (_blocks.TryDequeue(out var block))
        {
            using var unpacked = new ZLibStream(new MemoryStream(block.Packed), CompressionMode.Decompress);
            using var buffered = new BufferedStream(unpacked, BlockSize);
            using var reader = new BinaryReader(buffered);
            for (var row = 0; row < block.Rows; row++)
            {
                Count--;
                yield return SpoolForm.Read(reader, source, _words);
            }
        }
    }

    public void Dispose() => _open.Dispose();

    private void Pack()
    {
        if (_rowsOpen == 0)
        {
            return;
        }

        using var packed = new MemoryStream();
        using (var packing = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(_open.GetBuffer().AsSpan(0, (int)_open.Length));
        }

        _blocks.Enqueue((packed.ToArray(), _rowsOpen));
        _open.SetLength(0);
        _rowsOpen = 0;
    }
}

/// <summary>Which source of which authority said it.</summary>
internal sealed record SourceName(string Authority, string Source);
