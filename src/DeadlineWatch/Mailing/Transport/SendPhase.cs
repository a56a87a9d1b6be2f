namespace DeadlineWatch.Mailing.Transport;

/// <summary>How far one mail had come when its fate was decided, in the order of the dialogue.</summary>
internal enum SendPhase
{
    /// <summary>Judged here, before anyone was asked.</summary>
    Checking,
    Connect,
    Greeting,
    Hello,
    Tls,
    Authenticate,
    MailFrom,
    Recipient,
    Data,

    /// <summary>Asked whether the mail is still ours: the last moment at which it can be held back.</summary>
    LeaseCheck,

    /// <summary>The body and its final dot were handed over.</summary>
    FinalDot,

    /// <summary>Writing the file of a pickup folder.</summary>
    File,
}
