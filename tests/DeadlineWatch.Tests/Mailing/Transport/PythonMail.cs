using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>Mails as Python's parser understands them: an opinion that is not ours.</summary>
internal sealed record PythonMail(
    IReadOnlyList<string> Defects, IReadOnlyList<IReadOnlyList<string>> Headers, IReadOnlyList<PythonMail.Part> Parts)
{
    // One mail a line comes in, in base64; what it says goes out as JSON.
    private const string Script = """
        import base64, email, email.policy, json, sys
        for line in sys.stdin:
            mail = email.message_from_bytes(base64.b64decode(line), policy=email.policy.default)
            defects = [repr(d) for part in mail.walk() for d in part.defects]
            defects += [f"{name}: {d!r}" for part in mail.walk() for name, value in part.items() for d in value.defects]
            parts = [{"Type": part.get_content_type(), "Text": part.get_content().replace("\r\n", "\n")}
                     for part in mail.walk() if not part.is_multipart()]
            print(json.dumps({"Defects": defects, "Headers": [[k, str(v)] for k, v in mail.items()], "Parts": parts}))
        """;

    public string this[string header] => Headers.Single(pair => pair[0] == header)[1];

    public static async Task<PythonMail> Parse(byte[] mail) => (await ParseAll([mail]))[0];

    /// <summary>Skips the test, saying so, where there is no Python.</summary>
    public static async Task<IReadOnlyList<PythonMail>> ParseAll(IReadOnlyList<byte[]> mails)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var python = Start();
        var reading = python.StandardOutput.ReadToEndAsync(cancel);
        var complaining = python.StandardError.ReadToEndAsync(cancel);
        foreach (var mail in mails)
        {
            await python.StandardInput.WriteLineAsync(Convert.ToBase64String(mail));
        }

        python.StandardInput.Close();
        await python.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromMinutes(1), cancel);
        Assert.True(python.ExitCode == 0, await complaining);
        return [.. (await reading).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<PythonMail>(line)!)];
    }

    private static Process Start()
    {
        foreach (var name in new[] { "/usr/bin/python3", "python3" })
        {
            try
            {
                return Process.Start(new ProcessStartInfo(name, ["-c", Script])
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            }
            catch (Win32Exception)
            {
                // Not there; perhaps under the next name.
            }
        }

        Assert.Skip("Python 3 is not installed: what is written is not read back by another's parser.");
        throw new UnreachableException();
    }

    internal sealed record Part(string Type, string Text);
}
