using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>list</c>: who is due, most urgent first.</summary>
internal sealed class ListCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    public async Task<int> Write(ListOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var authorities = WatchedAuthority.AllOf(configuration, await ledger.Sources(cancel));
        if (Refusal(options, authorities, terminal) is { } refused)
        {
            return refused;
        }

        // Ended clocks are no matter of this list: none that ended before now is asked for.
        var asked = WatchedAuthority.Asked(configuration, options.Authority).Select(each => authorities[each.Key]).ToList();
        var silences = await LastSilences.Of(ledger, options.Authority, cancel);
        var open = new List<StandingDeadline>();
        await foreach (var row in ledger.Deadlines(options.Authority, now, cancel))
        {
            if (row.Deadline.Ended is null && asked.Find(each => each.Authority.Key == row.Deadline.Clock.Authority) is { } of)
            {
                open.Add(StandingDeadline.FromLedger(row, of, configuration.Directory, now) with { Silence = silences.GetValueOrDefault(row.Id) });
            }
        }

        if (options.Team is { } team && !IsTeam(team, open, options) && !await IsTeamOfEnded(team, cancel))
        {
            return Known.Refuse(terminal, "team", team, Teams(open, options));
        }

        var listed = open
            .Where(each => IsAsked(each, options, now))
            .OrderBy(each => each.Deadline.EarliestDueAt)
            .ThenBy(each => each.Deadline.Clock.Authority, StringComparer.Ordinal)
            .ThenBy(each => each.Deadline.Clock.Case, StringComparer.Ordinal)
            .ThenBy(each => each.Deadline.Clock.Definition, StringComparer.Ordinal)
            .ToList();
        Write(options, new(now, asked, open.Count, listed), terminal);
        return ExitCode.Done;
    }

    private int? Refusal(
        ListOptions options, IReadOnlyDictionary<string, WatchedAuthority> authorities, Terminal terminal)
    {
        if (options.Authority is { } authority && !authorities.ContainsKey(authority))
        {
            return Known.Refuse(terminal, "authority", authority, authorities.Keys);
        }

        var clocks = WatchedAuthority.Asked(configuration, options.Authority).SelectMany(each => authorities[each.Key].Profile.Clocks)
            .Select(each => each.Key).Distinct(StringComparer.Ordinal).ToList();
        return options.Clock is { } clock && !clocks.Contains(clock)
            ? Known.Refuse(terminal, "clock", clock, clocks)
            : null;
    }

    private bool IsTeam(string team, List<StandingDeadline> open, ListOptions options) =>
        Teams(open, options).Contains(team.Trim(), StringComparer.OrdinalIgnoreCase)
        || TeamsOf(options).Any(each => each.Names.Contains(team.Trim(), StringComparer.OrdinalIgnoreCase));

    // A team without open clocks has none to list; that is an answer, and no slip in its name.
    private async Task<bool> IsTeamOfEnded(string team, CancellationToken cancel)
    {
        await foreach (var row in ledger.Deadlines(authority: null, DateTimeOffset.MinValue, cancel))
        {
            if (string.Equals(row.Deadline.Team?.Trim(), team.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<Team> TeamsOf(ListOptions options)
    {
        var asked = WatchedAuthority.Asked(configuration, options.Authority).Select(each => each.Key).ToList();
        return configuration.Directory.Teams.Where(each => each.Authority is null || asked.Contains(each.Authority));
    }

    private IEnumerable<string> Teams(List<StandingDeadline> open, ListOptions options) =>
        TeamsOf(options).Select(each => each.Name).Union(open.Select(each => each.Team?.Trim()).OfType<string>());

    private static bool IsAsked(StandingDeadline each, ListOptions options, DateTimeOffset now) =>
        (options.Clock is null || each.Deadline.Clock.Definition == options.Clock)
        && (options.State is null || each.State == options.State)
        && (options.Within is null || options.Within.Holds(each.Deadline, each.Of.Profile.Counting, now))
        && (options.Team is null || IsOf(options.Team.Trim(), each));

    private static bool IsOf(string team, StandingDeadline each) =>
        string.Equals(each.Team?.Trim(), team, StringComparison.OrdinalIgnoreCase)
        || string.Equals(each.Deadline.Team?.Trim(), team, StringComparison.OrdinalIgnoreCase);

    private static void Write(ListOptions options, Listing listing, Terminal terminal)
    {
        var answers = listing.Listed.Select(DeadlineAnswer.Of);
        switch (options.Form)
        {
            case OutputForm.Json:
                Json.Write(terminal.Output, new ListAnswer(
                    listing.Now, listing.DataAsOf, [.. listing.WaitsFor], listing.Open, listing.Listed.Count, [.. answers]));
                break;
            case OutputForm.Csv:
                Csv.Write(terminal.Output, DeadlineAnswer.Columns, answers.Select(each => each.Cells()));
                break;
            default:
                ListText.Write(listing, options.Within, terminal);
                break;
        }
    }
}

/// <summary>What is listed.</summary>
/// <param name="Now">The time.</param>
/// <param name="Authorities">Whose cases.</param>
/// <param name="Open">How many open clocks they have, listed or not.</param>
/// <param name="Listed">Those that were asked for, most urgent first.</param>
internal sealed record Listing(
    DateTimeOffset Now, IReadOnlyList<WatchedAuthority> Authorities, int Open, IReadOnlyList<StandingDeadline> Listed)
{
    /// <summary>What the oldest data is as of; null where nothing was read yet.</summary>
    public DateTimeOffset? DataAsOf =>
        Authorities.SelectMany(each => each.Coverage.Sources).Min(each => each.DataAsOf);

    public IEnumerable<string> WaitsFor => Authorities.SelectMany(each => each.WaitsFor);
}

/// <summary>The answer of <c>list</c> to a program.</summary>
internal sealed record ListAnswer(
    DateTimeOffset Now, DateTimeOffset? DataAsOf, IReadOnlyList<string> WaitsFor, int Open, int Listed,
    IReadOnlyList<DeadlineAnswer> Deadlines);
