using DeadlineWatch.Escalating;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Directory = DeadlineWatch.Configuration.Directory;

namespace DeadlineWatch.Mailing;

/// <summary>What of the rows that wait for a person goes into a mail now; pure.</summary>
/// <param name="Withdrawn">Rows that are no longer true, each with its reason.</param>
/// <param name="PutOff">Rows that wait longer.</param>
/// <param name="Go">Rows that go now, oldest first.</param>
/// <param name="Redirected">Rows for those who are told instead of the person.</param>
/// <param name="IsUrgent">True where one of those that go may go at night and on any day.</param>
internal sealed record WaitingRows(
    IReadOnlyList<(PendingRow Row, string Reason)> Withdrawn, IReadOnlyList<PutOff> PutOff, IReadOnlyList<PendingRow> Go,
    IReadOnlyList<OutboxRow> Redirected, bool IsUrgent)
{
    /// <summary>For how many working days good news waits for other mail.</summary>
    private const int WaitsForCompany = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// <list type="number">
    /// <item>What the configuration does not know any more is left as it is.</item>
    /// <item>What is no longer true is withdrawn.</item>
    /// <item>What by now is for another (the matter has another team, somebody else holds the role, a deputy stands in) is told to
    /// them instead.</item>
    /// <item>What is silenced waits until that ends.</item>
    /// <item>Outside the person's hours only the urgent goes; the rest waits for their next working morning.</item>
    /// <item>That something was done in time is worth a line and no mail: it waits from digest to digest for company, a working
    /// week at most.</item>
    /// <item>After as many mails as they may get in an hour everything waits until the hour is over, and is one mail
    /// then.</item>
    /// </list></summary>
    public static WaitingRows Sort(Waiting waiting, Directory directory, string recipient, LetterContext context)
    {
        var person = directory.PersonOf(recipient);
        var judged = waiting.Rows.Where(context.Knows)
            .Select(each => (Row: each, Why: RowTruth.WhyWithdrawn(each, waiting.Rows))).ToList();
        var withdrawn = judged.Where(each => each.Why is not null).Select(each => (each.Row, each.Why!)).ToList();
        var go = new List<PendingRow>();
        var later = new List<(long Row, DateTimeOffset Until, string? Held)>();
        var redirected = new List<OutboxRow>();
        foreach (var each in judged.Where(each => each.Why is null).Select(each => each.Row))
        {
            var holders = Holders(each, directory, context.Now);
            if (!holders.Addresses.Contains(recipient, StringComparer.OrdinalIgnoreCase))
            {
                withdrawn.Add((each, "another is told instead"));
                redirected.AddRange(holders.Addresses.Select(address => each.Row with
                {
                    Recipient = address,
                    Team = holders.Team,
                    NotBefore = context.Now,
                    Held = null,
                }));
                continue;
            }

            var row = each with { Row = each.Row with { Team = holders.Team } };
            var calendar = context.Profiles[row.Deadline.Deadline.Clock.Authority].Counting;
            if (SilencedUntil(row, context) is { } end)
            {
                later.Add((row.Row.Id, end, null));
            }
            else if (IsUrgentRow(row, context) || person.Hours.MayTell(context.Now, calendar))
            {
                go.Add(row);
            }
            else
            {
                later.Add((row.Row.Id, person.Hours.NextMoment(context.Now, calendar), "hours"));
            }
        }

        var putOff = later.GroupBy(each => (each.Until, each.Held), each => each.Row)
            .Select(each => new PutOff([.. each], each.Key.Until, each.Key.Held)).ToList();
        if (go.Count > 0 && go.TrueForAll(each => MayWaitForCompany(each, context)))
        {
            var calendar = context.Profiles[go[0].Deadline.Deadline.Clock.Authority].Counting;
            putOff.Add(new([.. go.Select(each => each.Row.Id)], person.Hours.NextDigest(context.Now + Hour, calendar), null));
            go = [];
        }

        if (go.Count > 0 && waiting.LastHour.Count >= person.MailsAnHour)
        {
            var until = waiting.LastHour[person.MailsAnHour - 1] + Hour;
            putOff.Add(new([.. go.Select(each => each.Row.Id)], until, "limit"));
            go = [];
        }

        return new(withdrawn, putOff, go, redirected, go.Exists(each => IsUrgentRow(each, context)));
    }

    // What a poll found out is told all the same: a date that moved, an end, and to a new team that the matter is theirs now.
    private static DateTimeOffset? SilencedUntil(PendingRow each, LetterContext context)
    {
        var deadline = each.Deadline.Deadline;
        var reach = context.Coverage[deadline.Clock.Authority].Clocks.FirstOrDefault(clock => clock.Clock == deadline.Clock.Definition)?.Reach;
        return each.Row.Kind is NoticeKind.Step or NoticeKind.Baseline or NoticeKind.BookedLate && reach is not null
            ? each.Silence?.HoldsUntil(deadline, reach, context.Now)
            : null;
    }

    /// <summary>Who is to be told of it today. Of an end only whoever was told of the beginning; for one who refuses mail, whoever
    /// stands in.</summary>
    private static (string? Team, IReadOnlyList<string> Addresses) Holders(PendingRow each, Directory directory, DateTimeOffset now)
    {
        var (row, deadline) = (each.Row, each.Deadline.Deadline);
        if (row.Kind == NoticeKind.Done || row.StandsIn)
        {
            return (row.Team, directory.Knows(row.Recipient) ? [row.Recipient] : row.StandsIn ? directory.Fallback : []);
        }

        var reached = directory.Find(deadline.Clock.Authority, deadline.Team, row.Role, deadline.Clock.Definition, CivilTime.DayOf(now));
        return (reached.Team, reached.Addresses);
    }

    private static bool MayWaitForCompany(PendingRow each, LetterContext context)
    {
        var calendar = context.Profiles[each.Deadline.Deadline.Clock.Authority].Counting;
        return each.Row.Kind == NoticeKind.Done && !each.Deadline.Deadline.WasOverdue
            && CivilTime.DayOf(context.Now) < calendar.AddWorkingDays(CivilTime.DayOf(each.Row.CreatedAt), WaitsForCompany);
    }

    private static bool IsUrgentRow(PendingRow each, LetterContext context) =>
        TellingTime.IsUrgent(context.Profiles[each.Deadline.Deadline.Clock.Authority], each.Deadline.Deadline, each.Row.Kind, each.Row.Severity);
}
