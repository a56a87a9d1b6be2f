using System.Text.RegularExpressions;

namespace DeadlineWatch.Configuration;

/// <summary>The form of an address that we mail to: plain ASCII, no display name, no quoting. What it leaves out is
/// legal, but in a directory of managers it is a slip of the hand.</summary>
internal static partial class MailAddress
{
    public const string Expected = "a mail address such as duty.manager@anytown.example";
    public const string DomainExpected = "a domain such as anytown.example";

    /// <summary>The address itself; null where it is none.</summary>
    public static string? Read(string text) =>
        text.Length <= 254 && text.Split('@') is [{ Length: <= 64 } local, var domain] && Local().IsMatch(local)
        && ReadDomain(domain) is not null
            ? text
            : null;

    /// <summary>The domain itself; null where it is none.</summary>
    public static string? ReadDomain(string text) => text.Length <= 253 && Domain().IsMatch(text) ? text : null;

    /// <summary>What stands after the @.</summary>
    public static string DomainOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"\A[a-z0-9_+'&-]+(\.[a-z0-9_+'&-]+)*\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Local();

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Domain();
}
