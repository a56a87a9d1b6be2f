using System.Runtime.CompilerServices;
using Xunit;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>Holds a whole text against the one that was read and approved, a file in the folder Approved.</summary>
internal static class Approved
{
    public static void Same(string name, string received, [CallerFilePath] string test = "")
    {
        var approved = Path.Combine(Path.GetDirectoryName(test)!, "Approved", name);
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n").Split('\n') : [];
        var actual = received.ReplaceLineEndings("\n").Split('\n');
        var at = expected.Zip(actual).TakeWhile(each => each.First == each.Second).Count();
        if (at == expected.Length && at == actual.Length)
        {
            return;
        }

        var kept = Path.Combine(AppContext.BaseDirectory, "Received", name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        File.WriteAllText(kept, received.ReplaceLineEndings("\n"));
        Assert.Fail($"""
            {name} differs from what was approved, first in line {at + 1}:
              approved: {Line(expected, at)}
              received: {Line(actual, at)}
            The whole is in {kept}; if it is right, put it in place of {approved}.
            """);
    }

    private static string Line(string[] lines, int at) => at < lines.Length ? lines[at] : "(no more lines)";
}
