namespace DeadlineWatch.Commands.Demo;

/// <summary>Referrals whose clocks do something on the story's day: the decision within one working day, the answer
/// within three, the confirmation in writing within 48 hours.</summary>
internal sealed class ReferralStories(Stage stage)
{
    private const string Decision = "referral-decision";
    private const string Answer = "referrer-follow-up";
    private const string Confirmation = "written-confirmation";

    private readonly List<Story> _told = [];

    public IReadOnlyList<Story> Tell()
    {
        TellDecisionsDue();
        TellDecisionsOverdue();
        TellChanges();
        TellAnswers();
        TellConfirmations();
        return _told;
    }

    private void TellDecisionsDue()
    {
        var open = Received(-1, 14, 20) with { Team = Teams.AssessmentNorth };
        Tell("decision-due", Decision, stage.Today(10, 0), open,
            "two siblings told of at 10:00 and 15:00, and not decided", 2);

        var narrow = Received(-1, 11, 5) with { Team = Teams.AssessmentSouth, Method = "Email", Referrer = "Health" };
        Tell("decision-at-the-last", Decision, stage.Today(16, 20), Decided(narrow, stage.Today(16, 20)),
            "told of at 10:00 and 15:00, then decided in time");

        var prompt = Received(-1, 16, 40) with { Referrer = "Police" };
        Tell("decision-in-time", Decision, stage.Today(11, 30), Decided(prompt, stage.Today(11, 30)),
            "told of at 10:00, decided in time before 15:00");

        var unknown = Received(-1, 9, 50) with { Team = Teams.Unknown };
        Tell("unknown-team", Decision, stage.Today(10, 0), Decided(unknown, stage.Today(17, 5)),
            "its team stands in no directory: the fallback is told");

        var nobody = Received(-1, 13, 35) with { Team = "" };
        Tell("no-team", Decision, stage.Today(10, 0), nobody, "it has no team: the fallback is told");
    }

    private void TellDecisionsOverdue()
    {
        // Their referrers were answered at once, so these stories are about the decision alone.
        var old = Answered(Received(-5, 10, 25) with { Team = Teams.AssessmentNorth });
        Tell("decision-overdue-before", Decision, stage.Today(7, 0), old,
            "overdue before the demo begins: in its first summary");

        var yesterday = Answered(Received(-2, 15, 10) with { Team = Teams.AssessmentSouth });
        Tell("decision-overdue-yesterday", Decision, stage.Today(7, 0), yesterday,
            "due the working day before: in the first summary");

        var second = Answered(Received(-3, 12, 0) with { Team = Teams.AssessmentNorth });
        Tell("decision-second-rung", Decision, stage.Today(8, 30), second with { DecidedAt = stage.Today(15, 40) },
            "three siblings, two working days late at 08:30, decided out of time at 15:40", 3);
    }

    private void TellChanges()
    {
        var corrected = Received(-1, 15, 45) with
        {
            Team = Teams.AssessmentSouth,
            Method = "Email",
            Referrer = "Health",
            Correction = (stage.Today(12, 30), stage.WorkingDay(-4, 15, 45)),
        };
        Tell("correction", Decision, stage.Today(12, 30), corrected,
            "told of at 10:00 as due today; then its receipt is corrected to three working days earlier");

        var withdrawn = Received(-1, 17, 20) with { WithdrawnAt = stage.Today(11, 0) };
        Tell("withdrawn", Decision, stage.Today(11, 0), withdrawn, "told of at 10:00, withdrawn at 11:00");

        var mistaken = Called(-1, 8, 55) with { WithdrawnAt = stage.Today(10, 20), ConfirmedAt = null };
        Tell("call-withdrawn", Confirmation, stage.Today(10, 20), mistaken, "told of after 24 hours, then withdrawn");
    }

    private void TellAnswers()
    {
        var slow = Received(-3, 10, 15) with { DecidedAt = stage.WorkingDay(-2, 11, 40) };
        Tell("answer-in-time", Answer, stage.Today(12, 0), slow with { AnsweredAt = stage.Today(12, 0) }, "the referrer is answered on the last day");

        var silent = Received(-2, 9, 30) with { DecidedAt = stage.WorkingDay(-1, 10, 45) };
        Tell("answer-one-day-before", Answer, stage.Today(8, 30), silent,
            "one working day before it is due, and not answered");

        var forgotten = Received(-5, 14, 50) with { DecidedAt = stage.WorkingDay(-4, 12, 35) };
        Tell("answer-second-rung", Answer, stage.Today(8, 30), forgotten,
            "decided in time, but unanswered two working days late");
    }

    private void TellConfirmations()
    {
        var never = Called(-2, 10, 40);
        Tell("confirmation-overdue", Confirmation, stage.Today(10, 40), never, "its 48 hours run out unconfirmed");

        var late = Called(-2, 12, 25) with { ConfirmedAt = stage.Today(18, 5) };
        Tell("confirmation-late", Confirmation, stage.Today(12, 25), late,
            "its 48 hours run out; confirmed hours later");

        var day = Called(-1, 13, 20);
        Tell("confirmation-24-hours", Confirmation, stage.Today(13, 20), day,
            "24 hours after the call, and not confirmed");

        var close = Called(-2, 21, 30) with { ConfirmedAt = stage.Today(19, 10) };
        Tell("confirmation-42-hours", Confirmation, stage.Today(15, 30), close,
            "42 hours after the call; confirmed in time that evening");

        var prompt = Called(-1, 9, 10) with { ConfirmedAt = stage.Today(13, 5) };
        Tell("confirmation-in-time", Confirmation, stage.Today(13, 5), prompt, "confirmed in time");
    }

    private Referral Received(int offset, int hour, int minute) =>
        new() { Team = Teams.FrontDoor, ReceivedAt = stage.WorkingDay(offset, hour, minute) };

    /// <summary>A call so many days before, whatever day that is: the emergency duty team answers at weekends, and what
    /// else is due is done at once.</summary>
    private Referral Called(int offset, int hour, int minute)
    {
        var at = stage.Today(hour, minute).AddDays(offset);
        var call = new Referral { Team = Teams.FrontDoor, ReceivedAt = at, Method = "Phone", Referrer = "Police" };
        return Decided(call, at.AddMinutes(90));
    }

    private static Referral Answered(Referral referral) =>
        referral with { AnsweredAt = referral.ReceivedAt.AddMinutes(35) };

    private static Referral Decided(Referral referral, DateTime at) =>
        referral with { DecidedAt = at, AnsweredAt = at.AddMinutes(25) };

    private void Tell(string key, string clock, DateTime at, Referral referral, string words, int children = 1)
    {
        var family = stage.Families.Next(children);
        stage.System.Enter(family, referral);
        _told.Add(new Story(key, clock, [.. family.Select(each => each.Ref)], at, words));
    }
}
