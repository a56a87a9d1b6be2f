namespace DeadlineWatch.Mailing.Transport;

/// <summary>How the dialogue with the relay is protected. There is no "encrypt if offered": whoever sits between could
/// take the offer away.</summary>
internal enum SmtpSecurity
{
    /// <summary>Plain at first, then STARTTLS, which the relay must offer. Usually port 587 or 25.</summary>
    StartTls,

    /// <summary>TLS from the first byte. Usually port 465.</summary>
    ImplicitTls,

    /// <summary>Never encrypted; only to a relay on this very machine.</summary>
    PlainLocalOnly,
}
