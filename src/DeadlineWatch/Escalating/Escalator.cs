using DeadlineWatch.Configuration;
using DeadlineWatch.Polling;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using DeadlineWatch.Telemetry;

namespace DeadlineWatch.Escalating;

/// <summary>The second stage: ledger → outbox. Goes on when a case system is down: statutory time passes whether or not it
/// answers. A pass takes what is due through the index on the next step, a small batch a transaction.</summary>
internal sealed class Escalator(
    CurrentConfiguration current, IPollStore sources, IEscalationStore store, Instruments instruments,
    TimeProvider time, ILogger<Escalator> log)
{
    /// <summary>Deadlines a transaction: a poll never waits long for the lock.</summary>
    private const int BatchSize = 200;

    /// <summary>Tells all that is due now. Answers how many deadlines were looked at.</summary>
    public async Task<int> Pass(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var configuration = current.Now;
        var looked = 0;
        var told = 0;
        var rows = await sources.Sources(cancel);
        var decider = new StepDecider(configuration, Standings.Coverages(configuration, rows), now);
        for (var taken = BatchSize; taken == BatchSize;)
        {
            var decided = new List<(Deadline Deadline, StepDecision Decision)>();
            taken = await store.Escalate(now, BatchSize, due =>
            {
                var decision = decider.Decide(due);
                decided.Add((due.Row.Deadline, decision));
                return decision;
            }, cancel);
            looked += taken;
            told += decided.Count(each => each.Decision.Outbox.Count > 0);

            // Counted after the commit: a batch that was rolled back has told nobody. A notice that may come again is told
            // under its key and its time, of which a metric must hold the first alone.
            foreach (var (deadline, step) in decided.SelectMany(each => each.Decision.Told.Select(step => (each.Deadline, step))))
            {
                instruments.Told(deadline.Clock.Definition, step.Step.Split('@')[0], step.Roles.Count > 0 ? StepResult.Told : StepResult.Passed);
            }
        }

        if (told > 0)
        {
            log.LogInformation("Escalated to the outbox: {Told} of {Looked} looked at.", told, looked);
        }

        instruments.Passed(Stage.Escalate, now);
        return looked;
    }
}
