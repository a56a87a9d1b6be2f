using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary><c>report</c>: how timely a month was. Its cohort are the clocks that fell due in the month, whenever they
/// ended, so that a month's figures cannot be bettered by closing old cases.</summary>
internal sealed class ReportCommand(ServiceConfiguration configuration, ILedgerQueries ledger)
{
    // The longest time limit is two years; a clock due in the month cannot have ended longer before it.
    private const int LongestRunInYears = 3;

    public async Task<int> Write(ReportOptions options, DateTimeOffset now, Terminal terminal, CancellationToken cancel)
    {
        var authorities = WatchedAuthority.AllOf(configuration, await ledger.Sources(cancel));
        if (options.Authority is { } authority && !authorities.ContainsKey(authority))
        {
            return Known.Refuse(terminal, "authority", authority, authorities.Keys);
        }

        var asked = WatchedAuthority.Asked(configuration, options.Authority).Select(each => authorities[each.Key]).ToList();
        var endedSince = CivilTime.StartOf(options.Month.AddYears(-LongestRunInYears));
        var silences = await LastSilences.Of(ledger, options.Authority, cancel);
        var cohort = new List<StandingDeadline>();
        await foreach (var row in ledger.Deadlines(options.Authority, endedSince, cancel))
        {
            if (IsDueIn(options.Month, row.Deadline) && asked.Find(each => each.Authority.Key == row.Deadline.Clock.Authority) is { } of)
            {
                cohort.Add(StandingDeadline.FromLedger(row, of, configuration.Directory, now) with { Silence = silences.GetValueOrDefault(row.Id) });
            }
        }

        var dataAsOf = asked.SelectMany(each => each.Coverage.Sources).Min(each => each.DataAsOf);
        var answer = ReportAnswer.Of(options, cohort, dataAsOf, now);
        switch (options.Form)
        {
            case OutputForm.Json:
                Json.Write(terminal.Output, answer);
                break;
            case OutputForm.Csv:
                Csv.Write(terminal.Output, ReportLine.Columns, answer.Lines.Select(each => each.Cells(answer.Month)));
                break;
            default:
                ReportText.Write(answer, terminal);
                break;
        }

        return ExitCode.Done;
    }

    private static bool IsDueIn(DateOnly month, Deadline deadline)
    {
        var dueOn = DueOn(deadline);
        return dueOn >= month && dueOn < month.AddMonths(1);
    }

    /// <summary>The London day on which a clock falls due: it says which month's it is.</summary>
    internal static DateOnly DueOn(Deadline deadline) => deadline.DueOn ?? CivilTime.DayOf(deadline.DueAt);
}
