using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Replaying;

/// <summary><c>replay</c>: what would have been mailed over a time that has passed, and how timely it was. For whoever
/// brings the service in, to see before the first mail how many there would be.
/// <list type="number">
/// <item>Reads all that is known today, from the ledger or from the sources, once.</item>
/// <item>Plays the service over the time with what each load would have said of it.</item>
/// <item>Counts the mails by person and day, and reports the clocks that fell due.</item>
/// </list></summary>
internal sealed class ReplayCommand(ServiceConfiguration configuration)
{
    // More lines of one kind than this say no more.
    private const int MostFaults = 10;

    public async Task<int> Write(ReplayOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        if (options.Authority is { } authority && configuration.Authorities.All(each => each.Key != authority))
        {
            return Known.Refuse(terminal, "authority", authority, configuration.Authorities.Select(each => each.Key));
        }

        if (options.From > options.To)
        {
            terminal.Fault($"--from {CivilTime.Words(options.From)} lies after --to {CivilTime.Words(options.To)}.");
            return ExitCode.WrongUsage;
        }

        if (await Readings(options, now, terminal, cancel) is not { } known || Span(options, known.Readings, terminal) is not { } span)
        {
            return ExitCode.Wrong;
        }

        Replay.Sweep(Path.GetTempPath(), now);
        var replay = new Replay(Of(options, known.Readings), known.Readings);
        var replayed = await replay.Play(span.From, span.To, Progress(terminal), cancel);
        terminal.Progress("");
        var answer = ReplayAnswer.Of(options, known, replay, replayed, span.To);
        Write(answer, options, terminal);
        return Judge(answer, terminal);
    }

    private IReadOnlyList<SourceSettings> SourcesOf(ReplayOptions options) =>
        [.. WatchedAuthority.Asked(configuration, options.Authority).SelectMany(each => configuration.SourcesOf(each.Key))];

    /// <summary>The configuration of the authorities asked for, and of the sources of which something is known.</summary>
    private ServiceConfiguration Of(ReplayOptions options, IReadOnlyList<CompleteReading> readings) => configuration with
    {
        Authorities = WatchedAuthority.Asked(configuration, options.Authority),
        Sources = [.. readings.Select(each => each.Source)],
    };

    private async Task<KnownToday?> Readings(ReplayOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var known = options.Over == ReplayOver.Sources ? null : await OfLedger(options, cancel);
        if (known is null && options.Over == ReplayOver.Ledger)
        {
            terminal.Fault($"The ledger holds no reading: replay over the sources with --over sources.");
            return null;
        }

        known ??= await OfSources(options, now, terminal, cancel);
        if (known is { Cases: 0 })
        {
            terminal.Fault("There is nothing to replay: no source holds a case.");
            return null;
        }

        return known;
    }

    private async Task<KnownToday?> OfLedger(ReplayOptions options, CancellationToken cancel)
    {
        try
        {
            await using var ledger = await Ledgers.OpenToAsk(configuration.Ledger, cancel);
            return await OfLedger(ledger, options, cancel);
        }
        catch (LedgerMissingException)
        {
            return null;
        }
    }

    private async Task<KnownToday?> OfLedger(ILedger ledger, ReplayOptions options, CancellationToken cancel)
    {
        var readings = new List<CompleteReading>();
        var missing = new List<string>();
        foreach (var source in SourcesOf(options))
        {
            if (await CompleteReading.FromLedger(source, ledger.Polls, cancel) is { } reading)
            {
                readings.Add(reading);
            }
            else
            {
                missing.Add(source.Name);
            }
        }

        return readings.Count == 0 ? null : new(IsOfLedger: true, readings, missing);
    }

    private async Task<KnownToday?> OfSources(ReplayOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var readings = new List<CompleteReading>();
        var all = SourcesOf(options);
        foreach (var source in all)
        {
            if (await CompleteReading.FromSource(source, now, terminal, cancel) is { } reading)
            {
                readings.Add(reading);
            }
        }

        // Without one of them the clocks that it ends would not run, and the count of mails would flatter.
        return readings.Count < all.Count ? null : new(IsOfLedger: false, readings, Missing: []);
    }

    /// <summary>From the beginning of the first day to the end of the last, but not beyond what the data knows.</summary>
    private static (DateTimeOffset From, DateTimeOffset To)? Span(
        ReplayOptions options, IReadOnlyList<CompleteReading> readings, Terminal terminal)
    {
        var (from, to) = (CivilTime.StartOf(options.From), CivilTime.EndOf(options.To));
        var known = readings.Min(each => each.DataAsOf);
        if (known <= from)
        {
            terminal.Fault($"There is nothing to replay from {CivilTime.Words(options.From)}: the data reaches to {CivilTime.Words(known)}.");
            return null;
        }

        return (from, known < to ? known : to);
    }

    private static Action<DateTimeOffset, int> Progress(Terminal terminal)
    {
        var shown = DateOnly.MinValue;
        return (at, mails) =>
        {
            if (CivilTime.DayOf(at) is var day && day > shown)
            {
                shown = day;
                terminal.Progress($"Replayed to {CivilTime.Words(day)}, {DueWords.Count(mails, "mail")}.");
            }
        };
    }

    private static void Write(ReplayAnswer answer, ReplayOptions options, Terminal terminal)
    {
        switch (options)
        {
            case { Form: OutputForm.Json }:
                Json.Write(terminal.Output, answer);
                break;
            case { Form: OutputForm.Csv, Table: ReplayTable.Timeliness }:
                Csv.Write(terminal.Output, ReportLine.Columns, answer.Timeliness.SelectMany(each => each.Lines.Select(line => line.Cells(each.Month))));
                break;
            case { Form: OutputForm.Csv }:
                Csv.Write(terminal.Output, ReplayAnswer.MailColumns, answer.MailCells());
                break;
            default:
                ReplayText.Write(answer, terminal);
                break;
        }
    }

    private static int Judge(ReplayAnswer answer, Terminal terminal)
    {
        foreach (var over in answer.OverBudget.Take(MostFaults))
        {
            terminal.Fault($"Over the budget of {answer.Budget}: {over.Person} would get {DueWords.Count(over.Mails, "mail")} on {CivilTime.Words(over.Day)}.");
        }

        if (answer.OverBudget.Count > MostFaults)
        {
            terminal.Fault($"And on {DueWords.Count(answer.OverBudget.Count - MostFaults, "more day")}.");
        }

        return answer.OverBudget.Count > 0 ? ExitCode.Wrong : ExitCode.Done;
    }
}

/// <summary>All that is known today of the cases.</summary>
/// <param name="IsOfLedger">True where the ledger last read it, false where the sources were read now.</param>
/// <param name="Readings">By source.</param>
/// <param name="Missing">The sources of which the ledger holds no sound reading.</param>
internal sealed record KnownToday(bool IsOfLedger, IReadOnlyList<CompleteReading> Readings, IReadOnlyList<string> Missing)
{
    /// <summary>How many cases.</summary>
    public int Cases => Readings.SelectMany(each => each.Cases).Select(each => (each.Authority, each.Reference)).Distinct().Count();
}
