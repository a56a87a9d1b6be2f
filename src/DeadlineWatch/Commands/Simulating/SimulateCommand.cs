using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Simulating;

/// <summary><c>simulate</c>: what a holiday or another profile would change, before it is made so:
/// <list type="number">
/// <item>Read what is tried; refuse what cannot be.</item>
/// <item>Take the stored cases batch by batch, and judge each by both rules at the same time and from the same data.</item>
/// <item>Count, and show each changed deadline or the most urgent of them.</item>
/// </list>
/// Nothing is written but the answer.</summary>
/// <param name="present">The configuration as it is.</param>
/// <param name="read">Reads it again, with something in place of a part of it.</param>
/// <param name="ledger">The ledger; only its reading questions are asked.</param>
internal sealed class SimulateCommand(
    ServiceConfiguration present, Func<ConfigurationChange, ConfigurationResult> read, IPollStore ledger)
{
    /// <summary>How many lines a person is shown unless all are asked for.</summary>
    private const int Shown = 50;

    public async Task<int> Write(SimulateOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var (trial, code) = new TrialReader(present, read, now, terminal).Read(options);
        if (trial is null)
        {
            return code;
        }

        var context = await SimulateContext.Of(trial, ledger, now, cancel);
        var tally = new SimulateTally(CivilTime.DayOf(now));
        switch (options.Form)
        {
            case OutputForm.Json:
                using (var json = new SimulateJson(context, terminal.Output))
                {
                    await Compare(context, tally, changes => changes.ForEach(json.Add), terminal, cancel);
                    json.End(Totals());
                }

                break;
            case OutputForm.Csv:
                Csv.Write(terminal.Output, ChangeAnswer.Columns, []);
                await Compare(context, tally, changes => Csv.WriteOn(
                    terminal.Output, changes.Select(each => ChangeAnswer.Of(each).Cells())), terminal, cancel);
                break;
            default:
                var urgent = new MostUrgent(options.All ? null : Shown);
                await Compare(context, tally, changes => changes.ForEach(urgent.Add), terminal, cancel);
                SimulateText.Write(context, Totals(), urgent, terminal);
                break;
        }

        return tally.NotJudged.Count == 0 ? ExitCode.Done : ExitCode.Wrong;

        SimulateTotals Totals() => SimulateTotals.Of(tally, context.Present, context.Tried);
    }

    private async Task Compare(
        SimulateContext context, SimulateTally tally, Action<List<ChangedDeadline>> show, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            foreach (var authority in context.Trial.Authorities)
            {
                var comparison = new RuleComparison(
                    context.Present[authority.Key], context.Tried[authority.Key], present.Directory, context.Now);
                for (string? after = null; ;)
                {
                    var page = await ledger.CaseReferences(authority.Key, after, CaseWriter.BatchSize, cancel);
                    if (page.Count == 0)
                    {
                        break;
                    }

                    var records = await ledger.LoadCases(authority.Key, page, cancel);
                    show(Compare(comparison, page.Select(each => records.GetValueOrDefault(each)).OfType<CaseRecord>(), tally, cancel));
                    after = page[^1];
                    terminal.Progress($"{DueWords.Count(tally.Cases, "case")} judged by both rules …");
                }
            }
        }
        finally
        {
            terminal.Progress("");
        }
    }

    private List<ChangedDeadline> Compare(
        RuleComparison comparison, IEnumerable<CaseRecord> records, SimulateTally tally, CancellationToken cancel)
    {
        var changed = new List<ChangedDeadline>();
        foreach (var record in records)
        {
            cancel.ThrowIfCancellationRequested();
            if (CompareOrNull(comparison, record) is { } compared)
            {
                tally.Add(compared, present.Directory);
                changed.AddRange(compared.Changed);
            }
            else
            {
                tally.Left(record.Reference);
            }
        }

        return changed;
    }

    private static CaseComparison? CompareOrNull(RuleComparison comparison, CaseRecord record)
    {
        try
        {
            return comparison.Compare(record);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // As when cases are judged anew: one case must not stop the others. It is told with the totals.
            return null;
        }
    }
}
