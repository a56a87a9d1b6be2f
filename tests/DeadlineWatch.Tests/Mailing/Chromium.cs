using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Xunit;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>How mails look in a real browser: one start measures many.</summary>
internal static class Chromium
{
    // Each mail stands in a frame of its own, as wide as the screen. Text is judged by the formula of WCAG 2: the
    // luminance of a colour, and the contrast of two.
    private const string Script = """
        const light = c => { const [r, g, b] = c.match(/[\d.]+/g).slice(0, 3).map(x => x / 255)
            .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const isSeen = c => c !== 'rgba(0, 0, 0, 0)' && c !== 'transparent';
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (isSeen(c)) return c; }
            return 'rgb(255, 255, 255)'; };
        const measure = frame => {
            const page = frame.contentDocument, texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
            let contrast = 21, size = 99;
            for (let text; text = texts.nextNode();) {
                if (!text.data.trim()) continue;
                const style = getComputedStyle(text.parentElement);
                const [a, b] = [light(style.color), light(ground(text.parentElement))];
                contrast = Math.min(contrast, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
                size = Math.min(size, parseFloat(style.fontSize));
            }
            return { Name: frame.title, Screen: frame.clientWidth, Width: page.documentElement.scrollWidth,
                Contrast: contrast, Size: size };
        };
        onload = () => {
            const measured = JSON.stringify([...document.querySelectorAll('iframe')].map(measure));
            document.documentElement.replaceChildren(document.createTextNode('MEASURED' + measured + 'MEASURED'));
        };
        """;

    /// <param name="mails">HTML by name.</param>
    /// <param name="screens">Widths in pixels.</param>
    public static async Task<IReadOnlyList<Measured>> Measure(IReadOnlyDictionary<string, string> mails, params int[] screens)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-browser-").FullName;
        try
        {
            var shownIn = screens.SelectMany(screen => mails.Select(each =>
                $"<iframe title=\"{WebUtility.HtmlEncode(each.Key)}\" scrolling=\"no\" style=\"border:0;width:{screen}px;height:800px\" " +
                $"srcdoc=\"{WebUtility.HtmlEncode(each.Value)}\"></iframe>"));
            var page = Path.Combine(folder, "mails.html");
            await File.WriteAllTextAsync(page, $"<!doctype html><meta charset=\"utf-8\"><script>{Script}</script>{string.Join('\n', shownIn)}",
                TestContext.Current.CancellationToken);

            var shown = await Show(page, folder);
            var said = shown.Split("MEASURED");
            Assert.True(said.Length >= 3, $"Chromium measured nothing: {shown[..Math.Min(shown.Length, 500)]}");
            using var frames = JsonDocument.Parse(WebUtility.HtmlDecode(said[^2]));
            return [.. frames.RootElement.EnumerateArray().Select(Read)];
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static Measured Read(JsonElement frame) => new(
        frame.GetProperty("Name").GetString()!, frame.GetProperty("Screen").GetInt32(), frame.GetProperty("Width").GetInt32(),
        frame.GetProperty("Contrast").GetDouble(), frame.GetProperty("Size").GetDouble());

    private static async Task<string> Show(string page, string folder)
    {
        using var browser = Start(
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            $"--user-data-dir={Path.Combine(folder, "profile")}", "--timeout=120000", "--dump-dom", new Uri(page).AbsoluteUri);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        try
        {
            var output = browser.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = browser.StandardError.ReadToEndAsync(limit.Token);
            await browser.WaitForExitAsync(limit.Token);
            return browser.ExitCode == 0 ? await output : $"exit code {browser.ExitCode}: {await errors}";
        }
        catch (OperationCanceledException)
        {
            browser.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(params string[] arguments)
    {
        foreach (var name in new[] { "chromium", "chromium-browser", "google-chrome" })
        {
            try
            {
                return Process.Start(new ProcessStartInfo(name, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            }
            catch (Win32Exception)
            {
                // Not there; perhaps under the next name.
            }
        }

        Assert.Fail("Chromium is not on the PATH. Install it (on Debian: apt-get install -y chromium); build.sh does.");
        throw new UnreachableException();
    }

    /// <summary>One mail on one screen.</summary>
    /// <param name="Name">Which mail.</param>
    /// <param name="Screen">The width of the screen.</param>
    /// <param name="Width">The width that the mail takes.</param>
    /// <param name="Contrast">That of the text that is hardest to read; 21 is black on white.</param>
    /// <param name="Size">That of the smallest text, in pixels.</param>
    internal sealed record Measured(string Name, int Screen, int Width, double Contrast, double Size);
}
