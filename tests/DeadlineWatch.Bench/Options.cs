using System.Globalization;

namespace DeadlineWatch.Bench;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options(IReadOnlyList<string> Measurements, int Cases, int Seed)
{
    public const int England = 400_000;

    public const string Help = """
        Measures DeadlineWatch against references in the same run, on a made-up England.

          dotnet run -c Release --project tests/DeadlineWatch.Bench -- all
          dotnet run -c Release --project tests/DeadlineWatch.Bench -- first steady --cases 4000

        Measurements (any of them, or all):
          working-days  adding working days, against numpy's busday_offset
          evaluate      evaluating all cases from memory, against adding up the same events in a plain loop
          first         the first poll of England, against one INSERT … SELECT of the same rows
          steady        a poll that finds nothing changed, against a bare reader over the same queries
          report        the same poll, against the SQL report that a council would write
          unchanged     a poll when the load marker has not moved
          memory        the most memory that those polls held
          escalate      a pass with nothing due, and one with 10,000 steps due
          send          1,000 mails over one connection, against a bare loop that writes the same bytes
          dwell         from a rung's moment until the relay has the mail, 10,000 deadlines due within a minute,
                        and the memory that takes
          metrics       a scrape of /metrics for nine councils
          count         counting all deadlines for the metrics page, against the bare stream of them
          page          a scrape of 10,000 series, against a bare endpoint that answers the same bytes; what it and a
                        publishing leave for the garbage collector

        Options:
          --cases N     how many open cases: 400000 (England) unless told; 4000 takes a minute, and
                        misses what only a long run reaches: starting up counts
          --seed N      another made-up England; 1 unless told

        Each prints one line: what | ours | the reference | ratio | the figure to reach | reached or MISSED.
        What is under way is told on stderr. The exit code is 1 where a figure is missed, 2 where nothing could be measured.

        It starts a PostgreSQL of its own from this machine's binaries, in a temporary folder (England takes 25 GB there, and
        half an hour), and removes it at the end; DEADLINEWATCH_BENCH_DB="Host=…;Username=…;Password=…" names another
        server, whose user may create databases. TMPDIR says where the temporary folder is.
        """;

    /// <summary>The measurements, in the order in which each leaves the next what it needs.</summary>
    public static readonly string[] All =
        ["working-days", "first", "unchanged", "steady", "report", "memory", "evaluate", "escalate", "send", "dwell", "metrics", "count", "page"];

    /// <summary>Reads the command line; answers what is wrong with it where it cannot be read.</summary>
    public static (Options? Options, string? Wrong) Read(IReadOnlyList<string> arguments)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var (cases, seed) = (England, 1);
        for (var at = 0; at < arguments.Count; at++)
        {
            switch (arguments[at])
            {
                case "all":
                    asked.UnionWith(All);
                    break;
                case var name when All.Contains(name):
                    asked.Add(name);
                    break;
                case "--cases" when Number(arguments, ++at) is { } number && number is >= 100 and <= 2_000_000:
                    cases = number;
                    break;
                case "--seed" when Number(arguments, ++at) is { } number:
                    seed = number;
                    break;
                case var other:
                    return (null, $"\"{(at < arguments.Count ? arguments[at] : other)}\" is not understood. With --help it says what is.");
            }
        }

        return asked.Count == 0
            ? (null, "Say what to measure: all, or one or more by name. With --help it says which there are.")
            : (new([.. All.Where(asked.Contains)], cases, seed), null);
    }

    private static int? Number(IReadOnlyList<string> arguments, int at) =>
        at < arguments.Count && int.TryParse(arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
