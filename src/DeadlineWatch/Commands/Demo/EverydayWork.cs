namespace DeadlineWatch.Commands.Demo;

/// <summary>Eight weeks of ordinary work: who rings when, how long decisions, answers, enquiries and conferences take.
/// The shares follow the national figures: some 93 of 100 decisions in time, 81 of 100 conferences, these bunched on
/// the last days before they are due.</summary>
internal sealed class EverydayWork(
    CaseSystem system, Families families, Dice dice, PlainDays days, DateOnly from, DateOnly to)
{
    private readonly Deck<int> _sizes = new(dice, (12, 1), (5, 2), (2, 3), (1, 4));

    private readonly Deck<string> _teams = new(dice, (7, Teams.FrontDoor), (6, Teams.AssessmentNorth),
        (6, Teams.AssessmentSouth), (1, Teams.DisabledChildren));

    private readonly Deck<string> _methods = new(dice, (9, "Phone"), (5, "Portal"), (4, "Email"), (2, "In person"));

    private readonly Deck<string> _referrers = new(dice, (6, "Police"), (4, "School"), (3, "Health"),
        (2, "Local authority"), (1, "Housing"), (3, "Family/neighbour"), (1, "Anonymous"));

    private readonly Deck<string> _decisions = new(dice, (9, "Strategy discussion"), (9, "Assessment"),
        (3, "Early help"), (2, "No further action"), (2, "Advice"));

    /// <summary>The working day on which a decision is made, counted from the day of receipt: due on the
    /// first.</summary>
    private readonly Deck<int> _decisionDays = new(dice, (17, 0), (20, 1), (2, 2), (1, 4));

    /// <summary>Working days from the decision to the answer to the referrer: due three after receipt.</summary>
    private readonly Deck<int> _answerDays = new(dice, (11, 0), (5, 1), (2, 2), (2, 5));

    /// <summary>Hours from a telephone call to its confirmation in writing, from and until; from 72 it comes days
    /// later, and 0 means never.</summary>
    private readonly Deck<(int From, int Until)> _confirmations =
        new(dice, (20, (5, 22)), (12, (24, 40)), (3, (42, 46)), (4, (72, 120)), (1, (0, 0)));

    private readonly EverydayEnquiries _enquiries = new(system, dice, days);

    /// <summary>Makes so many families, each with a referral, some with a second one, and what follows from
    /// them.</summary>
    public void Fill(int count)
    {
        for (var made = 0; made < count; made++)
        {
            var family = families.Next(_sizes.Draw());
            var receivedAt = ReceivedAt(from);
            Refer(family, receivedAt);

            // About one in five comes back within twelve months, so few within these eight weeks.
            var backAt = DateOnly.FromDateTime(receivedAt).AddDays(14);
            if (backAt < to && dice.Chance(6))
            {
                Refer(family, ReceivedAt(backAt));
            }
        }
    }

    private void Refer(IReadOnlyList<Child> family, DateTime receivedAt)
    {
        // In the evening and at weekends the emergency duty team answers the telephone; forms wait for the morning.
        var method = IsOfficeHour(receivedAt) ? _methods.Draw() : "Phone";
        var referrer = _referrers.Draw();
        var referral = new Referral
        {
            Team = _teams.Draw(),
            ReceivedAt = receivedAt,
            Method = method,
            Referrer = referrer,
            ConfirmedAt = method is "Phone" or "In person" && IsProfessional(referrer) ? ConfirmedAt(receivedAt) : null,
            Lag = TimeSpan.FromMinutes(dice.Between(1, 50)),
        };
        if (dice.Chance(3))
        {
            system.Enter(family, referral with { WithdrawnAt = receivedAt.AddMinutes(dice.Between(30, 100)) });
            return;
        }

        var decidedAt = DecidedAt(receivedAt);
        var decision = _decisions.Draw();
        system.Enter(family, referral with
        {
            DecidedAt = decidedAt,
            Decision = decision,
            AnsweredAt = AnsweredAt(decidedAt),
        });
        GoOn(family, referral.Team, decidedAt, decision);
    }

    private void GoOn(IReadOnlyList<Child> family, string team, DateTime decidedAt, string decision)
    {
        var decidedOn = DateOnly.FromDateTime(decidedAt);
        switch (decision)
        {
            case "Strategy discussion":
                _enquiries.Begin(family, team, decidedAt);
                break;
            case "Early help":
                system.Close(family, days.Add(decidedOn, dice.Between(1, 5)), "RC9");
                break;
            case "No further action" or "Advice":
                system.Close(family, days.Add(decidedOn, dice.Between(1, 5)), "RC8");
                break;
            default: // an assessment goes on for longer than these weeks
                break;
        }
    }

    private DateTime ReceivedAt(DateOnly earliest)
    {
        var day = earliest.AddDays(dice.Below(to.DayNumber - earliest.DayNumber + 1));
        return days.IsWorking(day) ? (dice.Chance(92) ? dice.On(day, 8, 18) : dice.On(day, 18, 22))
            : dice.Chance(40) ? dice.On(day, 9, 22)
            : dice.On(days.OnOrAfter(day), 8, 18);
    }

    private bool IsOfficeHour(DateTime at) => days.IsWorking(DateOnly.FromDateTime(at)) && at.Hour is >= 8 and < 18;

    private static bool IsProfessional(string referrer) => referrer is not ("Family/neighbour" or "Anonymous");

    private DateTime DecidedAt(DateTime receivedAt)
    {
        var receivedOn = DateOnly.FromDateTime(receivedAt);
        var after = _decisionDays.Draw();
        var sameDay = receivedAt.AddMinutes(dice.Between(40, 200));
        return after > 0 ? dice.On(days.Add(receivedOn, after), 9, 18)
            : sameDay.Hour < 18 || !IsOfficeHour(receivedAt) ? sameDay
            : dice.On(days.Add(receivedOn, 1), 9, 11);
    }

    private DateTime AnsweredAt(DateTime decidedAt)
    {
        var after = _answerDays.Draw();
        return after == 0
            ? decidedAt.AddMinutes(dice.Between(15, 45))
            : dice.On(days.Add(DateOnly.FromDateTime(decidedAt), after), 9, 17);
    }

    private DateTime? ConfirmedAt(DateTime receivedAt)
    {
        var (fromHour, untilHour) = _confirmations.Draw();
        if (untilHour == 0)
        {
            return null;
        }

        var at = receivedAt.AddMinutes(dice.Between(fromHour * 60, untilHour * 60));

        // Nobody writes at night, and the hour in which clocks change is none to be in doubt about.
        return at.Hour < 7 ? at.Date.AddMinutes(-dice.Between(1, 55)) : at;
    }
}
