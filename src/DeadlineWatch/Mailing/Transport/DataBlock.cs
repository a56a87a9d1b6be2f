namespace DeadlineWatch.Mailing.Transport;

/// <summary>A message as it goes over the wire after DATA: dot-stuffed, ended by the final dot (RFC 5321
/// 4.5.2).</summary>
internal static class DataBlock
{
    /// <summary>Why the message may not go on the wire; null when it may. A bare CR or LF is read as a line end by some
    /// relays and not by others, so that a message could smuggle a second one.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> mime)
    {
        for (var i = 0; i < mime.Length; i++)
        {
            var fault = mime[i] switch
            {
                (byte)'\r' => i + 1 < mime.Length && mime[i + 1] == '\n' ? null : "a CR without its LF",
                (byte)'\n' => i > 0 && mime[i - 1] == '\r' ? null : "an LF without its CR",
                0 => "a NUL",
                > 127 => "a byte outside ASCII",
                _ => null,
            };
            if (fault is not null)
            {
                return $"The message holds {fault} at byte {i}.";
            }
        }

        return mime.IsEmpty ? "The message is empty." : null;
    }

    /// <summary>Stuffed and ended. Ask <see cref="FaultOf"/> first.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> mime)
    {
        using var framed = new MemoryStream(mime.Length + 64);
        var atLineStart = true;
        foreach (var octet in mime)
        {
            if (atLineStart && octet == '.')
            {
                framed.WriteByte((byte)'.');
            }

            framed.WriteByte(octet);
            atLineStart = octet == '\n';
        }

        framed.Write(atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return framed.ToArray();
    }
}
