using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using NpgsqlTypes;

namespace DeadlineWatch.Storage.Postgres;

/// <summary>Rows in the binary form of COPY (PostgreSQL's manual, "COPY", file formats): each value is its length and its bytes.
/// Written here and not value by value through the driver, which takes most of the time of a first poll: millions of rows of
/// a dozen values.</summary>
internal sealed class CopyBuffer : IDisposable
{
    /// <summary>From here on it is worth a write to the server.</summary>
    private const int Full = 128 << 10;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly FirstDay = new(2000, 1, 1);

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Full * 2);
    private int _length;

    public bool IsFull => _length >= Full;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>What goes before the first row: the signature, no flags, no extension.</summary>
    public void Begin()
    {
        Put("PGCOPY\n"u8);
        Put([0xff, (byte)'\r', (byte)'\n', 0]);
        Int(0);
        Int(0);
    }

    public void BeginRow(int columns) => BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), (short)columns);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Room(sizeof(short)), -1);

    public void Value(NpgsqlDbType type, object? value)
    {
        switch (type)
        {
            case var _ when value is null:
                Int(-1);
                break;
            case NpgsqlDbType.Text or NpgsqlDbType.Json:
                Text((string)value);
                break;
            case NpgsqlDbType.TimestampTz:
                Length(sizeof(long));
                Long((TimeText.Cut((DateTimeOffset)value).UtcDateTime - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
                break;
            case NpgsqlDbType.Date:
                Length(sizeof(int));
                Int(((DateOnly)value).DayNumber - FirstDay.DayNumber);
                break;
            case NpgsqlDbType.Integer:
                Length(sizeof(int));
                Int((int)value);
                break;
            case NpgsqlDbType.Bigint:
                Length(sizeof(long));
                Long((long)value);
                break;
            case NpgsqlDbType.Boolean:
                Length(1);
                Put([(bool)value ? (byte)1 : (byte)0]);
                break;
            case NpgsqlDbType.Bytea:
                Length(((byte[])value).Length);
                Put((byte[])value);
                break;
            default:
                throw new UnreachableException($"A column of {type}");
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Text(string text)
    {
        var at = _length;
        Room(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(at + sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at), written);
        _length = at + sizeof(int) + written;
    }

    private void Length(int length) => Int(length);

    private void Int(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(sizeof(int)), value);

    private void Long(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), value);

    private void Put(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>Makes room behind what is written, and counts it as written.</summary>
    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        var room = _bytes.AsSpan(_length, length);
        _length += length;
        return room;
    }
}
