using System.Text.RegularExpressions;

namespace DeadlineWatch.Rules.Tests;

/// <summary>One line of a table: what happened, what the data is as of, what time it is, and what must be said of it.</summary>
internal sealed partial record CaseLine(
    int Number, IReadOnlyList<CaseEvent> Events, SourceStanding Source, DateTimeOffset Now, string Expected)
{
    /// <summary>When the nightly extract is made.</summary>
    private static readonly TimeOnly Load = new(2, 0);

    /// <summary>Reads a line whose runs of blanks are single ones.</summary>
    public static CaseLine Read(int number, string text, Func<string, EventKind> kind, SourceStanding source)
    {
        var form = Form().Match(text);
        if (!form.Success)
        {
            throw new FormatException(
                "this is no case: write it as 'received Thu 2 Apr 2026 14:10; decided Tue 7 Apr 2026 => in time, due Tue 7 Apr 2026'.");
        }

        var events = form.Groups["events"].Value.Split("; ").Select(each => Event(each, kind)).ToList();
        var asOf = form.Groups["data"] is { Success: true } data
            ? CaseMoment.Instant(data.Value)
            : CivilTime.At(events.Max(each => each.OccurredAt!.Value.LastDay).AddDays(1), Load);
        var now = form.Groups["now"] is { Success: true } time ? CaseMoment.Instant(time.Value) : asOf;
        return now < asOf
            ? throw new FormatException("'now' lies before the data.")
            : new(number, events, source with { DataAsOf = asOf }, now, form.Groups["expected"].Value);
    }

    /// <summary>What the profile says, in the words of the tables.</summary>
    public string Judge(Profile profile, ClockDefinition clock)
    {
        var coverage = Coverage.Of(profile, [Source]);
        var evaluation = profile.Evaluate(new(Some.Authority, Some.Case, [Some.Snapshot([.. Events])], coverage));
        return CaseVerdict.Of(evaluation, clock, Now, coverage[clock.Key].Reach);
    }

    private static CaseEvent Event(string text, Func<string, EventKind> kind)
    {
        var form = EventForm().Match(text);
        if (!form.Success)
        {
            throw new FormatException($"'{text}' is no event: write it as 'decided Tue 7 Apr 2026 10:00 of R1 outcome=services'.");
        }

        var id = form.Groups["id"] is { Success: true } given ? given.Value : null;
        return new()
        {
            Kind = kind(form.Groups["kind"].Value),
            OccurredAt = form.Groups["from"].Success
                ? Moment.Between(CaseMoment.Instant(form.Groups["from"].Value), CaseMoment.Instant(form.Groups["until"].Value))
                : form.Groups["by"].Success ? Moment.Between(DateTimeOffset.MinValue, CaseMoment.Instant(form.Groups["by"].Value))
                : CaseMoment.Read(form.Groups["at"].Value),
            Id = id,
            Episode = form.Groups["episode"] is { Success: true } episode ? episode.Value : id,
            Facts = form.Groups["fact"].Captures.Select(each => each.Value.Split('='))
                .ToDictionary(each => each[0], each => each[1], StringComparer.Ordinal),
        };
    }

    [GeneratedRegex(
        $@"\A(?<events>.+?)( data (?<data>{CaseMoment.Form}))?( now (?<now>{CaseMoment.Form}))? => (?<expected>.+)\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(
        $@"\A(?<kind>[a-z0-9-]+) (between (?<from>{CaseMoment.Form}) and (?<until>{CaseMoment.Form})|by (?<by>{CaseMoment.Form})|(?<at>{CaseMoment.Form}))"
        + @"( #(?<id>\S+))?( of (?<episode>\S+))?( (?<fact>[a-z][a-z-]*=[a-z0-9-]+))*\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EventForm();
}
