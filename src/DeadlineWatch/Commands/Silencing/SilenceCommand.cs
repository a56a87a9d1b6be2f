using DeadlineWatch.Configuration;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Silencing;

/// <summary><c>silence</c> and <c>acknowledge</c>: a person has a matter in hand, and its mails pause for a time. The deadline, the
/// lists, the metrics and the reports do not.</summary>
internal sealed class SilenceCommand(ServiceConfiguration configuration, ILedger ledger)
{
    public async Task<int> Write(SilenceOptions options, string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var authorities = WatchedAuthority.AllOf(configuration, await ledger.Queries.Sources(cancel));
        if (!authorities.TryGetValue(options.Authority, out var authority))
        {
            return Known.Refuse(terminal, "authority", options.Authority, authorities.Keys);
        }

        if (Refusal(options, authority, terminal) is { } refused)
        {
            return refused;
        }

        var reference = options.Case.Trim();
        if (await ledger.Queries.Case(authority.Authority.Key, reference, cancel) is not { } record)
        {
            return await UnknownCase.Refuse(ledger.Queries, authority.Authority.Key, reference, terminal, cancel);
        }

        var open = record.Deadlines
            .Where(each => each.Deadline.Ended is null && authority.DefinitionOf(each.Deadline) is not null
                && (options.Clock is null || each.Deadline.Clock.Definition == options.Clock))
            .OrderBy(each => each.Deadline.EarliestDueAt).ToList();
        if (open.Count == 0)
        {
            terminal.Fault(options.Clock is { } clock
                ? $"No {clock} of case {reference} runs: there is nothing to {Verb(options)}."
                : $"No clock of case {reference} runs: there is nothing to {Verb(options)}.");
            return ExitCode.Wrong;
        }

        return options.Lift
            ? await Lift(options, authority, open, who, now, terminal, cancel)
            : await Begin(options, authority, open, who, now, terminal, cancel);
    }

    private async Task<int> Begin(SilenceOptions options, WatchedAuthority authority, IReadOnlyList<DeadlineRow> open,
        string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var asked = open.Select(each => SilencedMatter.Of(each, options.Until, authority, configuration.Directory, now)).ToList();
        if (asked.Exists(each => each.Until <= now))
        {
            terminal.Fault($"{DueWords.Capital(SilencedMatter.Words(asked[0].Until, now))} has passed: write when the mails are to go on.");
            return ExitCode.Wrong;
        }

        foreach (var each in asked.Where(each => each.Until > each.Latest))
        {
            terminal.Fault($"{each.Clock} ({each.Standing}): its mails may pause for {each.Limit} at most, until "
                + $"{SilencedMatter.Words(each.Latest, now)} at the latest.");
        }

        if (asked.Exists(each => each.Until > each.Latest))
        {
            return ExitCode.Wrong;
        }

        var begun = await ledger.Silences.Begin(
            [
                .. open.Zip(asked, (row, matter) => new SilenceRow
                {
                    DeadlineId = row.Id,
                    Kind = options.Kind,
                    Silence = new(matter.Severity, options.Reason!, now, matter.Until),
                    Who = who,
                }),
            ], now, cancel);
        var done = open.Zip(asked).Where(each => begun.Contains(each.First.Id)).Select(each => each.Second).ToList();
        return Answer(options, authority, done, now, terminal);
    }

    private async Task<int> Lift(SilenceOptions options, WatchedAuthority authority, IReadOnlyList<DeadlineRow> open,
        string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var lifted = await ledger.Silences.Lift([.. open.Select(each => each.Id)], who, now, cancel);
        var done = open.Where(each => lifted.Contains(each.Id))
            .Select(each => SilencedMatter.Of(each, null, authority, configuration.Directory, now) with { Until = now, Pauses = [] }).ToList();
        return Answer(options, authority, done, now, terminal);
    }

    private static int Answer(
        SilenceOptions options, WatchedAuthority authority, List<SilencedMatter> done, DateTimeOffset now, Terminal terminal)
    {
        if (options.Json)
        {
            Json.Write(terminal.Output, new SilenceAnswer(
                authority.Authority.Key, options.Case.Trim(), options.Lift ? "lifted" : Verb(options) + "d", options.Reason, done));
        }
        else if (done.Count > 0)
        {
            SilenceText.Write(options, authority.Profile, done, now, terminal);
        }

        if (done.Count == 0)
        {
            terminal.Fault(options.Lift
                ? $"Nothing of case {options.Case.Trim()} is silenced: there is nothing to lift."
                : $"Every clock of case {options.Case.Trim()} has ended meanwhile: there is nothing to {Verb(options)}.");
        }

        return done.Count > 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    private static int? Refusal(SilenceOptions options, WatchedAuthority authority, Terminal terminal)
    {
        var profile = authority.Profile;
        var clocks = profile.Clocks.Select(each => each.Key).ToList();
        if (options.Clock is { } clock && !clocks.Contains(clock))
        {
            return Known.Refuse(terminal, $"clock of {profile.Key}", clock, clocks);
        }

        if (profile.Silences is null)
        {
            terminal.Fault($"The profile {profile.Key} lets nothing be silenced: \"silences\" in config/profiles says for how long, and why.");
            return ExitCode.Wrong;
        }

        if (!options.Lift && options.Reason is null)
        {
            terminal.Fault(SilenceReason.Asked(profile, profile.Silences));
            return ExitCode.WrongUsage;
        }

        return options.Reason is { } reason && !profile.Silences.Reasons.ContainsKey(reason)
            ? Known.Refuse(terminal, "reason", reason, profile.Silences.Reasons.Keys)
            : null;
    }

    private static string Verb(SilenceOptions options) => options.Kind == SilenceKind.Acknowledgement ? "acknowledge" : "silence";
}

/// <summary>What <c>silence</c> and <c>acknowledge</c> answer to a program.</summary>
/// <param name="Authority">Whose case.</param>
/// <param name="Case">Which.</param>
/// <param name="Done">silenced, acknowledged or lifted.</param>
/// <param name="Reason">The code; null where something was lifted.</param>
/// <param name="Matters">The clocks that it holds for.</param>
internal sealed record SilenceAnswer(
    string Authority, string Case, string Done, string? Reason, IReadOnlyList<SilencedMatter> Matters);
