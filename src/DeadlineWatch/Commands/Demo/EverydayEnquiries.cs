namespace DeadlineWatch.Commands.Demo;

/// <summary>What ordinarily becomes of Section 47 enquiries: when they end, how, and when their conferences are booked,
/// moved and held.</summary>
internal sealed class EverydayEnquiries(CaseSystem system, Dice dice, PlainDays days)
{
    /// <summary>Working days from the strategy discussion to the end of the enquiry: due on the tenth.</summary>
    private readonly Deck<int> _completionDays =
        new(dice, (1, 4), (1, 5), (2, 6), (3, 7), (4, 8), (4, 9), (3, 10), (1, 11), (1, 13));

    private readonly Deck<string> _outcomes =
        new(dice, (6, "Conference"), (5, "Services"), (3, "NFA"), (1, "Police only"), (1, "Other"));

    /// <summary>Working days from the strategy discussion to the conference: due on the fifteenth. National quartiles
    /// are 13, 14 and 15.</summary>
    private readonly Deck<int> _conferenceDays =
        new(dice, (1, 9), (1, 11), (2, 12), (4, 13), (4, 14), (5, 15), (1, 16), (1, 18), (1, 22));

    private readonly Deck<string> _results = new(dice, (8, "Plan"), (1, "No plan"));

    public void Begin(IReadOnlyList<Child> family, string referralTeam, DateTime decidedAt)
    {
        var decidedOn = DateOnly.FromDateTime(decidedAt);
        var after = dice.Below(3);
        var startedAt = after == 0
            ? decidedAt.AddMinutes(dice.Between(20, 90))
            : dice.On(days.Add(decidedOn, after), 9, 17);
        var startedOn = DateOnly.FromDateTime(startedAt);
        var completedAfter = _completionDays.Draw();
        var outcome = _outcomes.Draw();
        var enquiry = new Enquiry
        {
            Team = TeamFor(referralTeam, outcome),
            StartedAt = startedAt,
            CompletedAt = dice.On(days.Add(startedOn, completedAfter), 9, 17),
            Outcome = outcome,
            Lag = TimeSpan.FromMinutes(dice.Between(5, 75)),
        };
        if (outcome == "Conference")
        {
            system.Enter(family, Convene(enquiry, family.Count, startedOn, completedAfter));
            return;
        }

        // Some also tick the box that the outcome already implies.
        system.Enter(family, enquiry with { NotNeededAt = dice.Chance(40) ? enquiry.CompletedAt : null });
        if (outcome != "Services")
        {
            system.Close(family, days.Add(DateOnly.FromDateTime(enquiry.CompletedAt.Value), dice.Between(1, 6)), "RC8");
        }
    }

    private Enquiry Convene(Enquiry enquiry, int children, DateOnly startedOn, int completedAfter)
    {
        var heldAfter = _conferenceDays.Draw();
        var completedAt = dice.On(days.Add(startedOn, Math.Min(completedAfter, heldAfter - 2)), 9, 17);
        var bookedAt = completedAt.AddMinutes(dice.Between(10, 90));
        var heldOn = days.Add(startedOn, heldAfter);
        var first = dice.Chance(20) ? days.Add(heldOn, dice.Chance(50) ? 1 : -1) : heldOn;
        var movedAt = dice.On(days.Add(DateOnly.FromDateTime(completedAt), 1), 9, 11);
        return enquiry with
        {
            CompletedAt = completedAt,
            Bookings = first == heldOn ? [new(bookedAt, heldOn)] : [new(bookedAt, first), new(movedAt, heldOn)],
            ResultAt = dice.On(heldOn, 14, 18),
            Results = [.. Enumerable.Range(0, children).Select(_ => _results.Draw())],
        };
    }

    private string TeamFor(string referralTeam, string outcome) =>
        referralTeam == Teams.DisabledChildren ? referralTeam
        : outcome == "Conference" ? (dice.Chance(50) ? Teams.ProtectionEast : Teams.ProtectionWest)
        : referralTeam != Teams.FrontDoor ? referralTeam
        : dice.Chance(50) ? Teams.AssessmentNorth : Teams.AssessmentSouth;
}
