using DeadlineWatch.Rules;

namespace DeadlineWatch.Mailing;

/// <summary>Writes the daily word to one person. Pure: the same facts at the same moment give the same word.</summary>
internal static class DailyLetterWriter
{
    private const string Sender = "Sent to you each working day, because the directory of recipients asks for it";

    /// <summary>"All is well" stands only where nothing is overdue or due before tomorrow's word, every source is sound
    /// and every mail was delivered; everything else is said as it is.</summary>
    /// <param name="recipient">The address.</param>
    /// <param name="facts">The counts; at least one team.</param>
    /// <param name="context">The moment, the authorities' names and the known teams.</param>
    public static DailyLetter Write(string recipient, DailyFacts facts, LetterContext context)
    {
        if (facts.Teams.Count == 0)
        {
            throw new ArgumentException("A daily word is about a team at least.", nameof(facts));
        }

        var teams = TeamNames.Of(facts.Teams.Select(each => each.Team), context);
        var wrong = Wrong(facts);
        var headline = wrong.Count == 0 ? "all is well" : string.Join(", ", wrong);
        var shortly = LetterCounts.Short(wrong);
        return new()
        {
            Recipient = recipient,
            Subject = wrong.Count == 0 ? $"All is well: {teams.InSubject}" : $"Daily word: {shortly}: {teams.InSubject}",
            Heading = $"{teams.InHeading}: {headline}",
            WrittenAt = CivilTime.Words(context.Now),
            IsWell = wrong.Count == 0,
            Lead = Lead(facts),
            Teams = [.. ByHarm(facts.Teams).Select(each => Team(each, teams))],
            Data = [.. facts.Data.OrderBy(each => each.IsSound).ThenBy(each => each.Authority, StringComparer.Ordinal)
                .ThenBy(each => each.Source, StringComparer.Ordinal).Select(each => Data(each, facts, context))],
            Notes = [.. Notes(facts)],
            SentTo = Sender,
        };
    }

    private static List<string> Wrong(DailyFacts facts)
    {
        var words = Counts(Sum(facts.Teams));
        if (facts.Data.Count == 0 || !facts.Data.All(each => each.IsSound))
        {
            // Behind the two gravest counts, so that no subject leaves it out.
            words.Insert(Math.Min(2, words.Count), "data not sound");
        }

        if (facts.RefusingAddresses > 0)
        {
            words.Add(DayWords.Count(facts.RefusingAddresses, "address refuses mail", "addresses refuse mail"));
        }

        return words;
    }

    private static List<string> Counts(TeamStanding standing)
    {
        (int Count, string Words)[] all =
        [
            (standing.Overdue, "overdue"), (standing.DueToday, "due today"), (standing.DueInHours, "due in hours"),
            (standing.AwaitingData, "awaiting data"),
        ];
        return [.. all.Where(each => each.Count > 0).Select(each => $"{each.Count} {each.Words}")];
    }

    // What a count of nothing is worth depends on the data: with old data it must not comfort.
    private static string Lead(DailyFacts facts)
    {
        var sound = facts.Data.Count > 0 && facts.Data.All(each => each.IsSound);
        var nothing = facts.Teams.All(each => each.IsWell);
        return (nothing, sound) switch
        {
            (true, true) => "Nothing is overdue and nothing is due today; the case data is sound.",
            (true, false) => "Nothing is known to be overdue or due today, but the case data below is not sound: what happened "
                + "since then is not known.",
            (false, true) => "Whoever must act is told in a mail of its own; this is how it stands.",
            (false, false) => "Whoever must act is told in a mail of its own; this is how it stands. The case data below "
                + "is not sound: what happened since then is not known.",
        };
    }

    private static IEnumerable<TeamStanding> ByHarm(IEnumerable<TeamStanding> teams) => teams
        .OrderByDescending(each => each.Overdue)
        .ThenByDescending(each => each.AwaitingData)
        .ThenByDescending(each => each.DueToday)
        .ThenByDescending(each => each.DueInHours)
        .ThenBy(each => each.Team.Authority, StringComparer.Ordinal)
        .ThenBy(each => each.Team.Name, StringComparer.Ordinal);

    private static DailyTeam Team(TeamStanding standing, TeamNames teams)
    {
        var counts = Counts(standing);
        List<string> rest =
        [
            standing.DueSoon == 0
                ? $"nothing more due in the next {TeamStanding.WorkingDaysAhead} working days"
                : $"{standing.DueSoon} due in the next {TeamStanding.WorkingDaysAhead} working days",
            $"{standing.Watched} watched",
        ];
        if (standing.Unseen > 0)
        {
            rest.Add($"{standing.Unseen} no longer in the source");
        }

        return new(
            teams.Shown(standing.Team) ?? teams.InHeading,
            counts.Count == 0 ? new("nothing overdue, nothing due today", false)
                : new(string.Join(", ", counts), standing.Overdue + standing.AwaitingData > 0),
            string.Join("; ", rest));
    }

    private static Remark Data(DataStanding standing, DailyFacts facts, LetterContext context)
    {
        var several = facts.Data.DistinctBy(each => each.Authority).Skip(1).Any();
        var name = (several ? $"{context.NameOf(standing.Authority)}, " : "") + CleanWords.Of(standing.Source);
        var age = standing.AsOf is null ? "no data read yet" : $"data {DataAgeWords.Age(standing.AsOf, context.Now)}";
        var why = standing.Verdict switch
        {
            "failed" => "; the last try to read it failed",
            "suspect" => "; the last reading looked incomplete and was not taken",
            _ when standing.AsOf is not null && standing.IsOld => "; newer data should have come by now",
            _ => "",
        };
        return new($"{name}: {age}{why}", !standing.IsSound);
    }

    private static IEnumerable<string> Notes(DailyFacts facts)
    {
        if (facts.Silenced > 0)
        {
            yield return facts.Silenced == 1
                ? "1 of these is silenced or acknowledged: no mails go out for it until that ends. It is counted all the same."
                : $"{facts.Silenced} of these are silenced or acknowledged: no mails go out for them until that ends. They are "
                    + "counted all the same.";
        }

        if (facts.RefusingAddresses > 0)
        {
            yield return facts.RefusingAddresses == 1
                ? "An address of these teams refuses mail, and the fallback is told instead: the quality-assurance lead can show which."
                : $"{facts.RefusingAddresses} addresses of these teams refuse mail, and the fallback is told instead: the "
                    + "quality-assurance lead can show which.";
        }
    }

    private static TeamStanding Sum(IReadOnlyList<TeamStanding> teams) => teams.Aggregate((sum, each) => sum with
    {
        Overdue = sum.Overdue + each.Overdue,
        AwaitingData = sum.AwaitingData + each.AwaitingData,
        DueToday = sum.DueToday + each.DueToday,
        DueInHours = sum.DueInHours + each.DueInHours,
    });
}
