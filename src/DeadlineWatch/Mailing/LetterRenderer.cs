namespace DeadlineWatch.Mailing;

/// <summary>Makes a letter look like something, by the deployer's templates. What a case system sent is escaped, a name
/// that does not exist is refused, and each template is tried when it is loaded, so that its faults are found at the
/// start and not with the first late case.</summary>
internal sealed class LetterRenderer
{
    public const string HtmlTemplate = "mail.html.hbs";

    public const string TextTemplate = "mail.txt.hbs";

    public const string DailyHtmlTemplate = "daily.html.hbs";

    public const string DailyTextTemplate = "daily.txt.hbs";

    // The shipped HTML takes 5,000 characters and 1,600 a matter with its working; what is ten times that is no mail.
    private const int MostForAll = 100_000;
    private const int MostForMatter = 20_000;

    private readonly TemplatePair _mail;
    private readonly TemplatePair _daily;

    private LetterRenderer(string configFolder)
    {
        _mail = TemplatePair.Load(configFolder, HtmlTemplate, TextTemplate);
        _daily = TemplatePair.Load(configFolder, DailyHtmlTemplate, DailyTextTemplate);
    }

    /// <summary>Reads the templates from <c>templates</c> in the config folder; one that is missing there, from beside
    /// the program.</summary>
    /// <exception cref="TemplateFaultException">A template is nowhere, or cannot be used.</exception>
    public static LetterRenderer Load(string configFolder)
    {
        var renderer = new LetterRenderer(configFolder);
        foreach (var specimen in Specimen.Letters)
        {
            renderer.Render(specimen);
        }

        foreach (var specimen in Specimen.DailyLetters)
        {
            renderer.Render(specimen);
        }

        return renderer;
    }

    /// <exception cref="TemplateFaultException">A template does not do with this letter.</exception>
    public Rendered Render(Letter letter)
    {
        var matters = letter.Sections.Sum(section => section.Matters.Count());
        return _mail.Fill(letter.Subject, LetterModel.Of(letter), MostForAll + (MostForMatter * matters));
    }

    /// <inheritdoc cref="Render(Letter)"/>
    public Rendered Render(DailyLetter letter) =>
        _daily.Fill(letter.Subject, DailyModel.Of(letter), MostForAll + (MostForMatter * letter.Teams.Count));
}
