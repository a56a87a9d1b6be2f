using System.Text.RegularExpressions;
using HandlebarsDotNet;
using IoFile = System.IO.File;

namespace DeadlineWatch.Mailing;

/// <summary>The two templates of one kind of mail, its HTML and its text.</summary>
internal sealed partial class TemplatePair
{
    private readonly (string File, HandlebarsTemplate<TextWriter, object, object> Write) _html;
    private readonly (string File, HandlebarsTemplate<TextWriter, object, object> Write) _text;

    private TemplatePair(string htmlFile, string textFile)
    {
        _html = (htmlFile, Compile(htmlFile, escape: true));
        _text = (textFile, Compile(textFile, escape: false));
    }

    /// <summary>Reads both from <c>templates</c> in the config folder; one that is missing there, from beside the
    /// program.</summary>
    /// <exception cref="TemplateFaultException">A template is nowhere, or cannot be read.</exception>
    public static TemplatePair Load(string configFolder, string html, string text) =>
        new(Find(configFolder, html), Find(configFolder, text));

    /// <param name="subject">One line.</param>
    /// <param name="model">What the templates may ask for.</param>
    /// <param name="most">The most characters that either may come to.</param>
    /// <exception cref="TemplateFaultException">A template does not do with this.</exception>
    public Rendered Fill(string subject, Dictionary<string, object?> model, int most) =>
        new(subject, TextWrap.Wrap(Fill(_text, model, most)), Fill(_html, model, most));

    private static string Find(string configFolder, string name)
    {
        var own = Path.Combine(configFolder, "templates", name);
        var shipped = Path.Combine(AppContext.BaseDirectory, "config", "templates", name);
        return IoFile.Exists(own) ? own
            : IoFile.Exists(shipped) ? shipped
            : throw new TemplateFaultException(own, $"it is neither there nor at {shipped}.");
    }

    private static HandlebarsTemplate<TextWriter, object, object> Compile(string file, bool escape)
    {
        try
        {
            var text = Configuration.ConfigFile.Text(file);
            if (Partial().IsMatch(text))
            {
                throw new TemplateFaultException(file, "it uses partials, which are not offered here.");
            }

            var handlebars = Handlebars.Create(new HandlebarsConfiguration
            {
                ThrowOnUnresolvedBindingExpression = true,
                NoEscape = !escape,
            });
            using var reader = new StringReader(text);
            return handlebars.Compile(reader);
        }
        catch (Exception fault) when (fault is not TemplateFaultException)
        {
            // A template can fail in any of the engine's ways; all of them are the template's.
            throw new TemplateFaultException(file, $"it cannot be read: {Sentence(fault.Message)}", fault);
        }
    }

    private static string Fill(
        (string File, HandlebarsTemplate<TextWriter, object, object> Write) template,
        Dictionary<string, object?> model,
        int most)
    {
        using var writer = new BoundedWriter(most);
        try
        {
            template.Write(writer, model, null!);
        }
        catch (Exception fault)
        {
            // As above: the letter itself is plain data.
            throw new TemplateFaultException(template.File, $"it cannot be filled: {Sentence(fault.Message)}", fault);
        }

        return writer.ToString();
    }

    private static string Sentence(string message) => message.TrimEnd().TrimEnd('.') + ".";

    [GeneratedRegex(@"\{\{~?\s*(>|#\s*>|#\s*\*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Partial();
}
