using DeadlineWatch.Configuration;
using DeadlineWatch.Mailing;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Directory = DeadlineWatch.Configuration.Directory;
using static DeadlineWatch.Tests.Mailing.SomeLetter;

namespace DeadlineWatch.Tests.Mailing;

public sealed class LetterWriterTests
{
    [Fact]
    public void Brothers_and_sisters_are_one_line()
    {
        var letter = Write(
            Context(),
            Row(Decision("999", family: "F1")),
            Row(Decision("10377", family: "F1")),
            Row(Decision("10378", family: "F2")));

        var matters = Matters(letter);
        Assert.Equal(["999", "10377"], matters[0].Cases.Select(each => each.Reference));
        Assert.Equal(["10378"], matters[1].Cases.Select(each => each.Reference));
        Assert.Equal("Assessment North: 2 overdue", letter.Heading);
        Assert.Equal("3 children, 2 families", letter.Children);
    }

    [Fact]
    public void Brothers_and_sisters_of_whom_different_things_are_known_are_two_lines()
    {
        var booked = Decision("2", family: "F1") with { BookedFor = Moment.On(December(9)) };

        var letter = Write(Context(), Row(Decision("1", family: "F1")), Row(booked));

        Assert.Equal(2, Matters(letter).Count);
    }

    [Fact]
    public void Families_of_two_authorities_with_the_same_number_are_two()
    {
        var other = Deadline("2", "referral-decision", Moment.On(December(3)), authority: "othertown") with { Group = "F1" };

        var letter = Write(Context(), Row(Decision("1", family: "F1")), Row(other));

        Assert.Equal(2, Matters(letter).Count);
        Assert.Equal("2 children, 2 families", letter.Children);
        Assert.Equal(
            ["Anytown, Assessment North", "Othertown, Assessment North"], letter.Sections[0].Teams.Select(each => each.Team));
    }

    [Fact]
    public void The_number_of_a_family_is_never_shown()
    {
        var letter = Write(Context(), Row(Decision("1", family: "FAMILY-77")), Row(Decision("2", family: "FAMILY-77")));

        var mail = LetterRenderer.Load("nowhere").Render(letter);
        Assert.DoesNotContain("FAMILY-77", mail.Text + mail.Html + mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_source_knows_families_only_children_are_counted()
    {
        Assert.Equal("1 child", Write(Context(), Row(Decision("1"))).Children);
    }

    [Fact]
    public void The_most_late_comes_first_and_then_what_has_the_fewest_hours_left()
    {
        var letter = Write(
            Context(),
            Row(Deadline("soon", "icpc", Moment.On(new(2026, 11, 20)))),
            Row(Deadline("today", "referral-decision", Moment.On(December(7))), severity: Severity.LastDay),
            Row(Deadline("in-hours", "written-confirmation", Moment.At(London(7, 2, 0))), severity: Severity.LastDay),
            Row(Deadline("sooner", "icpc", Moment.On(new(2026, 11, 19)))),
            Row(Deadline("late", "written-confirmation", Moment.At(London(4, 16, 30))), severity: Severity.Overdue),
            Row(Decision("latest"), severity: Severity.Overdue));

        Assert.Equal(
            ["latest", "late", "today", "in-hours", "sooner", "soon"],
            Matters(letter).Select(each => each.Cases[0].Reference));
        Assert.Equal("Assessment North: 2 overdue, 1 due today, 1 due in hours, 2 due soon", letter.Heading);
        Assert.Equal("2 overdue, 1 due today, 1 due in hours and more: Assessment North", letter.Subject);
    }

    [Fact]
    public void A_step_that_was_written_as_a_warning_and_is_late_by_now_is_told_as_overdue()
    {
        Assert.Equal("1 overdue: Assessment North", Write(Context(), Row(Decision("1"), severity: Severity.Warning)).Subject);
    }

    [Fact]
    public void Several_rows_about_one_deadline_are_one_line()
    {
        var step = Row(Decision("1"), severity: Severity.Overdue);
        var again = Row(Decision("1"), severity: Severity.StillOverdue)
            .With(row => row with { Id = 2, Role = "service-manager" });

        var letter = Write(Context(), step, again);

        Assert.Single(Matters(letter));
        Assert.Equal("as service manager and team manager", letter.WhyTold);
    }

    [Fact]
    public void A_correction_says_in_the_subject_that_the_date_has_passed()
    {
        var ahead = Row(Deadline("1", "icpc", Moment.On(new(2026, 11, 20))), NoticeKind.Correction)
            .With(row => row with { WasDueOn = December(14) });
        var passed = Row(Decision("2"), NoticeKind.Correction).With(row => row with { WasDueOn = December(14) });

        Assert.Equal("1 date corrected: Assessment North", Write(Context(), ahead).Subject);
        Assert.Equal("1 date corrected and now overdue: Assessment North", Write(Context(), passed).Subject);
        Assert.Equal("2 dates corrected (1 now overdue): Assessment North", Write(Context(), ahead, passed).Subject);
    }

    [Fact]
    public void Who_else_knows_is_told_with_the_day()
    {
        var row = Row(Decision("1")).With(each => each with { Generation = 2, Role = "service-manager" }) with
        {
            Told =
            [
                new(1, "old", London(1, 8, 30), ["head-of-safeguarding"]),
                new(2, "last-day-10:00", London(4, 10, 0), ["team-manager"]),
                new(2, "overdue", London(7, 8, 30), ["team-manager", "service-manager"]),
                new(2, "a-step", London(8, 8, 30), ["service-manager", "head-of-safeguarding"]),
            ],
        };

        Assert.Equal("head of safeguarding, today; team manager, Mon 7 Dec", Matters(Write(Context(), row))[0].AlsoTold);
    }

    [Fact]
    public void Advice_is_given_once_it_is_late()
    {
        Assert.Equal(
            "decide what happens with it, and record the decision", Matters(Write(Context(), Row(Decision("1"))))[0].Next);
        Assert.Null(Matters(Write(Context(London(4, 9, 0)), Row(Decision("1"))))[0].Next);
    }

    [Fact]
    public void While_it_is_open_whether_a_conference_is_needed_no_advice_says_how_to_convene_it()
    {
        string? Next(string clock, bool decided) => Assert.Single(Matters(Write(
            Context(), Row(Deadline("1", clock, Moment.On(new(2026, 11, 13))) with { Decided = decided })))).Next;

        Assert.Equal("Record whether it is needed", Next("icpc", decided: false));
        Assert.Equal("convene it", Next("icpc", decided: true));
        Assert.Null(Next("consent", decided: false));
        Assert.Equal("record it", Next("consent", decided: true));
    }

    [Fact]
    public void What_was_found_when_watching_began_stands_among_the_rest_by_harm()
    {
        var letter = Write(
            Context(),
            Row(Deadline("found-today", "icpc", Moment.On(new(2026, 11, 17))), NoticeKind.Baseline),
            Row(Deadline("soon", "icpc", Moment.On(new(2026, 11, 19)))),
            Row(Deadline("found-soon", "icpc", Moment.On(new(2026, 11, 18))), NoticeKind.Baseline),
            Row(
                Deadline("found-booked", "icpc", Moment.On(new(2026, 11, 20))) with { BookedFor = Moment.On(December(18)) },
                NoticeKind.Baseline),
            Row(Decision("late"), severity: Severity.Overdue),
            Row(Deadline("found-late", "icpc", Moment.On(new(2026, 11, 2))), NoticeKind.Baseline));

        Assert.Equal(
            ["found-late", "late", "found-today", "found-booked", "found-soon", "soon"],
            Matters(letter).Select(each => each.Cases[0].Reference));
        Assert.Equal("Assessment North: 2 overdue, 1 due today, 1 booked late, 2 due soon", letter.Heading);
        Assert.Contains("when DeadlineWatch started watching", letter.Lead, StringComparison.Ordinal);
        Assert.Null(Write(Context(), Row(Decision("late"))).Lead);
    }

    [Theory]
    [InlineData("Night Team")]
    [InlineData(null)]
    public void Who_is_told_because_nobody_else_is_known_reads_so(string? team)
    {
        var row = Row(Decision("1") with { Team = team });

        var letter = Write(Context(), row);
        var both = Write(Context(), row, Row(Decision("2")).With(each => each with { Role = "service-manager" }));
        var shared = Write(Context() with { SharedRoles = new HashSet<string> { "team-manager" } }, row);

        Assert.Equal("because no team manager is known", letter.WhyTold);
        Assert.Equal("Sent to you because no team manager is known", letter.SentTo);
        Assert.Equal("as service manager, and because for some cases no team manager is known", both.WhyTold);
        Assert.Equal("as team manager", shared.WhyTold);
    }

    [Fact]
    public void A_role_that_nobody_of_a_known_team_holds_is_said_to_have_nobody()
    {
        var directory = new Directory
        {
            AllowedDomains = ["anytown.example"],
            Fallback = [Recipient],
            Teams =
            [
                new()
                {
                    Name = "Assessment North", Names = ["Assessment North"], Parent = "Assessment",
                    Roles = new Dictionary<string, IReadOnlyList<Holder>>(),
                },
                new()
                {
                    Name = "Assessment", Names = ["Assessment"],
                    Roles = new Dictionary<string, IReadOnlyList<Holder>> { ["service-manager"] = [new(Recipient)] },
                },
            ],
        };
        var context = Context() with { Directory = directory };

        Assert.Equal("because no team manager is known", Write(context, Row(Decision("1"))).WhyTold);
        Assert.Equal(
            "as service manager", Write(context, Row(Decision("1")).With(each => each with { Role = "service-manager" })).WhyTold);
    }

    [Fact]
    public void A_service_manager_sees_teams_apart_the_one_with_the_worst_first()
    {
        PendingRow Of(string reference, string team, int day) =>
            Row(Deadline(reference, "referral-decision", Moment.On(December(day))) with { Team = team });

        var letter = Write(
            Context(),
            Of("1", "Assessment South", 3), Of("2", "Assessment North", 2), Of("3", "Assessment South", 1), Of("4", "Duty Team", 7));

        Assert.Equal("3 teams: 3 overdue, 1 due today", letter.Heading);
        Assert.Equal("3 overdue, 1 due today: 3 teams", letter.Subject);
        Assert.Equal(["Assessment South", "Assessment North"], letter.Sections[0].Teams.Select(each => each.Team));
        Assert.Equal(["3", "1"], letter.Sections[0].Teams[0].Matters.Select(each => each.Cases[0].Reference));
        Assert.Equal(["Duty Team"], letter.Sections[1].Teams.Select(each => each.Team));
    }

    [Fact]
    public void A_first_list_drops_nothing_but_shows_the_counting_of_the_first_only()
    {
        var rows = Enumerable.Range(1, 300).Select(at => Row(Decision($"{at}"), NoticeKind.Baseline)).ToArray();

        var letter = Write(Context(), rows);

        Assert.Equal("Anytown, Assessment North: 300 overdue", letter.Heading);
        Assert.Equal(300, Matters(letter).Count);
        Assert.Equal(LetterSections.MostWorkings, Matters(letter).Count(each => each.Working.Count > 0));
        Assert.Single(letter.Notes);
    }

    [Fact]
    public void A_clock_that_the_profile_no_longer_has_is_still_told()
    {
        var deadline = Decision("1");
        deadline = deadline with { Clock = deadline.Clock with { Definition = "old-standard" } };

        var matter = Assert.Single(Matters(Write(Context(), Row(deadline))));

        Assert.Equal("old standard", matter.Name);
        Assert.Equal("2 working days late (4 days; was due by the end of Fri 4 Dec)", matter.Status.Text);
        Assert.Empty(matter.Working);
    }

    [Theory]
    [InlineData("10377", "https://cases.example/case/10377")]
    [InlineData("A/1 &", "https://cases.example/case/A%2F1%20%26")]
    [InlineData("../admin?delete=1#x", "https://cases.example/case/..%2Fadmin%3Fdelete%3D1%23x")]
    [InlineData("..", null)]
    [InlineData("1\r\n2", null)]
    public void A_link_leads_to_the_case_and_nowhere_else(string reference, string? link)
    {
        var context = Context(link: "https://cases.example/case/{case}");

        Assert.Equal(link, Matters(Write(context, Row(Decision(reference))))[0].Cases[0].Link);
    }

    [Fact]
    public void The_link_is_that_of_the_source_of_the_start_else_the_first_of_the_authority()
    {
        CasePages Pages(string authority, string source) =>
            new(authority, source, CaseLink.TryParse($"https://{source}.example/{{case}}")!);

        string? Link(params CasePages[] pages) =>
            Matters(Write(Context() with { CasePages = pages }, Row(Decision("1"))))[0].Cases[0].Link;

        Assert.Equal("https://case-system.example/1", Link(Pages("anytown", "front-door"), Pages("anytown", "case-system")));
        Assert.Equal("https://front-door.example/1", Link(Pages("anytown", "front-door"), Pages("anytown", "mailbox")));
        Assert.Null(Link(Pages("othertown", "other-system")));
    }

    [Fact]
    public void Children_of_one_meeting_are_one_line_and_counted_as_a_meeting()
    {
        var context = Context() with { MeetingSources = new HashSet<string> { "case-system" } };
        var told = Write(context, Row(Decision("1", "M1")), Row(Decision("2", "M1")), Row(Decision("3")));

        Assert.Equal(["one meeting", null], Matters(told).Select(each => each.Group));
        Assert.Equal("3 children, 1 meeting", told.Children);
    }

    [Fact]
    public void What_rests_on_older_data_than_the_rest_says_so()
    {
        var context = Context();
        PendingRow[] rows =
        [
            .. Enumerable.Range(1, 2).Select(at => Row(Deadline($"{at}", "icpc", Moment.On(new(2026, 11, 20))))),
            Row(Deadline("3", "written-confirmation", Moment.At(London(7, 9, 30)))),
        ];
        LetterContext With(DateTimeOffset confirmations) =>
            context with { Coverage = new Dictionary<string, Coverage> { ["anytown"] = TwoSources(confirmations) } };

        Assert.Equal("Case data from Tue 8 Dec, 02:10", Write(With(London(4, 18, 0)), rows).DataAge);
        Assert.Equal(["data from Fri 4 Dec, 18:00 (3 days old)"], Remarks(London(4, 18, 0)));
        Assert.Equal([], Remarks(London(8, 1, 30)));
        Assert.Equal([], Remarks(London(8, 8, 0)));

        IEnumerable<string> Remarks(DateTimeOffset confirmations) =>
            Matters(Write(With(confirmations), rows)).SelectMany(each => each.Remarks).Select(each => each.Text);
    }

    [Fact]
    public void Old_data_says_how_old_it_is()
    {
        Assert.Equal("Case data from Tue 8 Dec, 02:10", Write(Context(), Row(Decision("1"))).DataAge);
        Assert.Equal(
            "Case data from Fri 4 Dec, 02:10 (4 days old)", Write(Context(dataAsOf: London(4, 2, 10)), Row(Decision("1"))).DataAge);
        Assert.Equal(
            "Case data from Tue 8 Dec, 02:10 (Anytown); from Tue 8 Dec, 03:00 (Othertown)",
            Write(Context(), Row(Decision("1")), Row(Deadline("2", "icpc", Moment.On(December(1)), "othertown"))).DataAge);
    }

    [Theory]
    [InlineData("Jane Smith's cases", "1 overdue: a team not in the directory")]
    [InlineData("Duty\r\nBcc: all@example.org", "1 overdue: a team not in the directory")]
    [InlineData("Duty Team", "1 overdue: Duty Team")]
    [InlineData(null, "1 overdue: no team")]
    public void A_subject_names_no_team_that_only_a_source_gave(string? team, string subject)
    {
        Assert.Equal(subject, Write(Context(), Row(Decision("1") with { Team = team })).Subject);
    }

    [Fact]
    public void A_team_that_the_directory_lacks_is_asked_for()
    {
        var letter = Write(Context(), Row(Decision("1") with { Team = "Night\u202E\r\nTeam" }));

        Assert.Equal("Night Team: 1 overdue", letter.Heading);
        Assert.Equal(["“Night Team” is not in the directory of teams: please have it added."], letter.Notes);
    }

    [Fact]
    public void No_subject_ever_holds_a_case_reference_or_more_than_one_line()
    {
        var cases =
            from number in Gen.Choose(0, 999_999)
            from kind in Gen.Elements(Enum.GetValues<NoticeKind>())
            from clock in Gen.Elements("referral-decision", "written-confirmation", "icpc", "review")
            from day in Gen.Choose(1, 8)
            from team in Gen.Elements("Assessment North", "Duty Team", $"Worker of REF{number}", $"REF{number}\n", null)
            select (Reference: $"REF{number}", kind, clock, day, team);
        var letters = cases.NonEmptyListOf().ToArbitrary();

        Prop.ForAll(letters, all =>
        {
            var subject = Write(
                Context(),
                [
                    .. all.Select(each => Row(
                        Deadline(each.Reference, each.clock, Moment.On(December(each.day))) with { Team = each.team }, each.kind)),
                ]).Subject;

            return !subject.Contains("REF", StringComparison.Ordinal) && !subject.Any(char.IsControl)
                && subject.Length <= 150;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_order_of_the_rows_makes_no_difference()
    {
        var rows =
            from number in Gen.Choose(1, 30)
            from clock in Gen.Elements("referral-decision", "written-confirmation", "icpc")
            from day in Gen.Choose(1, 8)
            from family in Gen.Elements<string?>("F1", "F2", null)
            from team in Gen.Elements("Duty Team", "not known", null)
            select Row(Deadline($"{number}", clock, Moment.On(December(day))) with { Group = family, Team = team });

        Prop.ForAll(rows.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (all, seed) =>
        {
            var distinct = all.DistinctBy(each => each.Row.DeadlineId).ToList();
            var shuffled = distinct.OrderBy(each => unchecked((each.Row.DeadlineId * 2654435761L) ^ seed)).ToList();
            var renderer = Renderer.Value;

            return renderer.Render(Write(Context(), [.. distinct])) == renderer.Render(Write(Context(), [.. shuffled]));
        }).QuickCheckThrowOnFailure();
    }

    private static readonly Lazy<LetterRenderer> Renderer = new(() => LetterRenderer.Load("nowhere"));

    private static Deadline Decision(string reference, string? family = null) =>
        Deadline(reference, "referral-decision", Moment.On(December(3))) with { Group = family };
}
