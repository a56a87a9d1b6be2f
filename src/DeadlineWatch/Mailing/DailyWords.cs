using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Directory = DeadlineWatch.Configuration.Directory;

namespace DeadlineWatch.Mailing;

/// <summary>Gives the daily word to those who want it: once on each of their working days, from their digest on and within
/// their hours. That it comes says that the service lives; that it is missing, that somebody must look.</summary>
internal sealed class DailyWords(ILedgerQueries queries, IMailStore store, LetterRenderer renderer)
{
    /// <summary>Who is to have the word now and has not had it.</summary>
    public async Task<IReadOnlyList<Person>> Waiting(ServiceConfiguration configuration, DateTimeOffset now, CancellationToken cancel)
    {
        var today = CivilTime.DayOf(now);
        var calendar = configuration.Counting;
        var due = configuration.Directory.People.Values.Where(each => each.DailyWord && each.AwayOn(today) is null
            && each.Hours.MayTell(now, calendar) && now >= CivilTime.At(today, each.Hours.DigestAt)).ToList();
        if (due.Count == 0)
        {
            return [];
        }

        var had = await store.HadDailyWord(today, cancel);
        return [.. due.Where(each => !had.Contains(each.Address))];
    }

    /// <summary>Counts once for all, and freezes a mail for each.</summary>
    /// <param name="people">Who is to have the word.</param>
    /// <param name="configuration">The directory and the sources.</param>
    /// <param name="context">The moment and the data.</param>
    /// <param name="sources">What is known of each source.</param>
    /// <param name="frozen">Makes the mail of what it says.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task Freeze(IReadOnlyList<Person> people, ServiceConfiguration configuration, LetterContext context,
        IReadOnlyList<SourceRow> sources, Func<string, Rendered, MailRow> frozen, CancellationToken cancel)
    {
        var silenced = (await queries.Silences(null, null, cancel))
            .Where(each => each.LiftedAt is null && context.Now < each.Silence.Until).Select(each => each.DeadlineId).ToHashSet();
        if (sources.All(each => each.DataAsOf is null))
        {
            // Nothing was read yet: whatever it said would be wrong.
            return;
        }

        var tally = new DailyTally(configuration, context, silenced);
        await foreach (var row in queries.Deadlines(null, context.Now, cancel))
        {
            tally.Add(row);
        }

        var refusing = (await queries.Findings(StandIns.Source, cancel)).Select(each => each.Finding.Place).ToList();
        foreach (var person in people)
        {
            var teams = TeamsOf(person.Address, configuration, tally, context);
            var authorities = teams.Select(each => each.Authority).ToHashSet(StringComparer.Ordinal);
            if (teams.Count == 0)
            {
                continue;
            }

            var facts = new DailyFacts
            {
                Teams = [.. teams.Select(each => tally[each])],
                Data =
                [
                    .. configuration.Sources.Where(each => authorities.Contains(each.Authority)).Select(each =>
                        DataStanding.Of(each, sources.FirstOrDefault(row => row.Source == each.Name), context.Now)),
                ],
                Silenced = teams.Sum(tally.Silenced),
                RefusingAddresses = refusing.Count(address =>
                    TeamsOf(address, configuration, tally, context).Intersect(teams).Any()),
            };
            var rendered = renderer.Render(DailyLetterWriter.Write(person.Address, facts, context));
            await store.FreezeDailyWord(CivilTime.DayOf(context.Now), frozen(person.Address, rendered), cancel);
        }
    }

    /// <summary>The teams of whose matters the person is told in some role; all, for one who stands in where nobody is known.
    /// </summary>
    private static List<TeamKey> TeamsOf(string address, ServiceConfiguration configuration, DailyTally tally, LetterContext context)
    {
        var directory = configuration.Directory;
        var known = configuration.Councils.SelectMany(
            authority => directory.Teams.Where(team => team.Authority is null || team.Authority == authority.Key),
            (authority, team) => new TeamKey(authority.Key, team.Name)).ToList();
        // Also a team that no directory holds: what nobody owns must not look well.
        var all = known.Union(tally.Teams);
        return directory.Fallback.Contains(address, StringComparer.OrdinalIgnoreCase)
            ? [.. all]
            : [.. all.Where(each => IsToldOf(address, each, context.Profiles[each.Authority], directory, CivilTime.DayOf(context.Now)))];
    }

    private static bool IsToldOf(string address, TeamKey team, Profile profile, Directory directory, DateOnly today) =>
        profile.Roles.Keys.Any(role => profile.Clocks.Select(each => each.Key).Distinct().Any(clock =>
            directory.Find(team.Authority, team.Name, role, clock, today) is { } reached
            && reached.Addresses.Zip(reached.Way).Any(each =>
                !each.Second.IsFallback && each.First.Equals(address, StringComparison.OrdinalIgnoreCase))));
}
