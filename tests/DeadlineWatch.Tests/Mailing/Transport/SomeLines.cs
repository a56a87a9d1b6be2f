using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>A letter of all that has ever gone wrong on the way: dots where lines begin, line ends of every kind, characters
/// outside ASCII, and lines longer than mail allows.</summary>
internal static class SomeLines
{
    public static MailDraft Draft(string id = "1@deadlines.example", string to = "manager@council.example")
    {
        var lines = ".\n..\n.hidden\nFrom here on\ncafé – Llanfair £5 \U0001F4C5\n"
            + $"{new string('x', 1500)}\n{new string('é', 700)}\n"
            + "a bare\rreturn, a bare\nfeed\r\nand both\n\n.\n";
        return SomeMail.Draft() with
        {
            MessageId = id,
            To = to,
            FromName = "Jörg \"Deadlines\" Watch",
            Subject = $"Overdue: café – {string.Join(' ', Enumerable.Repeat("timescale", 30))}",
            Text = lines,
            Html = $"<pre>{lines}</pre>\n",
        };
    }

    /// <summary>Both parts, the headers, and nothing to complain of.</summary>
    public static void AssertRead(MailDraft draft, PythonMail read)
    {
        Assert.Empty(read.Defects);
        Assert.Equal(draft.Subject, read["Subject"]);
        Assert.Equal($"\"Jörg \\\"Deadlines\\\" Watch\" <{draft.From}>", read["From"]);
        Assert.Equal($"<{draft.MessageId}>", read["Message-ID"]);
        Assert.Equal("auto-generated", read["Auto-Submitted"]);
        Assert.Equal(["text/plain", "text/html"], read.Parts.Select(part => part.Type));
        Assert.Equal(Plain(draft.Text), Plain(read.Parts[0].Text));
        Assert.Equal(Plain(draft.Html), Plain(read.Parts[1].Text));
    }

    // A line end is a line end, in whichever of its three forms it was written.
    private static string Plain(string text) => text.ReplaceLineEndings("\n").Replace('\r', '\n');
}
