using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary><c>due</c>: when one clock that starts at a moment is due, and why.</summary>
internal static class DueCommand
{
    public static int Write(DueOptions options, IReadOnlyDictionary<string, Profile> profiles, Terminal terminal)
    {
        if (!profiles.TryGetValue(options.Profile, out var profile))
        {
            return Known.Refuse(terminal, "profile", options.Profile, profiles.Keys);
        }

        var clocks = profile.Clocks.Concat(profile.ClocksOff).Select(each => each.Key).Distinct(StringComparer.Ordinal).ToList();
        var isOff = profile.Clocks.All(each => each.Key != options.Clock);
        if (!clocks.Contains(options.Clock))
        {
            return Known.Refuse(terminal, $"clock of {profile.Key}", options.Clock, clocks);
        }

        if (isOff)
        {
            profile = profile with { Clocks = [.. profile.ClocksOff.Where(each => each.Key == options.Clock)] };
        }

        var (deadline, refusal) = Suppose(profile, options.Clock, options.Start);
        if (deadline is null)
        {
            terminal.Fault(refusal);
            return ExitCode.Wrong;
        }

        var answer = DueAnswer.Of(profile, deadline) with { IsOff = isOff };
        if (options.Json)
        {
            Json.Write(terminal.Output, answer);
        }
        else
        {
            DueText.Write(answer, terminal);
        }

        return ExitCode.Done;
    }

    /// <summary>Asks the rules that the service asks, about a case on which nothing happened but this start.</summary>
    private static (Deadline? Deadline, string Refusal) Suppose(Profile profile, string clock, Moment start)
    {
        const string Here = "command line";
        var definition = profile.Definition(clock, start.Day);
        var kinds = definition.Stops.Select(each => each.Event).Append(definition.Start).Concat(definition.Needs).ToHashSet();
        var standing = new SourceStanding
        {
            Name = Here,
            Supplies = kinds,
            Actual = kinds,
            Facts = definition.When.Select(each => each.Fact).ToHashSet(StringComparer.Ordinal),
            // The start has happened, however far ahead the person asks.
            DataAsOf = CivilTime.EndOf(start.LastDay),
            Interval = TimeSpan.FromDays(1),
        };
        var started = new CaseEvent
        {
            Kind = definition.Start,
            OccurredAt = start,
            Facts = definition.When.Where(each => each.AnyOf.Count > 0)
                .ToDictionary(each => each.Fact, each => each.AnyOf[0], StringComparer.Ordinal),
        };
        var only = profile with { Clocks = [.. profile.Clocks.Where(each => each.Key == clock).Select(each => each with { Exempt = [] })] };
        var supposed = new CaseSnapshot { Authority = Here, Reference = Here, Source = Here, Events = [started] };
        var evaluation = only.Evaluate(new(Here, Here, [supposed], Coverage.Of(only, [standing])));
        return evaluation.Deadlines.Count > 0
            ? (evaluation.Deadlines[0], "")
            : (null, evaluation.Findings.Count > 0
                ? evaluation.Findings[0].Words
                : $"The clock {clock} of {profile.Key} does not apply to a start on {CivilTime.Words(start.Day)}.");
    }
}
