namespace DeadlineWatch.Storage;

/// <summary>What a decision newly tells of a deadline: the steps to record as told, and the outbox rows that go out by it.
/// What was told before is told no second time.</summary>
internal sealed record Telling(IReadOnlyList<ToldStep> Steps, IReadOnlyList<OutboxRow> Outbox)
{
    /// <summary>Rows go out by a step that had not been told before. Rows of a step that the decision does not name (a
    /// notice, told under a key of its own) go with those it names: the same deadline may be lost sight of twice in one due
    /// generation.</summary>
    public static Telling Of(DueDeadline due, StepDecision decision, DateTimeOffset now)
    {
        var told = due.Told.Select(each => (each.Generation, each.Step)).ToHashSet();
        var steps = decision.Told.Where(each => told.Add((each.Generation, each.Step))).ToList();
        var fresh = steps.Select(each => (each.Generation, each.Step)).ToHashSet();
        var named = decision.Told.Select(each => (each.Generation, each.Step)).ToHashSet();
        foreach (var rows in decision.Outbox.GroupBy(each => (each.Generation, each.Step)).Where(each => !named.Contains(each.Key)))
        {
            var isNew = told.Add(rows.Key);
            if (isNew)
            {
                steps.Add(new(rows.Key.Generation, rows.Key.Step, now, [.. rows.Select(each => each.Role).Distinct()]));
            }

            if (isNew || steps.Exists(each => named.Contains((each.Generation, each.Step))))
            {
                fresh.Add(rows.Key);
            }
        }

        return new(steps,
        [
            .. decision.Outbox.Where(each => fresh.Contains((each.Generation, each.Step)))
                .Select(each => each with { DeadlineId = due.Row.Id }),
        ]);
    }
}
