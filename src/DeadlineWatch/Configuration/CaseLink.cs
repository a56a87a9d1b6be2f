namespace DeadlineWatch.Configuration;

/// <summary>Where the case system shows a case: a web address in which <c>{case}</c> stands for the reference.</summary>
internal sealed record CaseLink
{
    /// <summary>What stands for the case's reference.</summary>
    public const string Case = "{case}";

    /// <summary>What an address must be, in words.</summary>
    public const string Expected =
        "a web address over https in which {case} stands once, behind the name of the machine, such as " +
        "https://cases.anytown.example/case/{case}";

    // A reference is a number of the case system; what is longer is a column that was mapped wrongly.
    private const int LongestReference = 80;

    private readonly string _template;

    private CaseLink(string template) => _template = template;

    /// <summary>Null where it is none: the link is read by people who sign in there, so that it must be encrypted (but on
    /// this machine itself), and what a source sends must choose neither machine nor scheme.</summary>
    public static CaseLink? TryParse(string text)
    {
        var isOne = text.Split(Case).Length == 2 && !text.Any(each => each == '\\' || char.IsWhiteSpace(each) || char.IsControl(each));
        if (!isOne || !Uri.TryCreate(text.Replace(Case, "1", StringComparison.Ordinal), UriKind.Absolute, out var address))
        {
            return null;
        }

        var isSafe = address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && MailReader.IsThisMachine(address.Host));
        var machine = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = text.IndexOf('/', machine);
        return isSafe && address.UserInfo.Length == 0 && path > machine && text.IndexOf(Case, StringComparison.Ordinal) > path
            ? new(text)
            : null;
    }

    /// <summary>The page of a case; null for a reference of which no link can be made that leads there.</summary>
    public string? To(string reference)
    {
        // A browser takes "." and ".." for steps in the path, however they are written.
        return reference.Length is > 0 and <= LongestReference && !reference.Any(char.IsControl)
            && reference.Any(each => each != '.')
            && Uri.TryCreate(_template.Replace(Case, Uri.EscapeDataString(reference), StringComparison.Ordinal), UriKind.Absolute, out var address)
            ? address.AbsoluteUri
            : null;
    }

    public override string ToString() => _template;
}
