using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Rules.Tests;

/// <summary>What must hold of every random case: tried on the same cases in every run, and then on ones that nobody has
/// seen. A case that breaks it is made as small as it can be, and printed as code with the seed that made it.</summary>
internal static class Law
{
    private const int Seen = 1000;
    private const int Unseen = 2000;

    // For a long search by hand, or to see a failure again: how many cases, and by which seed, as it was printed: "7" or
    // "12491740691691696431,15180674879017806523".
    private static readonly int? Count = Number("DEADLINEWATCH_LAW_CASES");
    private static readonly Rnd? Seed = Environment.GetEnvironmentVariable("DEADLINEWATCH_LAW_SEED")?.Split(',') switch
    {
        [var seed] => new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture)),
        [var seed, var gamma] => new Rnd(ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>Tries a law.</summary>
    /// <param name="any">The cases.</param>
    /// <param name="law">Asserts it of one case, and says how many things it was asserted of: a law that is hardly ever
    /// asked says nothing.</param>
    public static void Holds(Gen<Trial> any, Func<Trial, int> law)
    {
        var asked = 0;
        var property = Prop.ForAll(Arb.From(any, each => each.Simpler()), trial =>
        {
            asked += law(trial);
        });

        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
        if (Count is { } count)
        {
            Check.One(Seed is { } seed ? From(seed).WithMaxTest(count) : config.WithMaxTest(count), property);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"asked {asked} times in {count} cases"));
            return;
        }

        Check.One(From(new Rnd(20261211)).WithMaxTest(Seen), property);
        Check.One(config.WithMaxTest(Unseen), property);
        Assert.True(asked > (Seen + Unseen) / 20, $"asked only {asked} times");

        Config From(Rnd seed) => config.WithReplay(new Replay(seed, null));
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
