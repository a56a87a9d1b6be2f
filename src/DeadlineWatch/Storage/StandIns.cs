using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>Who is told instead where an address refuses mail, and the finding that says so.</summary>
internal static class StandIns
{
    /// <summary>Under what the finding stands: an address belongs to no source.</summary>
    public const string Source = "mail";
    public const string Code = "address-failing";

    /// <summary>The rows of those who stand in for what was refused. Nobody stands in for a stand-in, nor for himself, and nobody
    /// is told what waits for him already.</summary>
    /// <param name="refused">The rows of the refused mail.</param>
    /// <param name="beside">All rows of the same deadlines.</param>
    /// <param name="standIns">Addresses.</param>
    /// <param name="now">From when they may be told.</param>
    public static IReadOnlyList<OutboxRow> For(
        IEnumerable<OutboxRow> refused, IEnumerable<OutboxRow> beside, IReadOnlyList<string> standIns, DateTimeOffset now)
    {
        var told = beside.Where(each => each.State is not ("withdrawn" or "refused"))
            .Select(each => (each.DeadlineId, each.Generation, each.Step, each.Recipient)).ToHashSet();
        return
        [
            .. from row in refused
               // An end is news to nobody who was not told of the beginning.
               where !row.StandsIn && row.Kind != NoticeKind.Done
               from person in standIns
               where !string.Equals(person, row.Recipient, StringComparison.OrdinalIgnoreCase)
                   && told.Add((row.DeadlineId, row.Generation, row.Step, person))
               select row with
               {
                   Id = 0,
                   Recipient = person,
                   StandsIn = true,
                   CreatedAt = now,
                   NotBefore = now,
                   State = "pending",
                   Reason = null,
                   MailId = null,
                   Held = null,
               },
        ];
    }

    /// <summary>What a person should look at.</summary>
    public static Finding Finding(string recipient) => new(Code, recipient,
        "this address refuses mail; \"deadlinewatch outbox list\" says what its relay answered, and the fallback is told instead");
}
