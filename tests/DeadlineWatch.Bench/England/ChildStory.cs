using System.Globalization;

namespace DeadlineWatch.Bench.England;

/// <summary>One open case: what a case system holds of one child, in the shares of a year's national figures (referrals,
/// assessments, enquiries, conferences, plans), with the dirt that such systems hold. It writes its rows as it goes.</summary>
internal sealed class ChildStory(CaseFile file, int seed, int number, string child, int teams, DateTime now)
{
    private static readonly string[] Referrers = ["6", "6", "6", "2A", "2A", "3A", "3E", "5B", "1A", "1C", "9", "10"];

    private readonly Dirt _dirt = new(seed, number);
    private Draw _draw = new(seed, number);
    private int _rows;
    private string _team = "";

    /// <summary>An earlier referral that was closed, for some; then the one that is open, and what came of it.</summary>
    public void Write()
    {
        _team = Team();
        var age = _draw.Between(1, 100) switch
        {
            <= 8 => _draw.Between(0, 7),
            <= 30 => _draw.Between(8, 60),
            <= 65 => _draw.Between(61, 180),
            <= 88 => _draw.Between(181, 365),
            _ => _draw.Between(366, 800),
        };
        var received = At(now.Date.AddDays(-age));
        if (_draw.In(0.26))
        {
            Earlier(received);
        }

        Open(received);
        if (_draw.In(0.06))
        {
            Missing();
        }
    }

    private void Earlier(DateTime next)
    {
        var received = At(next.Date.AddDays(-_draw.Between(90, 700)));
        var referral = Id("R");
        var authorised = received.Date.AddDays(_draw.Days(62, 0.12));
        file.Referral(referral, child, received, Referrer(), Outcomes.Assessment, "RC8", authorised.AddDays(_draw.Between(1, 15)), _team);
        file.Assessment(Id("A"), child, referral, received.Date.AddDays(1), authorised, _team);
    }

    private void Open(DateTime received)
    {
        var referral = Id("R");
        var isEnquiry = _draw.In(0.48);
        var isDecided = received.Date.AddDays(1) < now && _draw.In(0.985);
        var outcome = !isDecided ? null
            : _dirt.IsBroken ? Outcomes.Broken
            : isEnquiry ? Outcomes.StrategyDiscussion : Outcomes.Assessment;
        file.Referral(_dirt.Id(referral), child, _dirt.Date(received), Referrer(), outcome, null, null, _team);
        if (_dirt.IsDoubled)
        {
            file.Referral(referral, child, received.AddDays(3), Referrer(), outcome, null, null, _team);
        }

        if (!isDecided)
        {
            return;
        }

        var authorised = Past(received.Date.AddDays(_draw.Days(62, 0.14)));
        file.Assessment(Id("A"), child, _dirt.Orphaned(referral), received.Date.AddDays(_draw.Between(0, 3)), _dirt.Date(authorised), _team);
        var isProtected = isEnquiry && Enquire(referral, received);
        if (!isProtected && authorised is { } done && _draw.In(0.34))
        {
            Need(referral, done);
        }
    }

    /// <summary>Answers whether it led to a plan.</summary>
    private bool Enquire(string referral, DateTime received)
    {
        var enquiry = Id("S");
        var started = At(received.Date.AddDays(_draw.Between(0, 12)));
        if (started > now)
        {
            return false;
        }

        var ended = Past(started.Date.AddDays(_draw.Days(15, 0.1)));
        var toConference = _draw.In(0.36);
        var outcome = ended is null ? null
            : toConference ? Outcomes.Conference
            : _draw.In(0.04) ? Outcomes.NotSaid : _draw.In(0.5) ? Outcomes.Services : Outcomes.EnquiryEnded;
        file.Enquiry(enquiry, _dirt.Orphaned(referral), child, _dirt.Date(started), ended, outcome, ended is null ? null : _team);
        return toConference && ended is not null && Confer(referral, enquiry, started);
    }

    private bool Confer(string referral, string enquiry, DateTime started)
    {
        var conference = Id("C");
        var held = started.Date.AddDays(_draw.Days(21, 0.19));
        var plan = _draw.In(0.85);
        var isPast = held < now;
        if (isPast || _draw.In(0.7))
        {
            file.Conference(conference, $"M{child}", _dirt.Orphaned(enquiry), child, referral, held, !isPast ? null : plan ? "Y" : "N", _team);
        }

        if (isPast && plan)
        {
            Protect(referral, conference, held);
        }

        return isPast && plan;
    }

    private void Protect(string referral, string conference, DateTime started)
    {
        var plan = Id("P");
        var isOver = _draw.In(0.3);
        var until = started.AddDays(_draw.Between(120, 500));
        var ended = isOver && until < now ? until : (DateTime?)null;
        file.Plan(plan, referral, conference, child, _dirt.Date(started), ended, _draw.In(0.01));
        var last = ended ?? now;
        for (var (review, next) = (started.AddDays(_draw.Days(88, 0.1)), 0); review < last.AddDays(30); review = review.AddDays(next))
        {
            // What lies ahead is booked; not every one is.
            if (review < last || (ended is null && _draw.In(0.5)))
            {
                file.Review(Id("V"), child, _dirt.Orphaned(plan), review, _draw.In(0.98));
            }

            next = _draw.Days(178, 0.08);
        }

        for (var visit = started.AddDays(_draw.Between(3, 12)); visit < last; visit = visit.AddDays(_draw.Days(27, 0.08)))
        {
            file.ProtectionVisit(Id("W"), child, plan, At(visit.Date), _draw.In(0.93));
        }
    }

    private void Need(string referral, DateTime authorised)
    {
        var plan = Id("N");
        var started = authorised.AddDays(_draw.Between(0, 10));
        if (started > now)
        {
            return;
        }

        var until = started.AddDays(_draw.Between(60, 240));
        var ended = _draw.In(0.5) && until < now ? until : (DateTime?)null;
        file.NeedPlan(plan, referral, child, started, ended, _team);
        var visit = started.AddDays(_draw.Between(2, 20));
        for (var last = ended ?? now; visit < last; visit = visit.AddDays(_draw.Days(27, 0.1)))
        {
            file.NeedVisit(Id("W"), child, At(visit.Date), _draw.In(0.93));
        }
    }

    private void Missing()
    {
        var from = now.AddDays(-_draw.Between(2, 300)).AddMinutes(-_draw.Between(0, 1400));
        for (var episodes = _draw.Between(1, 4); episodes > 0 && from < now; episodes--)
        {
            var until = Past(from.AddHours(_draw.Between(3, 60)));
            var isOffered = until is not null && _draw.In(0.9);
            file.Missing(Id("G"), child, from, until, isOffered ? "Y" : "N", !isOffered ? null : _draw.In(0.7) ? "Y" : "N");
            from = from.AddDays(_draw.Between(3, 40));
        }
    }

    /// <summary>Most systems write a date as midnight; some keep the time.</summary>
    private DateTime At(DateTime day) => _draw.In(0.7) ? day : day.AddMinutes(_draw.Between(8 * 60, 17 * 60));

    private DateTime? Past(DateTime moment) => moment < now ? moment : null;

    private string Referrer() => Referrers[_draw.Between(0, Referrers.Length - 1)];

    private string Team() => string.Create(CultureInfo.InvariantCulture, $"T{_draw.Between(1, teams):000}");

    private string Id(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number:0000000}{++_rows:00}");
}
