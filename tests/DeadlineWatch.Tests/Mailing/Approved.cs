using System.Runtime.CompilerServices;
using DeadlineWatch.Mailing;
using Xunit;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>Holds whole mails against those that were read and approved, files in the folder Approved.</summary>
internal static class Approved
{
    /// <summary>Both parts of a mail, and its subject above the text.</summary>
    public static void Same(string name, Rendered mail, [CallerFilePath] string test = "")
    {
        var folder = Folder(test);
        string?[] differences =
        [
            Difference(Path.Combine(folder, $"{name}.txt"), $"Subject: {mail.Subject}\n\n{mail.Text}"),
            Difference(Path.Combine(folder, $"{name}.html"), mail.Html),
        ];
        Assert.True(differences.All(each => each is null), string.Join('\n', differences.OfType<string>()));
    }

    /// <summary>Where the approved files are.</summary>
    public static string Folder([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "Approved");

    private static string? Difference(string approved, string received)
    {
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n").Split('\n') : [];
        var actual = received.ReplaceLineEndings("\n").Split('\n');
        var at = expected.Zip(actual).TakeWhile(each => each.First == each.Second).Count();
        if (at == expected.Length && at == actual.Length)
        {
            return null;
        }

        var name = Path.GetFileName(approved);
        var kept = Path.Combine(AppContext.BaseDirectory, "Received", name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllText(kept, received.ReplaceLineEndings("\n"));
        return $"""
            {name} differs from what was approved, first in line {at + 1}:
              approved: {Line(expected, at)}
              received: {Line(actual, at)}
            The whole is in {kept}; if it is right, put it in place of {approved}.
            """;
    }

    private static string Line(string[] lines, int at) => at < lines.Length ? lines[at] : "(no more lines)";
}
