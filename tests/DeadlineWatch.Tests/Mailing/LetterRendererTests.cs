using System.Text.RegularExpressions;
using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

public sealed class LetterRendererTests : IDisposable
{
    private readonly string _config = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public LetterRendererTests() => System.IO.Directory.CreateDirectory(Path.Combine(_config, "templates"));

    public void Dispose() => System.IO.Directory.Delete(_config, recursive: true);

    [Fact]
    public void What_a_source_sends_is_text_and_never_markup()
    {
        var evil = Deadline("<img src=x onerror=alert(1)>", "referral-decision", Moment.On(December(3))) with
        {
            Team = "\"><script>alert('x')</script>{{heading}}",
        };

        var mail = LetterRenderer.Load(_config).Render(Write(Context(link: "https://cases.example/?q=\"{case}"), Row(evil)));

        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch(Pattern("href=\"[^\"]*[<>]"), mail.Html);
        Assert.Contains("{{heading}}: 1 overdue", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mail_loads_anything_from_elsewhere()
    {
        var mail = LetterRenderer.Load(_config).Render(Write(Context(), Row(Deadline("1", "icpc", Moment.On(December(1))))));

        Assert.DoesNotMatch(Pattern("<(img|link|script|iframe)|url\\(|src=|https?://"), mail.Html);
    }

    [Fact]
    public void A_text_line_is_at_most_72_characters_but_for_an_address()
    {
        var address = "https://cases.example/" + new string('x', 80) + "/{case}";

        var deadline = Deadline("1", "written-confirmation", Moment.On(December(4))) with { BookedFor = Moment.On(December(30)) };

        var mail = LetterRenderer.Load(_config).Render(Write(Context(link: address), Row(deadline)));

        Assert.Contains($"  {address.Replace("{case}", "1", StringComparison.Ordinal)}\n", mail.Text, StringComparison.Ordinal);
        Assert.All(
            mail.Text.Split('\n'), line => Assert.True(line.Length <= 72 || line.StartsWith("  https://", StringComparison.Ordinal), line));
    }

    [Fact]
    public void The_deployers_own_template_is_used()
    {
        Template(LetterRenderer.TextTemplate, "Our council\n{{heading}}\n");

        var mail = LetterRenderer.Load(_config).Render(Write(Context(), Row(Deadline("1", "icpc", Moment.On(December(1))))));

        Assert.Equal("Our council\nAssessment North: 1 due soon\n", mail.Text);
        Assert.StartsWith("<!doctype html>", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_of_an_earlier_version_shows_what_is_new_since()
    {
        Template(LetterRenderer.TextTemplate, """
            {{heading}}. You are told {{whyTold}}. {{#if lead}}{{lead}}{{/if}}
            {{#each sections}}{{title}}
            {{#each teams}}{{#each matters}}{{#each cases}}{{reference}}{{/each}}{{#if several}} (one family){{/if}}
            {{#with status}}{{text}}{{/with}}{{#each remarks}} - {{text}}{{/each}}
            {{/each}}{{/each}}{{/each}}
            """);
        var ended = new Ending(EndedHow.OutOfTime, Moment.On(December(8)), EventKind.Parse("done"), "conference held", "case-system");
        var done = Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 13))) with { Ended = ended }, NoticeKind.Done) with { PeopleTold = 3 };
        var moved = Row(Deadline("2", "icpc", Moment.On(new(2026, 11, 20))), NoticeKind.TeamChanged)
            .With(row => row with { WasTeam = "Duty Team", Held = "limit", StandsIn = true });

        var mail = LetterRenderer.Load(_config).Render(Write(Context(), done, moved));

        Assert.Equal(
            """
            Assessment North: 1 due soon, 1 done. You are told as team manager, and because for some cases mail to the team manager of
            Assessment North is refused. 1 of these was held back: you had been sent as many mails within an hour as the directory allows.
            DUE SOON 2 Due by the end of Fri 11 Dec, in 3 working days - now with Assessment North (was Duty Team)
            DONE 1 Completed 2 working days late (4 days; was due by the end of Fri 4 Dec) - conference held Tue 8 Dec - 3 people had been told
            """.ReplaceLineEndings(" "),
            string.Join(' ', mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("{{heading}} {{childs_name}}")]
    [InlineData("{{#if childs_name}}x{{/if}}")]
    [InlineData("{{#each sections}}{{#each teams}}{{#each matters}}{{group}}{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each sections}}{{#each teams}}{{#each matters}}{{#if next}}{{nexxt}}{{/if}}{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each sections}}")]
    [InlineData("{{#unknown sections}}{{/unknown}}")]
    [InlineData("{{{{")]
    [InlineData("{{> other}}")]
    [InlineData("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}")]
    public void A_template_that_asks_for_what_is_not_there_is_refused_when_it_is_loaded(string template)
    {
        Template(LetterRenderer.HtmlTemplate, template);

        var fault = Assert.Throws<TemplateFaultException>(() => LetterRenderer.Load(_config));

        Assert.Equal(Path.Combine(_config, "templates", LetterRenderer.HtmlTemplate), fault.File);
    }

    [Fact]
    public void A_template_that_repeats_itself_without_measure_is_refused()
    {
        var loops = string.Concat(Enumerable.Repeat("{{#each @root.sections}}", 6));
        var ends = string.Concat(Enumerable.Repeat("{{/each}}", 6));
        Template(LetterRenderer.HtmlTemplate, loops + new string('x', 1000) + ends);

        var fault = Assert.Throws<TemplateFaultException>(() => LetterRenderer.Load(_config));

        Assert.Contains("characters", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_of_a_thousand_matters_is_rendered()
    {
        var rows = Enumerable.Range(1, 1000).Select(at => Row(Deadline($"{at}", "icpc", Moment.On(December(1))))).ToArray();

        var mail = LetterRenderer.Load(_config).Render(Write(Context(), rows));

        Assert.Contains("Case 1000:", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Case 1000:", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_broken_at_spaces_and_keeps_its_indentation()
    {
        var line = "    " + string.Join(' ', Enumerable.Repeat("working", 12));

        var wrapped = TextWrap.Wrap($"one\r\n\r\n\r\n{line}   \n\n");

        Assert.Equal(
            """
            one

                working working working working working working working working
                working working working working

            """.ReplaceLineEndings("\n"),
            wrapped);
    }

    private static Regex Pattern(string text) =>
        new(text, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private void Template(string name, string text) => File.WriteAllText(Path.Combine(_config, "templates", name), text);
}
