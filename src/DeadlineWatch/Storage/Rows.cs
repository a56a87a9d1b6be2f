using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What the ledger knows of a source.</summary>
internal sealed record SourceRow
{
    public required string Source { get; init; }

    public required string Authority { get; init; }

    /// <summary>What the last sound reading is as of; null before the first.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    public string? LoadMarker { get; init; }

    /// <summary>How much the last sound reading held; null before the first.</summary>
    public ReadingCounts? Counts { get; init; }

    /// <summary>How much the last suspect reading held; null when a sound one came after it.</summary>
    public ReadingCounts? SuspectCounts { get; init; }

    /// <summary>How much a person said that the next reading may hold; null when a sound one came after that.</summary>
    public ReadingCounts? AcceptedCounts { get; init; }

    /// <summary>Whether the last sound reading says that it is as of a moment that is yet to come: a clock was wrong then.</summary>
    public bool IsAhead(DateTimeOffset now) => DataAsOf > now + SourceGuard.Skew;

    public DateTimeOffset? LastPollAt { get; init; }

    /// <summary>When a poll last ended well (a sound or an unchanged reading).</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>sound, unchanged, suspect, failed.</summary>
    public string? LastVerdict { get; init; }

    /// <summary>Why the last poll was suspect or failed.</summary>
    public string? LastReason { get; init; }

    public int Cases { get; init; }
}

/// <summary>A source's last sound reading of one case.</summary>
internal sealed record ReadingRow
{
    public required CaseSnapshot Snapshot { get; init; }

    /// <summary>Hash of what the source said, before moments were given to undated events.</summary>
    public required string Hash { get; init; }

    /// <summary>The "as of" of the last sound reading that held the case, once one did not; null while it is held.</summary>
    public DateTimeOffset? LastHeldAt { get; init; }

    /// <summary>The "as of" of the first sound reading that did not hold it; null while it is held.</summary>
    public DateTimeOffset? MissingSince { get; init; }
}

/// <summary>The short form by which a poll sees what changed.</summary>
internal sealed record ReadingHead(string Reference, string Hash, DateTimeOffset? LastHeldAt, DateTimeOffset? MissingSince);

/// <summary>A deadline as it stands in the ledger.</summary>
internal sealed record DeadlineRow
{
    /// <summary>0 for one not yet written.</summary>
    public long Id { get; init; }

    /// <summary>Rises with each write; a write that judged another version is refused.</summary>
    public int Version { get; init; }

    public required Deadline Deadline { get; init; }

    /// <summary>Rises when the due moment moves; steps are told once per generation.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The rules that it was judged by.</summary>
    public required string RulesHash { get; init; }

    /// <summary>When escalation must look at it next; null for never (ended, or nothing left to tell).</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>True while it is past due and waits for data: the next sound poll wakes it.</summary>
    public bool AwaitsData { get; init; }

    /// <summary>What the next escalation must tell besides the ladder; null for nothing.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Its start has not stood in the data since this "as of"; null while it does.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    /// <summary>The "as of" of the last data in which it stood; null while it stands there.</summary>
    public DateTimeOffset? LastHeldAt { get; init; }

    /// <summary>Since when it counts as unseen and its mails pause; null where it does not.</summary>
    public DateTimeOffset? UnseenAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What kind of word goes to a manager.</summary>
internal enum NoticeKind
{
    /// <summary>A step of the ladder.</summary>
    Step,

    /// <summary>What was already overdue, or warned of, when the clock was first watched.</summary>
    Baseline,

    /// <summary>The due moment moved because the case's data changed.</summary>
    Correction,

    /// <summary>The due moment moved because a calendar or a profile changed.</summary>
    DatesMoved,

    /// <summary>The matter is no longer in the source; its mails pause.</summary>
    Unseen,

    /// <summary>It was booked for after its due day.</summary>
    BookedLate,

    /// <summary>Another team has it now: the step that was told last is told to that team.</summary>
    TeamChanged,

    /// <summary>A matter that somebody was told of has ended.</summary>
    Done,

    /// <summary>It had ended, or seemed to, and runs again.</summary>
    Reopened,
}

/// <summary>Something that a poll found and escalation must tell once.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="WasDueOn">The former due day; null where it did not move, or for a clock in hours.</param>
/// <param name="WasDueAt">The former due instant; null where it did not move.</param>
/// <param name="WasTeam">The former team, by its name in the source; null where there was none, or it did not change.</param>
internal sealed record Notice(
    NoticeKind Kind, DateOnly? WasDueOn = null, DateTimeOffset? WasDueAt = null, string? WasTeam = null);

/// <summary>One line of the append-only history.</summary>
internal sealed record HistoryRow
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Clock Clock { get; init; }

    /// <summary>started, moved, corrected, ended, reopened, missing, returned, unseen, told, withdrawn, sent …</summary>
    public required string What { get; init; }

    /// <summary>In words, without personal data: "due moved from Fri 13 Feb to Tue 10 Feb: start corrected".</summary>
    public required string Words { get; init; }

    /// <summary>data, rules, time, mail.</summary>
    public required string Cause { get; init; }

    /// <summary>What the data was as of; null where it had no part.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    public string? RulesHash { get; init; }
}

/// <summary>One thing to tell one person.</summary>
internal sealed record OutboxRow
{
    public long Id { get; init; }

    public required long DeadlineId { get; init; }

    public required int Generation { get; init; }

    /// <summary>The step's key; for other notices the kind's.</summary>
    public required string Step { get; init; }

    public required NoticeKind Kind { get; init; }

    public required Severity Severity { get; init; }

    public required string Role { get; init; }

    public required string Recipient { get; init; }

    /// <summary>The team, by its name in the directory; null where no source says.</summary>
    public string? Team { get; init; }

    public DateOnly? WasDueOn { get; init; }

    public DateTimeOffset? WasDueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not to be sent before this.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Since when it might have gone, where a relay that took no mail set its time back; null where none did.</summary>
    public DateTimeOffset? FreeSince { get; init; }

    /// <summary>pending, frozen, sent, withdrawn, refused.</summary>
    public string State { get; init; } = "pending";

    /// <summary>Why it was withdrawn or refused.</summary>
    public string? Reason { get; init; }

    public long? MailId { get; init; }

    /// <summary>How its mail stands; null where it is in none, or that was not asked.</summary>
    public MailStanding? Mail { get; init; }

    /// <summary>The team that had it before, by its name in the directory; null where it did not change.</summary>
    public string? WasTeam { get; init; }

    /// <summary>Why it waited longer than its own time: hours (the person's), limit (of mails an hour); null where it did not.</summary>
    public string? Held { get; init; }

    /// <summary>True where it is told because the address of somebody else refuses mail.</summary>
    public bool StandsIn { get; init; }
}

/// <summary>How the mail stands that holds a row.</summary>
/// <param name="State">As <see cref="MailRow.State"/>.</param>
/// <param name="SentAt">When the relay accepted it; null before.</param>
/// <param name="NextAttemptAt">When it is tried next, where it is.</param>
internal sealed record MailStanding(string State, DateTimeOffset? SentAt, DateTimeOffset NextAttemptAt);

/// <summary>A mail: frozen bytes and what became of them.</summary>
internal sealed record MailRow
{
    public long Id { get; init; }

    public required string MessageId { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required byte[] Mime { get; init; }

    /// <summary>frozen (may be sent), unknown (sent, answer lost: to be sent again as it is), sent, thawed, refused.</summary>
    public string State { get; init; } = "frozen";

    public int Attempts { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>The relay's last answer, or the fault.</summary>
    public string? Reply { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first of its rows might have gone: from here its dwell is measured.</summary>
    public DateTimeOffset MayGoAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>True where it may go at night and on any day.</summary>
    public bool Urgent { get; init; }

    /// <summary>The mail as it is frozen: never tried, and to go at once unless it says later.</summary>
    public MailRow FrozenAt(DateTimeOffset now) => this with
    {
        State = "frozen",
        Attempts = 0,
        CreatedAt = now,
        NextAttemptAt = NextAttemptAt > now ? NextAttemptAt : now,
    };
}

/// <summary>An address that refused the last mail to it.</summary>
internal sealed record AddressRow
{
    public required string Recipient { get; init; }

    /// <summary>How many times running.</summary>
    public int Refusals { get; init; }

    /// <summary>When it refused the first of them.</summary>
    public DateTimeOffset Since { get; init; }

    public DateTimeOffset LastAt { get; init; }

    public required string LastReply { get; init; }
}

/// <summary>A finding as the ledger keeps it.</summary>
internal sealed record FindingRow
{
    public required string Source { get; init; }

    public required Finding Finding { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}
