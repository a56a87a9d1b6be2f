using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Retaining;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeadlineWatch.Commands;

/// <summary><c>retention preview</c> and <c>retention apply</c>: what is long closed, and its leaving.</summary>
internal sealed class RetentionCommand(ServiceConfiguration configuration, IRetentionStore store)
{
    /// <summary>Says what would leave, and why some would not. Nothing is changed.</summary>
    public async Task<int> Preview(RetentionOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (Refusal(options, terminal) is { } refused)
        {
            return refused;
        }

        var all = await Previews(options, now, terminal, cancel);
        if (options.Json)
        {
            Json.Write(terminal.Output, all);
        }
        else
        {
            all.ForEach(each => Say(terminal, each, "would leave"));
        }

        return all.TrueForAll(each => each.Edited.Count == 0) ? ExitCode.Done : ExitCode.Wrong;
    }

    /// <summary>Lets them leave, and says where their history went.</summary>
    public async Task<int> Apply(
        RetentionOptions options, string who, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (Refusal(options, terminal) is { } refused)
        {
            return refused;
        }

        var previews = await Previews(options, now, terminal, cancel);
        var done = new List<RetentionRecord>();
        try
        {
            foreach (var each in previews)
            {
                await foreach (var record in Retaining().Apply(each.Authority, who, now, cancel))
                {
                    done.Add(record);
                    var left = done.Where(one => one.Authority == each.Authority).Sum(one => one.Cases);
                    terminal.Progress($"{each.Authority}: {left} of {DueWords.Count(each.Cases, "case")} have left …");
                }
            }
        }
        catch (Exception fault) when (fault is ExportFailedException or HorizonTooLateException)
        {
            terminal.Progress("");
            terminal.Fault(fault.Message);
            return ExitCode.Wrong;
        }

        terminal.Progress("");
        Answer(options, previews, done, terminal);
        return previews.TrueForAll(each => each.Edited.Count == 0) ? ExitCode.Done : ExitCode.Wrong;
    }

    private Retention Retaining() => new(configuration, configuration.Retention!, store, NullLogger.Instance);

    private async Task<List<Leaving>> Previews(
        RetentionOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var all = new List<Leaving>();
        foreach (var authority in configuration.Authorities.Where(each => options.Authority is null || each.Key == options.Authority))
        {
            terminal.Progress($"Looking through {authority.Key} …");
            all.Add(await Retaining().Preview(authority.Key, now, cancel));
        }

        terminal.Progress("");
        return all;
    }

    private int? Refusal(RetentionOptions options, Terminal terminal)
    {
        if (options.Authority is { } authority && configuration.Authorities.All(each => each.Key != authority))
        {
            return Known.Refuse(terminal, "authority", authority, configuration.Authorities.Select(each => each.Key));
        }

        if (configuration.Retention is not null)
        {
            return null;
        }

        terminal.Fault("Retention is off: everything is kept. \"retention\" in deadlinewatch.json says for how long, and where exports go.");
        return ExitCode.Wrong;
    }

    private void Answer(RetentionOptions options, List<Leaving> previews, List<RetentionRecord> done, Terminal terminal)
    {
        if (options.Json)
        {
            Json.Write(terminal.Output, done);
            return;
        }

        foreach (var each in previews)
        {
            var passes = done.Where(one => one.Authority == each.Authority).ToList();
            Say(terminal, each with { Cases = passes.Sum(one => one.Cases), Rows = (int)passes.Sum(one => one.Rows) }, "left");
            foreach (var pass in passes)
            {
                terminal.Output.WriteLine($"  {Path.Combine(configuration.Retention!.ExportTo, pass.File)}");
                terminal.Output.WriteLine($"  SHA-256 {pass.Sha256}");
            }
        }
    }

    private static void Say(Terminal terminal, Leaving leaving, string leave)
    {
        var words = leaving.Cases == 0 ? $"No case {leave}." : string.Create(CultureInfo.InvariantCulture,
            $"{DueWords.Count(leaving.Cases, "case")} {leave}, with {DueWords.Count(leaving.Rows, "row")} of history")
            + (leaving.Earliest is { } first ? $", the first of {CivilTime.Words(CivilTime.DayOf(first))}." : ".");
        words = $"{leaving.Authority}, closed before {CivilTime.Words(CivilTime.DayOf(leaving.ClosedBefore))}: {words}";
        if (leaving.StillHeld > 0)
        {
            words += $" Kept, though as long closed, because a source still holds them: {DueWords.Count(leaving.StillHeld, "case")}.";
        }

        if (leaving.Edited.Count > 0)
        {
            words += " Kept because the history of them is not as it was written (deadlinewatch verify): "
                + $"{string.Join(", ", leaving.Edited)}.";
        }

        foreach (var line in TextTable.Wrap(words, Terminal.Width))
        {
            terminal.Output.WriteLine(line);
        }
    }
}
