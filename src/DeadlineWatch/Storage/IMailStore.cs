using DeadlineWatch.Rules;

namespace DeadlineWatch.Storage;

/// <summary>What sending reads and writes. Leases are judged by the store's own time, since nodes' clocks differ; on the
/// embedded store there is one process and <c>now</c> is handed in. Who records an end without holding the lease gets a
/// <see cref="LeaseLostException"/>, and nothing is written; the sender logs it and goes on.</summary>
internal interface IMailStore
{
    /// <summary>Recipients who have a pending row that may go at <paramref name="now"/>, those who wait longest first.</summary>
    Task<IReadOnlyList<string>> RecipientsWithMail(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>In one transaction: takes all pending rows of the recipient that may go at <paramref name="now"/>, asks
    /// <paramref name="compose"/>, withdraws those it withdraws, puts off those it puts off, and freezes the rest into the
    /// mail it made. Null when nothing was left to say now.</summary>
    Task<MailRow?> Freeze(string recipient, DateTimeOffset now,
        Func<Waiting, Composed> compose, CancellationToken cancel);

    /// <summary>Who has had the daily word of that London day.</summary>
    Task<IReadOnlySet<string>> HadDailyWord(DateOnly day, CancellationToken cancel);

    /// <summary>In one transaction: freezes a mail of no rows, the daily word of that London day. False where the recipient has
    /// had it. One that surely did not go is forgotten, and may be written anew.</summary>
    Task<bool> FreezeDailyWord(DateOnly day, MailRow mail, CancellationToken cancel);

    /// <summary>Whether a warning or a mail was made after that moment: where it is yet to come, a clock was wrong.</summary>
    Task<bool> HasMadeAfter(DateTimeOffset moment, CancellationToken cancel);

    /// <summary>All that waits for its moment may go at <paramref name="now"/>, and whoever composes puts off anew what must wait.
    /// Answers how many warnings and mails that are.</summary>
    Task<int> LookAnew(DateTimeOffset now, CancellationToken cancel);

    /// <summary>Takes the next mail whose time has come (frozen or unknown, no live lease) under a lease. One whose
    /// lease ran out unrecorded is unknown from then on. <see cref="MailRow.Attempts"/> counts those that ended before.</summary>
    Task<LeasedMail?> Lease(DateTimeOffset now, TimeSpan length, CancellationToken cancel);

    /// <summary>Prolongs the lease; false where it was lost.</summary>
    Task<bool> Renew(LeasedMail mail, DateTimeOffset now, TimeSpan length, CancellationToken cancel);

    /// <summary>The mail was accepted: its rows are sent, and its address fails no longer.</summary>
    Task Sent(LeasedMail mail, string reply, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The mail surely did not go: its rows are pending again, not before <paramref name="retryAt"/>; the next
    /// attempt freezes them anew. A mail that was unknown before stays so, and goes again as it is: an earlier attempt may
    /// have gone.</summary>
    Task Thaw(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Its fate is unknown: the same bytes go again at <paramref name="retryAt"/>.</summary>
    Task Unknown(LeasedMail mail, string reason, DateTimeOffset retryAt, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The address refused the mail for now. In one transaction: counts it, asks what follows, and does so. Where the
    /// mail is not given up its rows are pending again, as by <see cref="Thaw"/>; a daily word keeps its bytes.</summary>
    Task<AddressRow> RefusedForNow(
        LeasedMail mail, string reply, Func<AddressRow, Setback> decide, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The mail was refused for good. In one transaction: its rows are refused, those who stand in have rows of their own,
    /// and a finding says that the address fails, until a mail to it is taken.</summary>
    Task Refused(LeasedMail mail, string reply, IReadOnlyList<string> standIns, DateTimeOffset now, CancellationToken cancel);
}

/// <summary>A pending row with all that judging and wording it needs.</summary>
/// <param name="Row">The row.</param>
/// <param name="Deadline">The deadline as it stands now.</param>
/// <param name="Told">What was told of that deadline.</param>
internal sealed record PendingRow(
    OutboxRow Row, DeadlineRow Deadline, IReadOnlyList<ToldStep> Told)
{
    /// <summary>How many different people a mail told of that deadline; asked for <see cref="NoticeKind.Done"/> alone, else null.
    /// </summary>
    public int? PeopleTold { get; init; }

    /// <summary>The last silence of that deadline that was not lifted; it may have ended. Null where there was none.</summary>
    public Silence? Silence { get; init; }
}

/// <summary>What waits for a recipient.</summary>
/// <param name="Rows">Pending rows that may go, oldest first; at least one.</param>
/// <param name="LastHour">When mails to the recipient were made within the last hour, newest first; those that surely did not
/// go are left out.</param>
internal sealed record Waiting(IReadOnlyList<PendingRow> Rows, IReadOnlyList<DateTimeOffset> LastHour);

/// <summary>Rows that wait longer.</summary>
/// <param name="Rows">Which.</param>
/// <param name="Until">Not to be sent before this.</param>
/// <param name="Held">Why, as <see cref="OutboxRow.Held"/> says it; null to leave what it says.</param>
internal sealed record PutOff(IReadOnlyList<long> Rows, DateTimeOffset Until, string? Held);

/// <summary>What became of a recipient's pending rows.</summary>
/// <param name="Withdrawn">Rows that are no longer true, each with its reason.</param>
/// <param name="Mail">The mail that holds the rest; null when nothing was left.</param>
/// <param name="Included">The rows in the mail.</param>
internal sealed record Composed(
    IReadOnlyList<(long RowId, string Reason)> Withdrawn, MailRow? Mail, IReadOnlyList<long> Included)
{
    /// <summary>Rows that wait longer, and why.</summary>
    public IReadOnlyList<PutOff> PutOff { get; init; } = [];

    /// <summary>Rows for those who are told instead of whom withdrawn ones were for; one who has the same row already gets no
    /// second one.</summary>
    public IReadOnlyList<OutboxRow> Redirected { get; init; } = [];

    /// <summary>Holds the answer against what was asked: a composer that loses a row would lose a warning.</summary>
    /// <exception cref="InvalidOperationException">It does not fit.</exception>
    public void Check(IReadOnlyList<PendingRow> pending)
    {
        var asked = pending.Select(each => each.Row.Id).ToHashSet();
        var answered = Included.Concat(Withdrawn.Select(each => each.RowId)).Concat(PutOff.SelectMany(each => each.Rows)).ToList();
        if (answered.Distinct().Count() != answered.Count || !asked.IsSupersetOf(answered))
        {
            throw new InvalidOperationException("A mail was composed of rows twice, or of rows that were not asked about.");
        }

        if ((Mail is null) != (Included.Count == 0))
        {
            throw new InvalidOperationException("A mail was composed of no rows, or rows were included in no mail.");
        }

        if (Mail is { } mail && mail.Recipient != pending[0].Row.Recipient)
        {
            throw new InvalidOperationException("A mail was composed for another recipient than its rows.");
        }
    }
}

/// <summary>A mail under a lease.</summary>
internal sealed record LeasedMail(MailRow Mail, Guid Token);

/// <summary>What follows when an address refused a mail for now.</summary>
/// <param name="RetryAt">When it is tried again; null to give the mail up.</param>
/// <param name="IsFailing">Whether a person should look at the address.</param>
/// <param name="StandIns">Whom to tell instead, where it is given up.</param>
internal sealed record Setback(DateTimeOffset? RetryAt, bool IsFailing, IReadOnlyList<string> StandIns);
