using System.Globalization;
using System.Text;
using System.Text.Json;
using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

/// <summary>A terminal that keeps what was written on it.</summary>
internal sealed class Screen
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public Screen(bool colour = false) => Terminal = new(Writer(_output), Writer(_error), colour);

    public Terminal Terminal { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>The whole text, to the letter, and nothing on the error stream.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">A folder of this run, which the text leaves out of paths.</param>
    public void Shows(string text, string? folder = null)
    {
        var written = folder is null ? Output : Output.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

        Assert.Equal("", Error);
        Assert.True(written == text + "\n", $"What was written:\n{written}");
        Assert.All(written.Split('\n'), line => Assert.True(line.Length < 100, $"{line.Length} wide: {line}"));
    }

    private static StringWriter Writer(StringBuilder text) => new(text, CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <summary>The whole text on the error stream, and no answer.</summary>
    public void Refuses(string text)
    {
        Assert.Equal("", Output);
        Assert.Equal(text + "\n", Error);
    }
}
