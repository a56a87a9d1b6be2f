using System.Runtime.CompilerServices;

namespace DeadlineWatch.Rules.Tests;

/// <summary>A profile as random cases are judged by it: a beginning and what was added to it, each with the words of
/// code that make it, so that a failing case can be pasted as a test.</summary>
internal sealed record Shape(string Code, Profile Begin, IReadOnlyList<Feature> Features)
{
    /// <summary>The one clock of a made shape.</summary>
    public const string Clock = "clock";

    private static readonly Dictionary<EventKind, string> Vocabulary =
        new[] { "begun", "met", "met-otherwise", "not-needed", "case-closed", "reopened", "plan-started", "plan-ended", "agreed" }
            .ToDictionary(Some.Kind, each => each);

    public Profile Profile { get; } = Features.Aggregate(Begin, (profile, each) => each.Add(profile));

    /// <summary>One clock from "begun" to "met".</summary>
    public static Shape Of(string limit, params Feature[] features) => new(
        $"Shape.Of(\"{limit}\"",
        Some.Profile(Some.Clock(Clock, limit, "begun", "met")) with { Events = Vocabulary },
        features);

    /// <summary>A profile that ships.</summary>
    public static Shape Shipped(string profile) =>
        new($"Shape.Shipped(\"{profile}\"", Tests.Shipped.Profiles[profile], []);

    /// <summary>Something added to each clock.</summary>
    public static Feature Each(
        Func<ClockDefinition, ClockDefinition> add, [CallerArgumentExpression(nameof(add))] string code = "") =>
        new($"Shape.Each({code})", profile => profile with { Clocks = [.. profile.Clocks.Select(add)] });

    /// <summary>Something added to the profile.</summary>
    public static Feature Whole(Func<Profile, Profile> add, [CallerArgumentExpression(nameof(add))] string code = "") =>
        new($"Shape.Whole({code})", add);

    /// <summary>A second edition of each clock, of another length, from a day on.</summary>
    public static Feature Edition(string from, string limit) => new($"Shape.Edition(\"{from}\", \"{limit}\")", profile => profile with
    {
        Clocks =
        [
            .. profile.Clocks.Select(each => each with { EffectiveUntil = When.Day(from).AddDays(-1) }),
            .. profile.Clocks.Select(each => each with { EffectiveFrom = When.Day(from), Limit = TimeLimit.Parse(limit) }),
        ],
    });

    /// <summary>Only one of the clocks.</summary>
    public static Feature Only(string clock) =>
        new($"Shape.Only(\"{clock}\")", profile => profile with { Clocks = [.. profile.Clocks.Where(each => each.Key == clock)] });

    /// <summary>The same with less to it, for the smallest case that still fails.</summary>
    public IEnumerable<Shape> Simpler() => Profile.Clocks.DistinctBy(each => each.Key).Skip(1).Any()
        ? Profile.Clocks.DistinctBy(each => each.Key).Select(each => new Shape(Code, Begin, [.. Features, Only(each.Key)]))
        : Features.Where(each => !each.Code.StartsWith("Shape.Only", StringComparison.Ordinal))
            .Select(each => new Shape(Code, Begin, [.. Features.Where(other => other != each)]));

    public override string ToString() => string.Concat(Features.Select(each => $",\n    {each.Code}").Prepend(Code)) + ")";
}

/// <summary>Something that a profile has besides the plainest clock.</summary>
/// <param name="Code">As code.</param>
/// <param name="Add">What it adds.</param>
internal sealed record Feature(string Code, Func<Profile, Profile> Add);
