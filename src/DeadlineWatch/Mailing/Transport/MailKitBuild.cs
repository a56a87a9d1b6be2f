using DeadlineWatch.Configuration;

namespace DeadlineWatch.Mailing.Transport;

/// <summary>Whether this build brought MailKit in (<c>-p:MailKit=true</c>). One that did sends through it.</summary>
internal static class MailKitBuild
{
#if MAILKIT
    public static bool IsIn => true;

    public static IMailTransport? Transport(SmtpOptions relay, OAuth2Settings? oauth2, TimeProvider time, Action onReply) =>
        new MailKitTransport(relay, oauth2, time, onReply);
#else
    public static bool IsIn => false;

    public static IMailTransport? Transport(SmtpOptions relay, OAuth2Settings? oauth2, TimeProvider time, Action onReply) => null;
#endif
}
