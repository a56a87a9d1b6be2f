namespace DeadlineWatch.Rules;

/// <summary>Which run of which statutory clock on which case this is. It stays the same for as long as the matter does,
/// also when a date is corrected: see <c>LedgerChange</c>.</summary>
/// <param name="Authority">The council or partner, by its key.</param>
/// <param name="Case">The case reference.</param>
/// <param name="Definition">The key of the <see cref="ClockDefinition"/>.</param>
/// <param name="Start">What tells this run from others of the same clock on the case: the start event's source id, else
/// its day as 2026-04-02; for a clock anchored on the latest event the enquiry's id, else the day of its first event.</param>
public sealed record Clock(string Authority, string Case, string Definition, string Start);
