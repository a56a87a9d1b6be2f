namespace DeadlineWatch.Rules.Tests;

/// <summary>A random case, another under the same profile from which a law may take events, and numbers by which it may
/// choose.</summary>
internal sealed record Trial(Timeline Timeline, Timeline Other, IReadOnlyList<int> Draws)
{
    /// <summary>A number below another, of a place among the draws.</summary>
    public int Draw(int place, int below) => Draws[place % Draws.Count] % below;

    /// <summary>The items in another order.</summary>
    public IReadOnlyList<T> Shuffled<T>(IEnumerable<T> items) =>
        [.. items.Select((item, place) => (item, place)).OrderBy(each => Draw(each.place, 1000)).ThenBy(each => -each.place).Select(each => each.item)];

    /// <summary>Some of the kinds of the profile, about half of them.</summary>
    public Func<EventKind, bool> SomeKinds()
    {
        var some = Timeline.Profile.Events.Keys.OrderBy(each => each.Name, StringComparer.Ordinal).Where((_, place) => Draw(place, 2) == 0).ToHashSet();
        return some.Contains;
    }

    /// <summary>The same with less in it, for the smallest that still fails.</summary>
    public IEnumerable<Trial> Simpler() =>
        Timeline.Shape.Simpler().Select(each => new Trial(Timeline with { Shape = each }, Other with { Shape = each }, Draws))
            .Concat(Timeline.Simpler().Select(each => this with { Timeline = each }))
            .Concat(Other.Simpler().Select(each => this with { Other = each }))
            .Concat(Draws.Any(each => each != 0) ? [this with { Draws = [.. Draws.Select(_ => 0)] }] : [])
            .Where(each => each.Timeline.Events.Count > 0 && each.Other.Events.Count > 0);

    public override string ToString() => $"\nvar timeline = {Timeline};\nvar other = {Other};\nint[] draws = [{string.Join(", ", Draws)}];\n";
}
