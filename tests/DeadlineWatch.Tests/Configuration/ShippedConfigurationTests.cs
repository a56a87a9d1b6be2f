using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class ShippedConfigurationTests
{
    private static readonly Lazy<ServiceConfiguration> Shipped = new(Read);

    // The canary is nobody's procedure.
    private static IEnumerable<Profile> Procedures => Shipped.Value.Profiles.Values.Where(each => each.Key != "canary");

    // The design's table: whom each ladder warns and when, before the rungs that all ladders share.
    private static readonly Dictionary<string, string> Warnings = new()
    {
        ["one-working-day"] = "last-day-10:00, last-day-15:00",
        ["next-morning"] = "last-day-08:30",
        ["three-working-days"] = "1-working-day-before",
        ["five-working-days"] = "2-working-days-before, 1-working-day-before",
        ["seven-working-days"] = "3-working-days-before, 1-working-day-before",
        ["ten-working-days"] = "3-working-days-before, 1-working-day-before",
        ["fifteen-working-days"] = "5-working-days-before, 2-working-days-before",
        ["twenty-working-days"] = "5-working-days-before, 2-working-days-before",
        ["forty-two-working-days"] = "15-working-days-before, 5-working-days-before",
        ["forty-five-working-days"] = "15-working-days-before, 5-working-days-before",
        ["weeks"] = "5-working-days-before, 2-working-days-before",
        ["months"] = "20-working-days-before, 5-working-days-before",
        ["twenty-four-hours"] = "12-hours-after-start, 21-hours-after-start",
        ["seventy-two-hours"] = "48-hours-after-start, 66-hours-after-start",
        ["forty-eight-hours"] = "24-hours-after-start, 42-hours-after-start",
    };

    [Fact]
    public void The_shipped_configuration_is_sound_and_warns_of_nothing()
    {
        var result = ConfigurationReader.Read(Folder(), new Dictionary<string, string?>());

        Assert.Empty(result.Faults);
        Assert.Empty(result.Warnings);
        Assert.NotNull(result.Configuration);
    }

    [Theory]
    [InlineData("england",
        "referral-decision: 1 working day; referral-acknowledgement: 1 working day; assessment: 45 working days; " +
        "icpc: 15 working days; transfer-in-conference: 15 working days; review-conference: 3 months, then every 6 months; " +
        "core-group: 10 working days; return-home-interview: 72 hours")]
    [InlineData("west-midlands",
        "referral-decision: 1 working day; referral-acknowledgement: 1 working day; assessment: 45 working days; " +
        "section-47-enquiries: 10 working days; icpc: 15 working days; transfer-in-conference: 15 working days; " +
        "review-conference: 3 months, then every 6 months; core-group: 10 working days; return-home-interview: 72 hours; " +
        "referrer-follow-up: 3 working days; written-confirmation: 48 hours; make-referral: 1 working day; " +
        "organised-abuse-strategy: 1 working day")]
    [InlineData("wales",
        "report-decision: 1 working day; report-acknowledgement: 7 working days; written-report: 24 hours; " +
        "reporter-follow-up: 7 working days; assessment: 42 working days; strategy-discussion: 1 working day; " +
        "section-47-enquiries: 10 working days; icpc: 15 working days; review-conference: 3 months, then every 6 months; " +
        "core-group: 10 working days, then every 6 weeks; conference-summary: 5 working days")]
    public void Each_profile_has_the_limits_of_its_procedures(string profile, string limits)
    {
        var clocks = Shipped.Value.Profiles[profile].Clocks;

        Assert.Equal(limits, string.Join("; ", clocks.Select(each => $"{each.Key}: {each.LimitWords}")));
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Each_clock_says_where_it_is_written_and_what_to_do(string profile, string key)
    {
        var clock = Shipped.Value.Profiles[profile].Definition(key, DateOnly.MaxValue);

        Assert.InRange(clock.Citation.Quote.Length, 15, 125);
        Assert.NotEmpty(clock.Citation.Source);
        Assert.Contains(clock.Citation.Standing, new[] { "national", "regional procedures", "local standard" });
        Assert.NotNull(clock.Next);
        Assert.All(clock.Stops.Concat(clock.Cancels), each => Assert.NotEmpty(each.Words));
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Each_quote_holds_the_figure_of_its_limit(string profile, string key)
    {
        var clock = Shipped.Value.Profiles[profile].Definition(key, DateOnly.MaxValue);
        var figures = new[] { clock.Limit.Amount, clock.LimitOf(follows: true).Amount }.Distinct()
            .SelectMany(each => new[] { $"{each}", each switch { 1 => "one", 3 => "three", 6 => "six", 7 => "seven", _ => $"{each}" } });

        Assert.Contains(clock.Citation.Quote.Split(' '), figures.Contains);
    }

    [Fact]
    public void A_clock_that_is_off_says_whose_it_is()
    {
        var off = Shipped.Value.Profiles["england"].ClocksOff;

        Assert.Equal(22, off.Count);
        Assert.All(off, each => Assert.Matches(
            @"\A(one council's|some councils': [A-Z]|one council's: [A-Z]|one authority's: [A-Z]|regional procedures: [A-Z]|local standard\z|national statistic\z)",
            each.Citation.Standing));
        Assert.All(off, each => Assert.NotNull(each.Next));
    }

    [Fact]
    public void The_west_midlands_run_what_england_runs_and_cite_their_own_procedures_where_they_have_them()
    {
        var (england, westMidlands) = (Shipped.Value.Profiles["england"], Shipped.Value.Profiles["west-midlands"]);

        Assert.Subset(westMidlands.Clocks.Select(each => each.Key).ToHashSet(), england.Clocks.Select(each => each.Key).ToHashSet());
        Assert.Equal(
            ["icpc", "make-referral", "organised-abuse-strategy", "referral-decision", "referrer-follow-up", "section-47-enquiries", "written-confirmation"],
            westMidlands.Clocks.Where(each => each.Citation.Standing is "regional procedures" or "local standard")
                .Select(each => each.Key).Where(each => each != "transfer-in-conference").Order());
    }

    [Fact]
    public void A_plan_that_ends_without_a_reason_ends_each_clock_that_its_end_ends()
    {
        var clocks = Procedures.SelectMany(each => each.Clocks.Concat(each.ClocksOff));

        Assert.All(clocks, clock =>
        {
            var ends = clock.Cancels.Where(each => each.Event.Name == "plan-ended").ToList();
            Assert.True(ends.Count is 0 or 7 && ends.SkipLast(1).All(each => each.When.Count == 1) && ends.All(each => each == ends[^1] || each.Words.StartsWith("plan ended: ", StringComparison.Ordinal)), clock.Key);
            Assert.Empty(ends.TakeLast(1).SelectMany(each => each.When));
        });
    }

    [Fact]
    public void An_assessment_is_watched_only_where_decisions_tell_which_referral_needs_none() => Assert.All(
        Procedures, each => Assert.Single(each.Definition("assessment", DateOnly.MaxValue).Needs));

    [Theory]
    [MemberData(nameof(Ladders))]
    public void Each_ladder_is_that_of_the_default_table(string profile, string key)
    {
        var ladder = Shipped.Value.Profiles[profile].Ladders[key];
        var isReferrers = key.EndsWith("-referrer", StringComparison.Ordinal);
        var nearest = isReferrers ? "front-door-manager" : "team-manager";
        var warnings = Warnings[isReferrers ? key[..^"-referrer".Length] : key].Split(", ").Select(each => $"{each}: {nearest}");

        Assert.Equal(
            [
                .. warnings,
                $"overdue: {nearest} + service-manager",
                "2-working-days-after: service-manager",
                "5-working-days-after: head-of-safeguarding",
            ],
            ladder.Steps.Select(each => $"{each.Key}: {string.Join(" + ", each.Roles)}"));
    }

    [Fact]
    public void The_rungs_of_a_ladder_grow_graver()
    {
        var steps = Shipped.Value.Profiles["west-midlands"].Ladders["forty-eight-hours-referrer"].Steps;

        Assert.Equal(
            [Severity.Warning, Severity.LastDay, Severity.Overdue, Severity.StillOverdue, Severity.StillOverdue],
            steps.Select(each => each.Severity));
    }

    [Theory]
    [InlineData("referrer-follow-up")]
    [InlineData("written-confirmation")]
    [InlineData("make-referral")]
    public void Clocks_that_the_referrer_owns_warn_the_front_door(string key)
    {
        var clock = Shipped.Value.Profiles["west-midlands"].Definition(key, DateOnly.MaxValue);

        Assert.Equal("referrer", clock.Owner);
        Assert.EndsWith("-referrer", clock.Ladder, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_spoken_referrals_of_professionals_need_written_confirmation()
    {
        var clock = Shipped.Value.Profiles["west-midlands"].Definition("written-confirmation", DateOnly.MaxValue);

        Assert.Null(Exempt("telephone", "professional"));
        Assert.Null(Exempt("in-person", null));
        Assert.Equal("already in writing", Exempt("written", "professional"));
        Assert.Equal("referred by a member of the public", Exempt("telephone", "public"));
        Assert.Equal("referrer is anonymous", Exempt("in-person", "anonymous"));

        string? Exempt(string channel, string? referrer)
        {
            var received = Some.Event("referral-received", ("channel", channel), ("referrer", referrer));
            Assert.All(clock.When, each => Assert.True(each.Holds(received)));
            return clock.ExemptionOf(received)?.Words;
        }
    }

    [Theory]
    [InlineData("conference", false)]
    [InlineData("services", true)]
    [InlineData("no-further-action", true)]
    [InlineData("police-only", true)]
    [InlineData("other", true)]
    [InlineData(null, false)]
    public void An_enquiry_that_asks_for_no_conference_cancels_it_but_one_without_outcome_does_not(string? outcome, bool cancels)
    {
        var clock = Shipped.Value.Profiles["west-midlands"].Definition("icpc", DateOnly.MaxValue);
        var completed = Some.Event("section-47-completed", ("outcome", outcome));

        Assert.Equal(cancels, clock.Cancels.Any(each => each.Event == completed.Kind && each.When.All(condition => condition.Holds(completed))));
    }

    [Fact]
    public void Closing_the_case_cancels_no_decision_confirmation_or_response()
    {
        var cancelled = Procedures
            .SelectMany(profile => profile.Clocks)
            .Where(clock => clock.Cancels.Any(each => each.Event.Name == "case-closed"))
            .Select(clock => clock.Key).Distinct().Order();

        Assert.Equal(
            [
                "assessment", "conference-summary", "core-group", "icpc", "review-conference", "section-47-enquiries",
                "strategy-discussion", "transfer-in-conference",
            ],
            cancelled);
    }

    [Fact]
    public void What_ends_a_case_ends_each_of_its_runs()
    {
        var rules = Procedures.SelectMany(profile => profile.Clocks).SelectMany(clock => clock.Cancels)
            .Where(each => EndsTheCase(each)).ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, each => Assert.Equal(EndScope.Case, each.Scope));
    }

    [Fact]
    public void What_bears_an_id_of_its_own_ends_a_clock_all_the_same()
    {
        var beyond = Procedures.SelectMany(profile => profile.Clocks)
            .SelectMany(clock => clock.Stops.Concat(clock.Cancels), (clock, rule) => (Clock: clock.Key, Rule: rule))
            .Where(each => each.Rule.Scope != EndScope.Episode && !EndsTheCase(each.Rule))
            .Select(each => $"{each.Clock}: {each.Rule.Event.Name}, {each.Rule.Scope}").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "conference-summary: conference-summary-sent, Case",
                "conference-summary: core-group-held, Case",
                "core-group: core-group-held, Case",
                "icpc: became-looked-after, Case",
                "return-home-interview: went-missing-again, OtherEpisodes",
                "transfer-in-conference: plan-ended, Case",
                "transfer-in-conference: transfer-in-conference-held, Case",
            ],
            beyond);
    }

    [Fact]
    public void In_wales_the_conference_counts_from_the_last_strategy_discussion()
    {
        var wales = Shipped.Value.Profiles["wales"].Definition("icpc", DateOnly.MaxValue);
        var westMidlands = Shipped.Value.Profiles["west-midlands"].Definition("icpc", DateOnly.MaxValue);

        Assert.Equal((Anchor.Latest, "strategy-discussion-held"), (wales.Anchor, wales.Start.Name));
        Assert.Equal((Anchor.Each, "section-47-started"), (westMidlands.Anchor, westMidlands.Start.Name));
    }

    public static TheoryData<string, string> Clocks() => Pairs(profile => profile.Clocks.Select(each => each.Key));

    public static TheoryData<string, string> Ladders() => Pairs(profile => profile.Ladders.Keys);

    internal static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "DeadlineWatch.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Join(folder?.FullName, "config");
    }

    private static TheoryData<string, string> Pairs(Func<Profile, IEnumerable<string>> keys)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var profile in Procedures)
        {
            foreach (var key in keys(profile))
            {
                pairs.Add(profile.Key, key);
            }
        }

        return pairs;
    }

    private static ServiceConfiguration Read() =>
        ConfigurationReader.Read(Folder(), new Dictionary<string, string?>()).Configuration
        ?? throw new InvalidOperationException("The shipped configuration is not sound.");

    private static class Some
    {
        public static CaseEvent Event(string kind, params (string Name, string? Value)[] facts) => new()
        {
            Kind = EventKind.Parse(kind),
            Facts = facts.Where(each => each.Value is not null).ToDictionary(each => each.Name, each => each.Value ?? ""),
        };
    }

    private static bool EndsTheCase(EndRule each) => each.Event.Name is "case-closed" or "child-died" or "transferred-out";
}
