namespace DeadlineWatch.Rules;

/// <summary>How far the data reaches that could show a deadline met: the sources that supply the stops and cancels of its
/// clock. Without it every clock met on its last day would be told as late by a nightly extract.</summary>
/// <param name="AsOf">The earliest "as of" among those sources' last sound readings, UTC; null where one has had none.</param>
/// <param name="Sources">Those sources.</param>
public sealed record DataReach(DateTimeOffset? AsOf, IReadOnlyList<SourceStanding> Sources)
{
    /// <summary>How long after the next expected load the data is waited for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(2);

    /// <summary>The instant until which a deadline that became due at <paramref name="dueAt"/> waits for data: the next
    /// load of its sources, and two hours.</summary>
    public DateTimeOffset WaitUntil(DateTimeOffset dueAt) =>
        Sources.Select(each => each.ExpectedBy(dueAt)).Append(dueAt).Max() + Grace;

    /// <summary>Whether the data is read up to the due moment.</summary>
    public bool Confirms(Deadline deadline) => AsOf >= deadline.DueAt;

    /// <summary>Whether a deadline past due may be called overdue: the data is read up to its due moment, or has been
    /// waited for long enough.</summary>
    public bool Settles(Deadline deadline, DateTimeOffset now) => Confirms(deadline) || now >= WaitUntil(deadline.DueAt);
}
