using System.Text;
using DeadlineWatch.Hosting.Logs;
using Spectre.Console;

namespace DeadlineWatch.Commands;

/// <summary>Where a command writes: answers to one stream, what is wrong to the other, so that a pipe gets answers only.</summary>
/// <param name="Output">The answers.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="Colour">Whether the answers go to a screen that shows colour.</param>
/// <param name="Watched">Whether a person waits at the error stream, who is told how far long work is.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool Colour = false, bool Watched = false)
{
    /// <summary>No line in a file or a pipe is wider, so that a listing can be mailed and quoted.</summary>
    public const int Width = 98;

    // On a wider screen the eye loses the line between two columns.
    private const int Widest = 140;

    // Longer than any such text.
    private const int ProgressWidth = 60;

    // Select Graphic Rendition of ECMA-48: bold red, yellow, bold.
    private const string RedBold = "1;31";
    private const string Yellow = "33";
    private const string Bold = "1";

    /// <summary>How wide a table may be: on a screen as wide as that is, within reason, else <see cref="Width"/>.</summary>
    public int Columns { get; init; } = Width;

    /// <summary>The console of this process. Colour only on a screen, and never where NO_COLOR is set.</summary>
    public static Terminal OfProcess()
    {
        WriteUtf8();
        var isColoured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && ShowsColour();
        return new(Console.Out, Console.Error, isColoured, Watched: !Console.IsErrorRedirected)
        {
            Columns = Console.IsOutputRedirected ? Width : ColumnsOf(Console.WindowWidth),
        };
    }

    /// <summary>How wide tables are on a screen of a width: one column stays free, for some screens break the line at their last. A
    /// narrow one breaks lines itself, as it always did.</summary>
    public static int ColumnsOf(int screen) => Math.Clamp(screen - 1, Width, Widest);

    // Spectre knows which terminals show colour, and switches it on in Windows' own console. Apart, so that a service, which has no
    // screen, does not load it.
    private static bool ShowsColour() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }).Profile.Capabilities
            is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Windows would write in the code page of its consoles, which has neither "–" nor "·"; also into files.</summary>
    private static void WriteUtf8()
    {
        if (!OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // The console takes no other code page, or there is none: then as it is.
        }
    }

    /// <summary>What a manager must see first.</summary>
    public string Urgent(string text) => Paint(RedBold, text);

    /// <summary>What comes next.</summary>
    public string Soon(string text) => Paint(Yellow, text);

    public string Heading(string text) => Paint(Bold, text);

    /// <summary>Says on the error stream what is wrong.</summary>
    public void Fault(string line) => Error.WriteLine(OneLine.OfEach(line));

    /// <summary>Says how far long work is, in place of what was said before; nothing where nobody waits. An empty text wipes
    /// it out.</summary>
    public void Progress(string text)
    {
        if (Watched)
        {
            // Blanks and not an erasing sequence: the screen may know none.
            Error.Write($"\r{text.PadRight(ProgressWidth)}{(text.Length == 0 ? "\r" : "")}");
        }
    }

    // Names in it come from case systems and config files: a screen is to obey the paint, and nothing else.
    private string Paint(string rendition, string text) => Colour ? $"\e[{rendition}m{OneLine.Of(text)}\e[0m" : OneLine.Of(text);
}
