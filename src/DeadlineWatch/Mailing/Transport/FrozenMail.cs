namespace DeadlineWatch.Mailing.Transport;

/// <summary>One mail to one recipient, frozen: these very bytes go out, now or at a retry.</summary>
/// <param name="MessageId">As in the Message-ID header, with or without its angle brackets.</param>
/// <param name="From">The envelope sender, a bare address.</param>
/// <param name="To">The envelope recipient, a bare address.</param>
/// <param name="Mime">The whole message in CRLF lines, not dot-stuffed.</param>
internal sealed record FrozenMail(string MessageId, string From, string To, byte[] Mime);
