using System.Globalization;
using DeadlineWatch.Commands.Demo;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>What happens in the year of a small council: some 400 referrals and 80 enquiries, most of them dealt with in time,
/// some late, some left lying. The same at each run.</summary>
internal sealed class YearStories
{
    private readonly WallCalendar _calendar;
    private readonly Dice _dice = new(20260930);

    public YearStories(WallCalendar calendar, DateOnly from, DateOnly to)
    {
        _calendar = calendar;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            // Few come at a weekend or on a holiday, by telephone.
            for (var left = calendar.IsWorkingDay(day) ? _dice.Below(4) : _dice.Below(4) / 3; left > 0; left--)
            {
                Refer(day);
            }

            if (calendar.IsWorkingDay(day) && _dice.Below(3) == 0)
            {
                Enquire(day);
            }
        }
    }

    public List<YearReferral> Referrals { get; } = [];

    public List<YearEnquiry> Enquiries { get; } = [];

    /// <summary>The clocks that these facts make, with what ends each.</summary>
    public IEnumerable<YearMatter> Matters()
    {
        foreach (var each in Referrals)
        {
            var day = DateOnly.FromDateTime(each.Received);
            yield return new("referral-decision", each.Case, each.Team, each.Received, LastDay: _calendar.Move(day, 1), End: each.Decided);
            yield return new("referrer-follow-up", each.Case, each.Team, each.Received, LastDay: _calendar.Move(day, 3), End: each.Answered);
            if (each.ByPhone)
            {
                yield return new("written-confirmation", each.Case, each.Team, each.Received, LastDay: null, End: each.Confirmed) { InMailbox = true };
            }
        }

        foreach (var each in Enquiries)
        {
            // A day alone is in the export of the night after it.
            var started = each.Discussion.ToDateTime(new(23, 59));
            yield return new("section-47-enquiries", each.Case, each.Team, started, _calendar.Move(each.Discussion, 10), Night(each.Completed));
            yield return new("icpc", each.Case, each.Team, started, _calendar.Move(each.Discussion, 15), each.NeedsConference ? Night(each.Conference) : Night(each.Completed))
            {
                Decided = each.NeedsConference ? Night(each.Completed) : null,
            };
        }
    }

    /// <summary>The rows of an export as of a time.</summary>
    public IEnumerable<string> ReferralRows(DateTime asOf) => Referrals.Where(each => each.Received < asOf).Select(each => string.Join(',',
        each.Case, $"F{each.Case}", each.Team, $"R{each.Case}", Text(each.Received, asOf), each.ByPhone ? "Phone" : "Email", "School",
        Text(each.Decided, asOf), Text(each.Answered, asOf)));

    public IEnumerable<string> EnquiryRows(DateTime asOf) => Enquiries.Where(each => Night(each.Discussion) < asOf).Select(each => string.Join(',',
        each.Case, $"F{each.Case}", each.Team, $"S{each.Case}", Text(each.Discussion), Night(each.Completed) < asOf ? Text(each.Completed) : "",
        Night(each.Completed) < asOf ? each.NeedsConference ? "Conference" : "Services" : "", Night(each.Conference) < asOf ? Text(each.Conference) : ""));

    /// <summary>Those of the last fortnight: a mailbox is not emptied each night.</summary>
    public IEnumerable<string> ConfirmationRows(DateTime asOf) => Referrals.Where(each => each.Confirmed < asOf && each.Confirmed > asOf.AddDays(-14))
        .Select(each => string.Join(',', each.Case, $"R{each.Case}", Text(each.Confirmed, asOf)));

    private void Refer(DateOnly day)
    {
        var isWorkingDay = _calendar.IsWorkingDay(day);
        var received = day.ToDateTime(isWorkingDay ? new(8 + _dice.Below(11), _dice.Below(60)) : new(_dice.Below(24), _dice.Below(60)));
        var byPhone = !isWorkingDay || _dice.Below(3) == 0;
        var reference = (10001 + Referrals.Count).ToString(CultureInfo.InvariantCulture);
        Referrals.Add(new(reference, _dice.Below(2) == 0 ? "Assessment North" : "Assessment South", received, byPhone)
        {
            // Of ten: seven in time, two late, one later still; one of a hundred never.
            Decided = Ends(day, _dice.Below(10) < 7 ? _dice.Below(2) : 2 + _dice.Below(_dice.Below(3) == 0 ? 9 : 2), received),
            Answered = Ends(day, _dice.Below(10) < 8 ? _dice.Below(4) : 4 + _dice.Below(5), received),
            Confirmed = !byPhone || _dice.Below(40) == 0 ? null : _dice.Below(10) < 8 ? received.AddHours(2 + _dice.Below(44)) : received.AddHours(49 + _dice.Below(120)),
        });
    }

    private DateTime? Ends(DateOnly day, int after, DateTime notBefore)
    {
        if (_dice.Below(100) == 0)
        {
            return null;
        }

        var at = _calendar.Move(day, after == 0 ? 0 : after).ToDateTime(new(9 + _dice.Below(9), _dice.Below(60)));
        return at > notBefore ? at : notBefore.AddMinutes(30);
    }

    private void Enquire(DateOnly day)
    {
        var reference = (50001 + Enquiries.Count).ToString(CultureInfo.InvariantCulture);
        var completed = _calendar.Move(day, _dice.Below(10) < 8 ? 3 + _dice.Below(8) : 11 + _dice.Below(12));
        Enquiries.Add(new(reference, _dice.Below(2) == 0 ? "Assessment North" : "Assessment South", day)
        {
            Completed = completed,
            NeedsConference = _dice.Below(5) < 2,
            Conference = _calendar.Move(completed, 1 + _dice.Below(10)),
        });
    }

    private static DateTime Night(DateOnly day) => day.ToDateTime(new(23, 59));

    private static string Text(DateTime? at, DateTime asOf) => at < asOf ? at.Value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A referral; times as a clock on the wall shows them.</summary>
internal sealed record YearReferral(string Case, string Team, DateTime Received, bool ByPhone)
{
    public DateTime? Decided { get; init; }

    public DateTime? Answered { get; init; }

    public DateTime? Confirmed { get; init; }
}

/// <summary>An enquiry; the export knows days alone.</summary>
internal sealed record YearEnquiry(string Case, string Team, DateOnly Discussion)
{
    public DateOnly Completed { get; init; }

    public bool NeedsConference { get; init; }

    public DateOnly Conference { get; init; }
}

/// <summary>One clock.</summary>
/// <param name="Clock">Its key.</param>
/// <param name="Case">The case.</param>
/// <param name="Team">The team.</param>
/// <param name="Started">When it began.</param>
/// <param name="LastDay">The last day in time; null for the clock in hours.</param>
/// <param name="End">When it was done, or found to be needless; null for never.</param>
internal sealed record YearMatter(string Clock, string Case, string Team, DateTime Started, DateOnly? LastDay, DateTime? End)
{
    /// <summary>Whether the mailbox shows its end, and not the case system.</summary>
    public bool InMailbox { get; init; }

    /// <summary>For the conference: when it was decided on; null where it never was.</summary>
    public DateTime? Decided { get; init; }

    /// <summary>The first instant that is late.</summary>
    public DateTimeOffset DueAt => LastDay is { } day ? WallCalendar.At(day.AddDays(1), TimeOnly.MinValue) : WallCalendar.At(Started).AddHours(48);
}
