using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Polling;

/// <summary>Tells whether a source says the same of a case as last time. The order of rows does not count, and events that
/// have no date yet are hashed without one, so that the window found for them does not look like news. One for each reading:
/// it keeps its buffers, for it is made of every case at every poll.</summary>
internal sealed class ReadingHash
{
    /// <summary>Its bytes; written as twice as many letters.</summary>
    public const int Length = 16;

    private readonly ArrayBufferWriter<char> _text = new(4096);
    private readonly List<Range> _lines = [];
    private readonly Comparison<Range> _order;
    private byte[] _bytes = new byte[4096];

    public ReadingHash() => _order = (one, other) => _text.WrittenSpan[one].SequenceCompareTo(_text.WrittenSpan[other]);

    public string Of(CaseSnapshot snapshot)
    {
        _text.ResetWrittenCount();
        _lines.Clear();
        foreach (var each in snapshot.Events)
        {
            var start = _text.WrittenCount;
            Line(each);
            _lines.Add(start.._text.WrittenCount);
        }

        _lines.Sort(_order);
        var length = Take(snapshot.Group, 0);
        length = Take("\n", length);
        length = Take(snapshot.Team, length);
        length = Take("\n", length);
        foreach (var line in _lines)
        {
            length = Take(_text.WrittenSpan[line], length);
            length = Take("\n", length);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.AsSpan(0, length), hash);
        return Convert.ToHexStringLower(hash[..Length]);
    }

    /// <summary>Puts a text's bytes behind those that are there. Answers how many there are then.</summary>
    private int Take(ReadOnlySpan<char> text, int length)
    {
        var most = length + Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(most, _bytes.Length * 2));
        }

        return length + Encoding.UTF8.GetBytes(text, _bytes.AsSpan(length));
    }

    private void Line(CaseEvent each)
    {
        Write(each.Kind.Name);
        Tab(each.Id);
        Tab(each.Episode);
        if (each.OccurredAt is { Precision: not Precision.Window } moment)
        {
            Tab("");
            Write(moment.Earliest);
            Write(moment.Precision == Precision.Day ? nameof(Precision.Day) : nameof(Precision.Minute));
        }
        else
        {
            Tab("undated");
        }

        Tab("");
        if (each.RecordedAt is { } recorded)
        {
            Write(recorded);
        }

        Tab(each.Team);
        Tab("");
        WriteFacts(each.Facts);
    }

    private void WriteFacts(IReadOnlyDictionary<string, string> facts)
    {
        var ordered = facts.Count < 2 ? facts.AsEnumerable() : facts.OrderBy(each => each.Key, StringComparer.Ordinal);
        var isFirst = true;
        foreach (var (key, value) in ordered)
        {
            Write(isFirst ? "" : "|");
            Write(key);
            Write("=");
            Write(value);
            isFirst = false;
        }
    }

    private void Tab(string? text)
    {
        Write("\t");
        Write(text);
    }

    private void Write(ReadOnlySpan<char> text) => _text.Write(text);

    private void Write(DateTimeOffset instant)
    {
        const int longest = 40;
        instant.TryFormat(_text.GetSpan(longest), out var written, "O", CultureInfo.InvariantCulture);
        _text.Advance(written);
    }
}
