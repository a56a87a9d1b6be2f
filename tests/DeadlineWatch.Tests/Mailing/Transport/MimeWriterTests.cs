using System.Text;
using DeadlineWatch.Mailing.Transport;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class MimeWriterTests
{
    [Fact]
    public void A_mail_can_be_read_in_an_editor()
    {
        var draft = SomeMail.Draft() with
        {
            Subject = "Due today: café",
            Text = "Case C-1 is due by the end of Fri 20 Nov 2026 – see below.\n.\nFrom here on = nothing. \n",
            Headers = [("References", "<0@deadlines.example>")],
        };

        var written = Encoding.ASCII.GetString(MimeWriter.Write(draft));

        const string expected = """
            From: "DeadlineWatch"
             <deadlines@council.example>
            To: <manager@council.example>
            Subject: =?utf-8?Q?Due_today=3A_caf=C3=A9?=
            Date: Fri, 20 Nov 2026 08:30:00 +0000
            Message-ID: <1@deadlines.example>
            Auto-Submitted: auto-generated
            X-Auto-Response-Suppress: All
            References: <0@deadlines.example>
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_a7757f4774316be3cdab508f8a1a923a"

            --=_a7757f4774316be3cdab508f8a1a923a
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Case C-1 is due by the end of Fri 20 Nov 2026 =E2=80=93 see below.
            =2E
            =46rom here on =3D nothing.=20

            --=_a7757f4774316be3cdab508f8a1a923a
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>One timescale is due.</p>

            --=_a7757f4774316be3cdab508f8a1a923a--

            """;
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), written);
    }

    [Fact]
    public void The_same_draft_gives_the_same_bytes() =>
        Assert.Equal(MimeWriter.Write(SomeMail.Draft()), MimeWriter.Write(SomeMail.Draft()));

    [Fact]
    public async Task Another_parser_reads_what_was_written()
    {
        var draft = SomeMail.Draft() with
        {
            FromName = "Children's “front door” \\ \"MASH\"",
            Subject = "Gwaith: 2 amserlen wedi'u methu – ŵyr 👩‍👧",
            Text = "Achos C-1 – ŵyr 👩‍👧\n",
            Html = "<p>Achos C-1 &ndash; ŵyr 👩‍👧</p>\n",
            MessageId = "<20261120.1@deadlines.example>",
            Date = new DateTimeOffset(2026, 7, 1, 8, 30, 5, TimeSpan.FromHours(1)),
        };

        var mail = await PythonMail.Parse(MimeWriter.Write(draft));

        Assert.Empty(mail.Defects);
        Assert.Equal(draft.Subject, mail["Subject"]);
        Assert.Contains("“front door”", mail["From"], StringComparison.Ordinal);
        Assert.EndsWith("<deadlines@council.example>", mail["From"], StringComparison.Ordinal);
        Assert.Equal("Wed, 01 Jul 2026 08:30:05 +0100", mail["Date"]);
        Assert.Equal("<20261120.1@deadlines.example>", mail["Message-ID"]);
        Assert.Equal("auto-generated", mail["Auto-Submitted"]);
        Assert.Equal([new PythonMail.Part("text/plain", draft.Text), new PythonMail.Part("text/html", draft.Html)], mail.Parts);
    }

    [Fact]
    public async Task Whatever_the_words_they_come_back_unchanged()
    {
        var drafts = Drafts(400);

        var mails = await PythonMail.ParseAll([.. drafts.Select(MimeWriter.Write)]);

        Assert.Equal(drafts.Count, mails.Count);
        Assert.All(drafts.Zip(mails), pair =>
        {
            var (draft, mail) = pair;
            Assert.Empty(mail.Defects);
            // A parser may drop the space that ends a header: ours never end or begin with one.
            Assert.Equal(draft.Subject, mail["Subject"]);
            Assert.Equal([LinesOf(draft.Text), LinesOf(draft.Html)], mail.Parts.Select(part => part.Text).ToArray());
        });
    }

    [Fact]
    public void Whatever_the_words_the_lines_are_short_ASCII_and_safe()
    {
        Assert.All(Drafts(400), draft =>
        {
            var bytes = MimeWriter.Write(draft);
            var text = Encoding.ASCII.GetString(bytes);

            Assert.Null(DataBlock.FaultOf(bytes));
            Assert.All(text.Split("\r\n"), line =>
            {
                Assert.True(line.Length <= 76, line);
                Assert.False(line.StartsWith('.'), line);
                Assert.False(line.StartsWith("From ", StringComparison.Ordinal), line);
                Assert.False(line.EndsWith(' '), line);
            });
        });
    }

    [Theory]
    [InlineData("word ", 200)]
    [InlineData("wörd ", 200)]
    [InlineData("x", 1000)]
    [InlineData("👩‍👧", 200)]
    public async Task A_subject_of_a_thousand_characters_is_folded(string word, int times)
    {
        var subject = string.Concat(Enumerable.Repeat(word, times)).TrimEnd();

        var bytes = MimeWriter.Write(SomeMail.Draft() with { Subject = subject });

        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        var mail = await PythonMail.Parse(bytes);
        Assert.Empty(mail.Defects);
        Assert.Equal(subject, mail["Subject"]);
    }

    [Theory]
    [InlineData("\r\nBcc: someone@else.example")]
    [InlineData("\nBcc: someone@else.example")]
    [InlineData("\rX: y")]
    [InlineData("\0")]
    [InlineData("\u0085")]
    public void A_line_break_in_a_header_is_refused(string attempt)
    {
        MailDraft[] drafts =
        [
            SomeMail.Draft() with { Subject = "Due" + attempt },
            SomeMail.Draft() with { FromName = "Deadlines" + attempt },
            SomeMail.Draft() with { From = "a@b.example" + attempt },
            SomeMail.Draft() with { To = "a@b.example" + attempt },
            SomeMail.Draft() with { MessageId = "1@deadlines.example" + attempt },
            SomeMail.Draft() with { Headers = [("X-Case", "C-1" + attempt)] },
            SomeMail.Draft() with { Headers = [("X-Case" + attempt, "C-1")] },
        ];

        Assert.All(drafts, draft => Assert.Throws<ArgumentException>(() => MimeWriter.Write(draft)));
    }

    [Theory]
    [InlineData("Bcc")]
    [InlineData("subject")]
    [InlineData("Content-Type")]
    [InlineData("")]
    [InlineData("X Case")]
    [InlineData("X:")]
    public void A_draft_cannot_set_the_writers_own_headers_or_none_at_all(string name)
    {
        var draft = SomeMail.Draft() with { Headers = [(name, "x")] };

        Assert.Throws<ArgumentException>(() => MimeWriter.Write(draft));
    }

    private static string LinesOf(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return lines.EndsWith('\n') ? lines : lines + "\n";
    }

    /// <summary>Drafts made of what has broken mail writers before.</summary>
    private static IReadOnlyList<MailDraft> Drafts(int count)
    {
        string[] nasty =
        [
            "=", "==", "=20", "=?utf-8?Q?x?=", "?=", "é", "–", "👩‍👧", "\uFEFF", "\u2028", ".", "..", "From ", "From", " ",
            "   ", "\t", "_", "--", "--=_a7757f4774316be3cdab508f8a1a923a--", "<p>", "&amp;", "\"", "\\", ",", ":", "(",
            "word", "two words", new string('x', 75), new string('y', 76), new string('z', 77), new string('.', 200),
            new string('é', 60), new string(' ', 80),
        ];
        var lineText = Gen.Elements(nasty).ListOf().Select(string.Concat);
        var text = Gen.Elements([.. nasty, "\n", "\r\n", "\r", "\n.\n", "\r\n.\r\n", "\n\n"]).ListOf().Select(string.Concat);
        var drafts =
            from subject in lineText
            from plain in text
            from html in text
            select SomeMail.Draft() with { Subject = $"[{subject.Replace('\t', ' ')}]", Text = plain, Html = html };
        return [.. drafts.Sample(count)];
    }
}
