using System.Text.RegularExpressions;
using DeadlineWatch.Tests.Mailing.Transport;
using DeadlineWatch.Tests.Timelines;
using Xunit;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>Whatever stands in the mapped columns of a file: a mail goes to whom the directory names, with the headers that we
/// write, and what a source sent is text in it.</summary>
public sealed partial class HostileValuesTests
{
    private static readonly string[] OurHeaders =
    [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To", "X-Auto-Response-Suppress",
    ];

    // Each in the columns of case, family, team and id of a row; a quote in a cell is doubled.
    private static readonly string[] Hostile =
    [
        "10377\r\nBcc: all@evil.example", "10378\nSubject: other", "<img src=https://evil.example/x onerror=alert(1)>",
        "\"\"><script>alert(1)</script>", "{{heading}}{{{subject}}}{{> other}}", "=?utf-8?B?QmNjOiBhbGxAZXZpbC5leGFtcGxl?=",
        "javascript:alert(1)", "../../admin?delete=all#x", "..", "=cmd|' /C calc'!A0", "10379\u202e83201", "%0d%0aBcc:%20x",
        ".\r\nMAIL FROM:<x@evil.example>", "&lt;b&gt;", "'; DROP TABLE outbox; --",
    ];

    [Fact]
    public async Task They_make_no_header_no_markup_no_link_to_elsewhere_and_no_other_recipient()
    {
        await using var town = await Town.Begin("2026-12-07 01:00");
        town.Edit("sources.json", "\"folder\": \"drop/case-system\",",
            "\"folder\": \"drop/case-system\", \"caseLink\": \"https://cases.anytown.example/case/{case}\",");
        await town.Restart();
        string[] rows =
        [
            .. Hostile.SelectMany((value, at) => (string[])
            [
                $"\"{value}\",F1,Assessment North,C{at},2026-12-03 15:20,Email,School,,2026-12-03 16:00",
                $"T{at},F1,\"{value}\",T{at},2026-12-03 15:20,Email,School,,2026-12-03 16:00",
                $"G{at},\"{value}\",Assessment North,\"{value}\",2026-12-03 15:20,Email,School,,2026-12-03 16:00",
            ]),
        ];
        town.MailboxLands("2026-12-07 02:00");
        town.Lands("2026-12-07 02:00", rows).Lands("2026-12-08 02:00", rows);

        await town.Until("2026-12-08 12:00");

        var source = (await town.Ledger.Queries.Sources(TestContext.Current.CancellationToken)).Single(each => each.Source == "case-system");
        Assert.True(source.LastVerdict is "sound" or "unchanged", $"{source.LastVerdict}: {source.LastReason}");
        var mails = await PythonMail.ParseAll([.. town.Relay.Accepted.Select(each => each.Mail.Mime)]);
        Assert.True(mails.Count >= 2, $"{mails.Count} mails");
        Assert.All(mails, mail =>
        {
            Assert.Empty(mail.Defects);
            Assert.Equal(OurHeaders, mail.Headers.Select(each => each[0]).Order(StringComparer.Ordinal));
            Assert.Matches(@"\A[a-z.]+@anytown\.example\z", mail["To"]);
            Assert.Matches(@"\A[0-9A-Za-z ,():]+\z", mail["Subject"]);
            var html = mail.Parts[1].Text;
            Assert.DoesNotMatch(Active(), html);
            Assert.All(Links().Matches(html), each => Assert.StartsWith("https://cases.anytown.example/case/", each.Groups["to"].Value, StringComparison.Ordinal));
        });

        // They were told all the same, as what they are.
        var all = string.Join(' ', mails.SelectMany(each => each.Parts[0].Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("<img src=https://evil.example/x onerror=alert(1)>", all, StringComparison.Ordinal);
        Assert.Contains("{{heading}}{{{subject}}}{{> other}}", all, StringComparison.Ordinal);
        Assert.Contains("[\"><script>alert(1)</script>]", all, StringComparison.Ordinal);
    }

    [GeneratedRegex("<(script|img|iframe|form|object|link|svg)\\b|url\\(|<[^>]*\\s(on[a-z]+|src)=", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Active();

    [GeneratedRegex("href=\"(?<to>[^\"]*)\"", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
