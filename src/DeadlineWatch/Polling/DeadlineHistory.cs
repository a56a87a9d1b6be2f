using System.Globalization;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Polling;

/// <summary>Puts a change of a deadline into lines of history, for a manager or an inspector to read.</summary>
internal static class DeadlineHistory
{
    public static IEnumerable<HistoryRow> Of(
        LedgerChange change, DeadlineRow? before, DeadlineRow after, JudgeCause cause, Coverage coverage, DateTimeOffset now)
    {
        var deadline = after.Deadline;
        foreach (var kind in change.Kinds)
        {
            var line = kind switch
            {
                ChangeKind.Started => ("started", $"started {deadline.StartedAt.Words()}; due {Due(deadline)}"),
                ChangeKind.Moved => ("moved", $"due moved from {Due(change.Before!)} to {Due(deadline)}: {Why(change, cause)}"),
                ChangeKind.Ended => ("ended", Ended(deadline)),
                ChangeKind.EndedOtherwise => ("ended otherwise", $"was {Ended(change.Before!)}; now {Ended(deadline)}"),
                ChangeKind.Reopened => ("reopened", $"no longer {Ended(change.Before!)}; runs again, due {Due(deadline)}"),
                ChangeKind.Booked => ("booked", Booked(deadline)),
                ChangeKind.Delayed => Delayed(change.Before!, deadline),
                ChangeKind.Amended when change.Before!.Team != deadline.Team => ("amended", "the team changed"),
                _ => default((string What, string Words)?),
            };
            if (line is { } said)
            {
                yield return Row(said.What, said.Words);
            }
        }

        if (change.Is(ChangeKind.Started) && deadline.Delay is { } delay)
        {
            yield return Row("delay agreed", Agreed(delay));
        }

        if (change.Is(ChangeKind.Started) && deadline.Ended is not null)
        {
            yield return Row("ended", Ended(deadline));
        }

        if (before?.MissingSince is null && after.MissingSince is { } missing)
        {
            yield return Row("missing", $"not in the data of {CivilTime.Words(missing)}");
        }

        if (before?.UnseenAt is null && after.UnseenAt is not null)
        {
            yield return Row("unseen", "not seen in two loads and a day: its mails pause");
        }

        if (before?.MissingSince is not null && after.MissingSince is null && deadline.Ended is null)
        {
            yield return Row("returned", "in the data again");
        }

        HistoryRow Row(string what, string words) => new()
        {
            At = now,
            Clock = deadline.Clock,
            What = what,
            Words = words,
            Cause = cause == JudgeCause.Rules ? "rules" : "data",
            DataAsOf = coverage.Sources.FirstOrDefault(each => each.Name == deadline.StartSource)?.DataAsOf,
            RulesHash = after.RulesHash,
        };
    }

    private static string Due(Deadline deadline) =>
        deadline.DueOn is not { } on ? CivilTime.Words(deadline.DueAt)
        : deadline.DueBy is { } time ? string.Create(CultureInfo.InvariantCulture, $"by {time:HH\\:mm} on {CivilTime.Words(on)}")
        : $"by the end of {CivilTime.Words(on)}";

    private static (string What, string Words) Delayed(Deadline before, Deadline after) => (before.Delay, after.Delay) switch
    {
        (_, null) => ("delay taken back", "the agreed delay is no longer in the data"),
        (null, { } agreed) => ("delay agreed", Agreed(agreed)),
        ({ } was, { } agreed) => ("delay agreed", $"{Agreed(agreed)}; was: {Agreed(was)}"),
    };

    private static string Agreed(AgreedDelay delay) => $"{delay.Said(CivilTime.Words)}; agreed {delay.AgreedAt.Words()}";

    private static string Ended(Deadline deadline) => deadline.Ended is not { } ended ? "running" : ended.How switch
    {
        EndedHow.InTime => $"in time: {ended.Words}, {ended.At.Words()}",
        EndedHow.InTimeUnproven => $"in time, unproven: {ended.Words}, {ended.At.Words()}",
        EndedHow.OutOfTime => $"out of time: {ended.Words}, {ended.At.Words()}",
        _ => $"cancelled{(deadline.WasOverdue ? " after it was overdue" : "")}: {ended.Words}, {ended.At.Words()}",
    };

    private static string Booked(Deadline deadline) => deadline switch
    {
        { BookedFor: { } booked, BookingPassed: true } => $"was booked for {booked.Words()}; no outcome is recorded",
        { BookedFor: { } booked } => $"booked for {booked.Words()}",
        { Decided: true } => "decided on, no booking",
        _ => "no longer booked",
    };

    private static string Why(LedgerChange change, JudgeCause cause) =>
        cause == JudgeCause.Rules ? "the calendar or the profile changed"
        : change.Before!.StartedAt != change.After.StartedAt
            ? $"the start is now {change.After.StartedAt.Words()}, was {change.Before.StartedAt.Words()}"
            : "the data changed";
}
