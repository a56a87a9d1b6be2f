using System.Text;
using DeadlineWatch.Tests.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>What stands beside the mapped columns never leaves the files: no name, no birthday, none of anybody's words.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Nobodys_name_birthday_or_words_are_in_any_mail_log_line_metric_or_in_the_ledger()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var council = await WatchedCouncil.ForADay(cancel);
        var found = new List<string>();

        var mails = await PythonMail.ParseAll([.. council.Mails.Select(each => each.Mime)]);
        var values = await LedgerBytes.Values(council.LedgerFile, cancel);
        var files = await LedgerBytes.Files(council.LedgerFile, cancel);
        Look("mail", council.Mails.Select(each => $"{Encoding.ASCII.GetString(each.Mime)} {each.To} {each.MessageId}"));
        Look("mail, decoded", mails.SelectMany(each => each.Parts.Select(part => part.Text).Concat(each.Headers.Select(pair => string.Join(": ", pair)))));
        Look("log", council.Log);
        Look("metrics", [council.Metrics]);
        Look("ledger", values.Where(each => each.Value is string).Select(each => $"{each.Column}: {each.Value}"));
        found.AddRange(values.Select(each => each.Value).OfType<byte[]>().Select(council.Personal.FoundIn).OfType<string>());
        found.AddRange(files.Values.Select(council.Personal.FoundIn).OfType<string>());

        Assert.Empty(found);
        ThereWasSomethingToFind(council);
        ThereWasSomethingToLookAt(council, mails, values.Select(each => each.Column).ToHashSet(), files);

        void Look(string where, IEnumerable<string> texts) =>
            found.AddRange(texts.Select(council.Personal.FoundIn).OfType<string>().Select(each => $"{where}: …{each}…"));
    }

    private static void ThereWasSomethingToFind(WatchedCouncil council)
    {
        var exports = council.Exports;
        Assert.True(council.Personal.Pieces.Count > 1000, $"{council.Personal.Pieces.Count} pieces");
        Assert.True(council.Personal.Pieces.Count(each => exports.Contains(each, StringComparison.Ordinal)) > 500);
        Assert.NotNull(council.Personal.FoundIn(exports));
        Assert.NotNull(council.Personal.FoundIn(Encoding.UTF8.GetBytes("told by Zoë Clarke of the duty desk")));
    }

    private static void ThereWasSomethingToLookAt(
        WatchedCouncil council, IReadOnlyList<PythonMail> mails, HashSet<string> columns, IReadOnlyDictionary<string, byte[]> files)
    {
        Assert.True(mails.Count > 20, $"{mails.Count} mails");
        Assert.Contains(mails.Select(each => each["Subject"]), each => each.StartsWith("Daily word", StringComparison.Ordinal));
        Assert.All(mails, each => Assert.Equal(["text/plain", "text/html"], each.Parts.Select(part => part.Type)));
        Assert.Contains(council.Log, each => each.StartsWith("Warning: The relay does not take mail", StringComparison.Ordinal));
        Assert.Contains(council.Log, each => each.Contains("failed", StringComparison.Ordinal));
        Assert.Contains("deadlinewatch_findings{", council.Metrics, StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string> { "mails.mime", "mails.subject", "outbox.team", "findings.code", "history.words", "readings.content", "polls.reason" }, columns);
        Assert.Contains("Assessment North", Encoding.UTF8.GetString(files[Path.GetFileName(council.LedgerFile)]), StringComparison.Ordinal);
    }
}
