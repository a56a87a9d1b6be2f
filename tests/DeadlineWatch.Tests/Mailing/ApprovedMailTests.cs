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

    private static void Approve(string name, LetterContext context, params PendingRow[] rows)
    {
        var mail = LetterRenderer.Load("nowhere").Render(Write(context, rows));

        Approved.Same($"{name}.txt", $"Subject: {mail.Subject}\n\n{mail.Text}");
        Approved.Same($"{name}.html", mail.Html);
    }

    private static Deadline Decision(string reference, int day, string? family = null) =>
        Deadline(reference, "referral-decision", Moment.At(London(day, 15, 20))) with { Group = family };

    private static PendingRow Overdue(Deadline deadline) => Row(deadline, severity: Severity.Overdue) with
    {
        Told = [new(1, "a-step", Now, ["team-manager", "service-manager"])],
    };
}
