namespace DeadlineWatch.Mailing.Transport;

/// <summary>A message as it goes over the wire after DATA: dot-stuffed, ended by the final dot (RFC 5321
/// 4.5.2).</summary>
internal static class DataBlock
{
    /// <summary>Why the message may not go on the wire; null when it may. A bare CR or LF is read as a line end by some
    /// relays and not by others, so that a message could smuggle a second one.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> mime)
    {
        var bad = mime.IndexOfAnyExceptInRange((byte)1, (byte)127);
        var upTo = bad < 0 ? mime.Length : bad;
        for (var i = 0; i < upTo; i++)
        {
            var next = mime[i..upTo].IndexOfAny((byte)'\r', (byte)'\n');
            if (next < 0)
            {
                break;
            }

            i += next;
            if (mime[i] == '\n' || i + 1 == mime.Length || mime[i + 1] != '\n')
            {
                return $"The message holds {(mime[i] == '\n' ? "an LF without its CR" : "a CR without its LF")} at byte {i}.";
            }

            // Over the pair.
            i++;
        }

        if (bad >= 0)
        {
            return $"The message holds {(mime[bad] == 0 ? "a NUL" : "a byte outside ASCII")} at byte {bad}.";
        }

        return mime.IsEmpty ? "The message is empty." : null;
    }

    /// <summary>Stuffed and ended. Ask <see cref="FaultOf"/> first.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> mime)
    {
        using var framed = new MemoryStream(mime.Length + 64);
        var atLineStart = mime.IsEmpty || mime[^1] == '\n';
        if (mime.StartsWith("."u8))
        {
            framed.WriteByte((byte)'.');
        }

        for (int next; (next = mime.IndexOf("\n."u8)) >= 0; mime = mime[(next + 1)..])
        {
            framed.Write(mime[..(next + 1)]);
            framed.WriteByte((byte)'.');
        }

        framed.Write(mime);
        framed.Write(atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return framed.ToArray();
    }
}
