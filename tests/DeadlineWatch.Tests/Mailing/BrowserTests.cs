using Xunit;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>The approved mails in a real browser, on telephones and on a desk.</summary>
public sealed class BrowserTests
{
    private const string TooWide = "a mail as wide as a wall";

    // A small telephone, an ordinary one, and a desk.
    private static readonly int[] Screens = [320, 390, 1280];

    [Fact]
    public async Task Each_mail_fits_each_screen_and_can_be_read()
    {
        var mails = System.IO.Directory.GetFiles(Approved.Folder(), "*.html")
            .ToDictionary(each => Path.GetFileNameWithoutExtension(each), File.ReadAllText);
        Assert.NotEmpty(mails);
        mails.Add(TooWide, "<!doctype html><div style=\"width:2000px;font-size:9px;color:#aaaaaa\">Wide</div>");

        var measured = (await Chromium.Measure(mails, Screens)).ToLookup(each => each.Name == TooWide);

        Assert.All(measured[true], each => Assert.True(each is { Width: >= 2000, Contrast: < 2.5, Size: 9 }, $"{each} is not what it is."));
        Assert.Equal((mails.Count - 1) * Screens.Length, measured[false].Count());
        Assert.All(measured[false], each =>
        {
            Assert.True(each.Width <= each.Screen, $"{each.Name} takes {each.Width} pixels of a screen of {each.Screen}.");
            // WCAG 2 AA asks for 4.5.
            Assert.True(each.Contrast >= 4.5, $"{each.Name} holds text with a contrast of {each.Contrast:F1}.");
            Assert.True(each.Size >= 13, $"{each.Name} holds text of {each.Size} pixels.");
        });
    }
}
