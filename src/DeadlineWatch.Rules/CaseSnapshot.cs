namespace DeadlineWatch.Rules;

/// <summary>What one source said about one case at one poll. A case is (authority, reference); the reference is the
/// child's, and referrals, enquiries, conferences and plans are its episodes. No name, no date of birth and no free text
/// stands here.</summary>
public sealed record CaseSnapshot
{
    /// <summary>The council or partner, by its key in the configuration.</summary>
    public required string Authority { get; init; }

    /// <summary>The case reference, as in the case system.</summary>
    public required string Reference { get; init; }

    /// <summary>The source that said it.</summary>
    public required string Source { get; init; }

    /// <summary>The family or meeting that this case belongs to; null where the source does not say.</summary>
    public string? Group { get; init; }

    /// <summary>The team that holds the case, by its name in the source; null where it does not say.</summary>
    public string? Team { get; init; }

    /// <summary>The events, in no particular order.</summary>
    public required IReadOnlyList<CaseEvent> Events { get; init; }

    /// <summary>The same snapshot with a moment on each event: what the source gave no date for lies between the last
    /// data without it and the first with it. Data that did not hold the row at all (its episode, or the case) says nothing of
    /// it: an old referral that is put in today was not decided today. A window found earlier is carried over, for the event
    /// did not happen anew because the case was read again.</summary>
    /// <param name="before">What the same source said of the case at its last sound reading; null where it held none.</param>
    /// <param name="dataBefore">What the source's last sound reading was as of; null where there was none.</param>
    /// <param name="dataAsOf">What this reading is as of.</param>
    public CaseSnapshot Dated(CaseSnapshot? before, DateTimeOffset? dataBefore, DateTimeOffset dataAsOf)
    {
        if (Events.All(each => each.OccurredAt is not null))
        {
            return this;
        }

        return this with { Events = [.. Events.Select(each => each.OccurredAt is null ? Date(each) : each)] };

        CaseEvent Date(CaseEvent undated)
        {
            var seen = before?.Events.FirstOrDefault(old =>
                old.OccurredAt is { Precision: Precision.Window }
                && old.Kind == undated.Kind && old.Id == undated.Id && old.Episode == undated.Episode);
            var heldItsRow = before?.Events.Any(old => undated.Episode is null || old.Episode == undated.Episode) ?? false;
            var earliest = heldItsRow && dataBefore is { } last && last <= dataAsOf ? last : DateTimeOffset.MinValue;
            return undated with { OccurredAt = seen?.OccurredAt ?? Moment.Between(earliest, dataAsOf) };
        }
    }
}
