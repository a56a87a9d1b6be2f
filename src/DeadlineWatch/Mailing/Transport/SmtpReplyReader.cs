using System.Globalization;
using System.Text;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Reads answers off the wire and trusts none of them: lines, their number and their form are
/// bounded.</summary>
/// <exception cref="InvalidDataException">What came is no SMTP answer.</exception>
/// <exception cref="EndOfStreamException">The relay closed the connection.</exception>
internal sealed class SmtpReplyReader(Stream stream)
{
    // RFC 5321 4.5.3.1.5 allows 512; some relays are chattier.
    private const int LongestLine = 2000;

    // An EHLO answer has about fifteen.
    private const int MostLines = 100;

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The relay has said more than it was asked.</summary>
    public bool HasUnread => _start < _end;

    public async Task<SmtpReply> Read(CancellationToken cancel)
    {
        List<string> lines = [];
        var code = 0;
        while (true)
        {
            var line = await ReadLine(lines.Count > 0, cancel);
            var (lineCode, isLast) = Parse(line);
            if (lines.Count > 0 && lineCode != code)
            {
                throw new InvalidDataException($"The answer's code changed from {code} to {lineCode}.");
            }

            code = lineCode;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (isLast)
            {
                return new SmtpReply(code, lines);
            }

            if (lines.Count == MostLines)
            {
                throw new InvalidDataException($"The answer has more than {MostLines} lines.");
            }
        }
    }

    private static (int Code, bool IsLast) Parse(string line)
    {
        var isReply = line is [>= '2' and <= '5', >= '0' and <= '9', >= '0' and <= '9', ..]
            && (line.Length == 3 || line[3] is ' ' or '-');
        if (!isReply)
        {
            throw new InvalidDataException($"'{Printable.Line(line)}' is no SMTP answer.");
        }

        var code = int.Parse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture);
        return (code, line.Length == 3 || line[3] == ' ');
    }

    private async Task<string> ReadLine(bool midAnswer, CancellationToken cancel)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length > LongestLine || (length < 0 && _end - _start > LongestLine))
            {
                throw new InvalidDataException($"A line of the answer is longer than {LongestLine} bytes.");
            }

            if (length >= 0)
            {
                // Latin-1 takes every byte; what is not printable is replaced before anyone reads it.
                var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            if (read == 0)
            {
                throw new EndOfStreamException(midAnswer || HasUnread
                    ? "The relay closed the connection in the middle of an answer."
                    : "The relay closed the connection.");
            }

            _end += read;
        }
    }
}
