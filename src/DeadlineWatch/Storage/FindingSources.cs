namespace DeadlineWatch.Storage;

/// <summary>The names under which the service itself files findings that no source has.</summary>
internal static class FindingSources
{
    /// <summary>What judging an authority's cases found.</summary>
    public static string Evaluation(string authority) => $"evaluation:{authority}";

    /// <summary>What telling of them found.</summary>
    public static string Escalation(string authority) => $"escalation:{authority}";

    /// <summary>What the directory of people lacks for them.</summary>
    public static string Recipients(string authority) => $"recipients:{authority}";

    /// <summary>All of them, whether or not anything stands under them now.</summary>
    public static IEnumerable<string> All(IEnumerable<string> authorities) =>
        authorities.SelectMany(each => new[] { Evaluation(each), Escalation(each), Recipients(each) }).Append(StandIns.Source);
}
