using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using Xunit;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

/// <summary>Whole mails, as managers get them.</summary>
public sealed class ApprovedMailTests
{
    [Fact]
    public void The_morning_mail_of_a_team_manager() => Approve(
        "morning",
        Context(link: "https://cases.anytown.example/case/{case}"),
        Overdue(Decision("10377", 3, "F1")),
        Overdue(Decision("10378", 3, "F1")),
        Row(Deadline("10482", "written-confirmation", Moment.At(London(4, 16, 30))), severity: Severity.Overdue),
        Row(
            Deadline("10101", "icpc", Moment.On(new(2026, 11, 17))) with { BookedFor = Moment.On(December(10)) },
            severity: Severity.LastDay),
        Row(Deadline("10519", "referral-decision", Moment.At(London(7, 11, 5))), severity: Severity.LastDay),
        Row(Deadline("10533", "icpc", Moment.On(new(2026, 11, 20))) with { Decided = false }));

    [Fact]
    public void A_service_manager_with_three_teams() => Approve(
        "service-manager",
        Context(),
        [
            .. new[]
            {
                Overdue(Decision("10377", 3, "F1")),
                Overdue(Decision("20044", 2) with { Team = "Assessment South" }),
                Overdue(Decision("20051", 3) with { Team = "Assessment South" }),
                Row(
                    Deadline("30007", "icpc", Moment.On(new(2026, 11, 17))) with { Team = "Duty Team" },
                    severity: Severity.LastDay),
            }.Select(row => row.With(each => each with { Role = "service-manager" }) with
            {
                Told =
                [
                    new(1, "overdue", London(7, 8, 30), ["team-manager", "service-manager"]),
                    new(1, "a-step", Now, ["service-manager"]),
                ],
            }),
        ]);

    [Fact]
    public void The_first_list_when_watching_begins() => Approve(
        "baseline",
        Context(),
        Row(Decision("10377", 3, "F1"), NoticeKind.Baseline),
        Row(Decision("10378", 3, "F1"), NoticeKind.Baseline),
        Row(Deadline("10201", "icpc", Moment.On(new(2026, 11, 2))), NoticeKind.Baseline),
        Row(Deadline("10533", "icpc", Moment.On(new(2026, 11, 20))), NoticeKind.Baseline));

    [Fact]
    public void One_corrected_date() => Approve(
        "corrected",
        Context(),
        Row(Deadline("10202", "icpc", Moment.On(new(2026, 11, 13))), NoticeKind.Correction)
            .With(row => row with { WasDueOn = December(11), WasDueAt = CivilTime.EndOf(December(11)) }));

    [Fact]
    public void The_digest_of_warnings_in_the_morning() => Approve(
        "warnings",
        Context(link: "https://cases.anytown.example/case/{case}"),
        Row(Deadline("10601", "icpc", Moment.On(new(2026, 11, 24)))),
        Row(Deadline("10602", "icpc", Moment.On(new(2026, 11, 20)))),
        Row(Deadline("10603", "review", Moment.On(new(2026, 11, 15)))));

    [Fact]
    public void What_is_done() => Approve(
        "done",
        Context(),
        Done(Deadline("10201", "icpc", Moment.On(new(2026, 11, 13))), EndedHow.OutOfTime, December(8), "conference held", people: 3),
        Done(Deadline("10202", "icpc", Moment.On(new(2026, 11, 23))), EndedHow.InTime, December(7), "conference held", people: 1),
        Done(Deadline("10203", "referral-decision", Moment.On(December(7))), EndedHow.InTime, December(7), "decided"),
        Done(Deadline("10204", "icpc", Moment.On(new(2026, 11, 20))), EndedHow.Cancelled, December(7), "no further action"),
        Done(Deadline("10205", "written-confirmation", Moment.At(London(4, 16, 30))), EndedHow.OutOfTime, December(7), "confirmed in writing", people: 2));

    [Fact]
    public void A_case_that_another_team_has_now() => Approve(
        "team-changed",
        Context(),
        Row(Decision("10377", 3), NoticeKind.TeamChanged, Severity.Overdue).With(row => row with { WasTeam = "Assessment South" }),
        Row(Deadline("10533", "icpc", Moment.On(new(2026, 11, 20))), NoticeKind.TeamChanged)
            .With(row => row with { WasTeam = "Assessment South" }));

    [Fact]
    public void What_was_held_back_because_there_had_been_many_mails() => Approve(
        "held-back",
        Context() with { MailsAnHour = 6 },
        [
            .. Enumerable.Range(10701, 12).Select(at => Overdue(Decision($"{at}", 3)).With(row => row with { Held = "limit" })),
            Overdue(Decision("10799", 4)),
            Row(Deadline("10719", "referral-decision", Moment.At(London(7, 11, 5))), severity: Severity.LastDay)
                .With(row => row with { Held = "hours" }),
        ]);

    [Fact]
    public void Who_is_told_in_place_of_somebody_whose_address_refuses_mail() => Approve(
        "stands-in",
        Context(),
        Overdue(Decision("10377", 3)).With(row => row with { StandsIn = true }));

    [Fact]
    public void What_somebody_said_that_they_have_in_hand() => Approve(
        "silenced",
        Context(),
        Silenced(Row(Deadline("10202", "icpc", Moment.On(new(2026, 11, 13))), NoticeKind.Correction)
            .With(row => row with { WasDueOn = December(11), WasDueAt = CivilTime.EndOf(December(11)) }), Severity.Overdue, December(10)),
        Silenced(Overdue(Decision("10377", 3)), Severity.Warning, December(11)),
        Silenced(Row(Deadline("10601", "icpc", Moment.On(new(2026, 11, 24)))), Severity.Warning, December(7)));

    [Fact]
    public void Children_of_one_conference() => Approve(
        "meeting",
        Context(link: "https://cases.anytown.example/case/{case}") with { MeetingSources = new HashSet<string> { "case-system" } },
        [
            .. Enumerable.Range(10801, 6).Select(at =>
                Row(Deadline($"{at}", "icpc", Moment.On(new(2026, 11, 16))) with { Group = "M1" }, severity: Severity.Overdue)),
            Row(Deadline("10811", "icpc", Moment.On(new(2026, 11, 17))) with { Group = "M2" }, severity: Severity.LastDay),
        ]);

    [Fact]
    public void What_is_ugly_all_the_same_stays_within_the_page() => Approve(
        "ugly",
        Context(link: "https://cases.anytown.example/case/{case}") with
        {
            Coverage = new Dictionary<string, Coverage> { ["anytown"] = TwoSources(London(4, 18, 0)) },
        },
        Row(Decision(new string('9', 300), 3), severity: Severity.Overdue),
        Row(Decision("W/2026-000000000000000000000000000000000000000000001", 3) with
        {
            Team = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        }),
        Row(Decision("3", 3) with { Team = "<script>alert('x')</script>\r\nBcc: all@example.org" }),
        Row(Deadline("4", "written-confirmation", Moment.At(London(7, 9, 30)))));

    [Fact]
    public void Everything_else_that_a_mail_can_say()
    {
        var now = London(8, 1, 30);
        var unseen = Row(Decision("10466", 2), NoticeKind.Unseen);
        Approve(
            "everything",
            Context(now, dataAsOf: London(7, 2, 10)),
            Row(Decision("10401", 4), severity: Severity.Overdue),
            Row(Decision("10402", 3), severity: Severity.Overdue),
            Row(Deadline("10403", "written-confirmation", Moment.At(London(7, 0, 30))), severity: Severity.LastDay),
            Row(Deadline("10404", "written-confirmation", Moment.On(December(6))), severity: Severity.LastDay),
            Row(
                Deadline("10405", "icpc", Moment.On(new(2026, 11, 25))) with { BookedFor = Moment.At(London(18, 10, 0)) },
                NoticeKind.BookedLate),
            Row(Deadline("10406", "icpc", Moment.On(December(2))), NoticeKind.DatesMoved)
                .With(row => row with { WasDueOn = December(22) }),
            unseen with { Deadline = unseen.Deadline with { MissingSince = London(6, 2, 10) } },
            Row(Decision("10407", 2) with { Team = "<b>Night & Duty</b>" }, NoticeKind.Baseline));
    }

    private static void Approve(string name, LetterContext context, params PendingRow[] rows) =>
        Approved.Same(name, LetterRenderer.Load("nowhere").Render(Write(context, rows)));

    private static Deadline Decision(string reference, int day, string? family = null) =>
        Deadline(reference, "referral-decision", Moment.At(London(day, 15, 20))) with { Group = family };

    private static PendingRow Silenced(PendingRow row, Severity severity, DateOnly lastDay) => row with
    {
        Silence = new(severity, "police-unavailable", London(4, 9, 0), CivilTime.EndOf(lastDay)),
    };

    private static PendingRow Done(Deadline deadline, EndedHow how, DateOnly on, string words, int? people = null) =>
        Row(
            deadline with
            {
                Ended = new(how, deadline.IsElapsed ? Moment.At(CivilTime.At(on, new(11, 0))) : Moment.On(on), EventKind.Parse("done"), words, "case-system"),
            },
            NoticeKind.Done) with
        {
            Told = [new(1, "a-step", London(4, 8, 30), ["team-manager", "service-manager"])],
            PeopleTold = people,
        };

    private static PendingRow Overdue(Deadline deadline) => Row(deadline, severity: Severity.Overdue) with
    {
        Told = [new(1, "a-step", Now, ["team-manager", "service-manager"])],
    };
}
