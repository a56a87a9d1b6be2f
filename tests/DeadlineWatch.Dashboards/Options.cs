using System.Globalization;

namespace DeadlineWatch.Dashboards;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Repository">The folder of the repository.</param>
/// <param name="Length">For how long Prometheus scrapes before it is asked.</param>
/// <param name="Schema">Whether the types of Grafana are asked as well.</param>
internal sealed record Options(string Repository, TimeSpan Length, bool Schema)
{
    public const string Help = """
        Proves that dashboards and rules fit the service, on a Prometheus that scrapes the demo council.

          ./build.sh dashboards
          dotnet run --project tests/DeadlineWatch.Dashboards -- [--seconds N] [--no-schema]

        Options:
          --seconds N   for how long Prometheus scrapes before it is asked; 60 unless told
          --no-schema   leave out what needs npm

        Exit codes: 0 all passed, 1 something failed, 2 wrong usage.
        """;

    /// <summary>Reads the command line; null where it cannot be read.</summary>
    public static Options? Read(IReadOnlyList<string> arguments)
    {
        var options = new Options(Root(), TimeSpan.FromMinutes(1), true);
        for (var at = 0; at < arguments.Count; at++)
        {
            switch (arguments[at])
            {
                case "--seconds" when at + 1 < arguments.Count
                    && int.TryParse(arguments[++at], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 10 and <= 3600:
                    options = options with { Length = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--no-schema":
                    options = options with { Schema = false };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DeadlineWatch.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No DeadlineWatch.sln above {AppContext.BaseDirectory}.");
    }
}
