namespace DeadlineWatch.Commands.Demo;

/// <summary>Section 47 enquiries and conferences whose clocks do something on the story's day: the enquiry within ten
/// working days of the strategy discussion, the conference within fifteen.</summary>
internal sealed class EnquiryStories(Stage stage)
{
    private const string Section47 = "section-47-enquiries";
    private const string Icpc = "icpc";

    private readonly List<Story> _told = [];

    public IReadOnlyList<Story> Tell()
    {
        TellEnquiries();
        TellConferencesAhead();
        TellConferencesHeld();
        TellEndsWithoutConference();
        TellWanderings();
        return _told;
    }

    private void TellEnquiries()
    {
        Tell("s47-three-days-before", Section47, stage.Today(8, 30), Started(-7),
            "three working days before it is due");
        Tell("s47-one-day-before", Section47, stage.Today(8, 30), Started(-9), "one working day before it is due");
        Tell("s47-second-rung", Section47, stage.Today(8, 30), Started(-12), "two working days late, and going on");
        Tell("s47-in-time", Section47, stage.Today(14, 40), Started(-8) with { CompletedAt = stage.Today(14, 40) },
            "completed in time with services: no conference needed");
    }

    private void TellConferencesAhead()
    {
        Tell("icpc-five-days-before", Icpc, stage.Today(8, 30), Convened(-10, -1, 4),
            "five working days before; booked in time");
        Tell("icpc-two-days-before", Icpc, stage.Today(8, 30), Convened(-13, -4, 2),
            "two working days before; booked for its last day");
        Tell("icpc-undecided", Icpc, stage.Today(8, 30), Started(-10),
            "five working days before, and nobody has decided whether a conference is needed");

        var moved = Convened(-10, -2, 3);
        Tell("icpc-moved", Icpc, stage.Today(11, 20),
            moved with { Bookings = [.. moved.Bookings, new(stage.Today(11, 20), stage.Days.Add(stage.Day, 4))] },
            "two siblings; the booking moves by a day and stays in time", 2);

        var late = Started(-12) with { CompletedAt = stage.WorkingDay(-3, 15, 0), Outcome = "Conference" };
        Tell("icpc-booked-late", Icpc, stage.Today(14, 10),
            late with { Bookings = [new(stage.Today(14, 10), stage.Days.Add(stage.Day, 6))] },
            "booked for three working days after it is due: told once, at once");
    }

    private void TellConferencesHeld()
    {
        Tell("icpc-in-time", Icpc, stage.Today(16, 30),
            Convened(-14, -6, 0) with { ResultAt = stage.Today(16, 30), Results = ["Plan", "Plan", "No plan"] },
            "held a day before it is due, for three siblings, one of them without a plan", 3);
        Tell("icpc-overdue", Icpc, stage.Today(7, 0), Convened(-16, -6, 1),
            "due the working day before, booked for the one after");
        Tell("icpc-out-of-time", Icpc, stage.Today(17, 5),
            Convened(-17, -8, 0) with { ResultAt = stage.Today(17, 5), Results = ["Plan", "Plan"] },
            "held two working days late, for two siblings", 2);
    }

    private void TellEndsWithoutConference()
    {
        Tell("icpc-not-needed", Icpc, stage.Today(13, 30), Started(-6) with { NotNeededAt = stage.Today(13, 30) },
            "somebody ticks that no conference is needed, without a date");

        var planned = Tell("icpc-on-a-plan", Icpc, stage.Today(7, 0), Started(-4),
            "already on a plan: no conference is due");
        stage.System.EnterOldPlan(planned, Teams.ProtectionWest, stage.Day.AddDays(-160));

        var closed = Tell("icpc-closed", Icpc, stage.Today(17, 10), Started(-3), "the case is closed: transferred");
        stage.System.Close(closed, stage.Day, "RC5");
    }

    private void TellWanderings()
    {
        Tell("team-moves", Section47, stage.Today(12, 0),
            Started(-9) with { Team = Teams.AssessmentNorth, Move = (stage.Today(12, 0), Teams.ProtectionEast) },
            "two siblings, told of at 08:30 to one team; at noon they move to another", 2);

        var gone = Tell("vanishes", Section47, stage.Today(9, 0), Started(-5),
            "not in the exports from 09:00 to 18:00, then back");
        foreach (var child in gone)
        {
            stage.System.Hide(child, stage.Today(9, 0), stage.Today(18, 0));
        }
    }

    private Enquiry Started(int offset) =>
        new() { Team = Teams.ProtectionWest, StartedAt = stage.WorkingDay(offset, 11, 15) };

    /// <summary>An enquiry that ended in the wish for a conference, booked the same day.</summary>
    private Enquiry Convened(int started, int completed, int held) => Started(started) with
    {
        Team = Teams.ProtectionEast,
        CompletedAt = stage.WorkingDay(completed, 15, 0),
        Outcome = "Conference",
        Bookings = [new(stage.WorkingDay(completed, 16, 10), held == 0 ? stage.Day : stage.Days.Add(stage.Day, held))],
    };

    private IReadOnlyList<Child> Tell(
        string key, string clock, DateTime at, Enquiry enquiry, string words, int children = 1)
    {
        var family = stage.Families.Next(children);
        var askedOn = stage.Days.Add(DateOnly.FromDateTime(enquiry.StartedAt), -1);
        stage.System.Enter(family, new Referral
        {
            Team = Teams.AssessmentNorth,
            ReceivedAt = askedOn.ToDateTime(new TimeOnly(10, 5)),
            Referrer = "Police",
            DecidedAt = askedOn.ToDateTime(new TimeOnly(15, 30)),
            Decision = "Strategy discussion",
            AnsweredAt = askedOn.ToDateTime(new TimeOnly(16, 0)),
        });
        stage.System.Enter(family, enquiry);
        _told.Add(new Story(key, clock, [.. family.Select(each => each.Ref)], at, words));
        return family;
    }
}
