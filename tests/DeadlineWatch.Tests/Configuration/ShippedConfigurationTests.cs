using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class ShippedConfigurationTests
{
    private static readonly Lazy<ServiceConfiguration> Shipped = new(Read);

    // The design's table: whom each ladder warns and when, before the rungs that all ladders share.
    private static readonly Dictionary<string, string> Warnings = new()
    {
        ["one-working-day"] = "last-day-10:00, last-day-15:00",
        ["three-working-days"] = "1-working-day-before",
        ["seven-working-days"] = "3-working-days-before, 1-working-day-before",
        ["ten-working-days"] = "3-working-days-before, 1-working-day-before",
        ["fifteen-working-days"] = "5-working-days-before, 2-working-days-before",
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
    [InlineData("west-midlands",
        "referral-decision: 1 working day, referrer-follow-up: 3 working days, written-confirmation: 48 hours, " +
        "section-47-enquiries: 10 working days, icpc: 15 working days, make-referral: 1 working day, " +
        "organised-abuse-strategy: 1 working day")]
    [InlineData("wales",
        "report-decision: 1 working day, report-acknowledgement: 7 working days, strategy-discussion: 1 working day, " +
        "section-47-enquiries: 10 working days, icpc: 15 working days")]
    public void Each_profile_has_the_limits_of_its_procedures(string profile, string limits)
    {
        var clocks = Shipped.Value.Profiles[profile].Clocks;

        Assert.Equal(limits, string.Join(", ", clocks.Select(each => $"{each.Key}: {each.Limit}")));
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Each_clock_says_where_it_is_written_and_what_to_do(string profile, string key)
    {
        var clock = Shipped.Value.Profiles[profile].Definition(key, DateOnly.MaxValue);

        Assert.InRange(clock.Citation.Quote.Length, 20, 120);
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
        var figure = clock.Limit.Amount switch { 1 => "one", 3 => "three", 7 => "seven", _ => $"{clock.Limit.Amount}" };

        Assert.Contains($" {figure} {(clock.Limit.IsElapsed ? "hours" : "working day")}", " " + clock.Citation.Quote, StringComparison.Ordinal);
    }

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
        var steps = Shipped.Value.Profiles["west-midlands"].Ladders["forty-eight-hours"].Steps;

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

        Assert.True(Starts("telephone", "professional"));
        Assert.True(Starts("in-person", null));
        Assert.False(Starts("written", "professional"));
        Assert.False(Starts("telephone", "public"));

        bool Starts(string channel, string? referrer) =>
            clock.When.All(each => each.Holds(Some.Event("referral-received", ("channel", channel), ("referrer", referrer))));
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
        var cancelled = Shipped.Value.Profiles.Values
            .SelectMany(profile => profile.Clocks)
            .Where(clock => clock.Cancels.Any(each => each.Event.Name == "case-closed"))
            .Select(clock => clock.Key).Distinct().Order();

        Assert.Equal(["icpc", "section-47-enquiries", "strategy-discussion"], cancelled);
    }

    [Fact]
    public void What_ends_a_case_ends_each_of_its_runs()
    {
        var rules = Shipped.Value.Profiles.Values.SelectMany(profile => profile.Clocks).SelectMany(clock => clock.Cancels);

        Assert.All(rules, each => Assert.Equal(
            each.Event.Name is "case-closed" or "child-died" or "transferred-out" ? EndScope.Case : EndScope.Episode, each.Scope));
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
        foreach (var profile in Shipped.Value.Profiles.Values)
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
}
