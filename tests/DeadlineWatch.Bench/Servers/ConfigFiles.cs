using System.Text.Json;
using System.Text.Json.Nodes;
using DeadlineWatch.Bench.England;
using DeadlineWatch.Configuration;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace DeadlineWatch.Bench.Servers;

/// <summary>The shipped configuration, as a deployer would change it: the ready source of the dataset, the profile of England
/// with its visits switched on, and a directory of made-up teams.</summary>
internal static class ConfigFiles
{
    public const string Profile = "england-with-visits";

    private static readonly JsonDocumentOptions Commented = new() { CommentHandling = JsonCommentHandling.Skip };

    public static void Write(string config, PostgresSettings ledger, PostgresSettings cases, IReadOnlyList<Council> councils)
    {
        // The build puts the shipped folder beside the program.
        var shipped = Path.Combine(AppContext.BaseDirectory, "config");
        foreach (var file in System.IO.Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(config, Path.GetRelativePath(shipped, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Write(Path.Combine(config, "deadlinewatch.json"), Settings(ledger, councils));
        Write(Path.Combine(config, "sources.json"), Sources(config, cases, councils));
        Write(Path.Combine(config, "recipients.json"), Recipients(councils));
        Write(Path.Combine(config, "profiles", $"{Profile}.json"), Visits());
    }

    /// <summary>Lets everyone have as many mails an hour as come.</summary>
    public static void LiftLimit(string config)
    {
        var file = Path.Combine(config, "recipients.json");
        var recipients = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        recipients["everyone"] = new JsonObject { ["mailsAnHour"] = 60 };
        Write(file, recipients);
    }

    /// <summary>Reads a config folder as the service does.</summary>
    public static ServiceConfiguration Read(string config)
    {
        var read = ConfigurationReader.Read(config, Passwords(config));
        return read.Configuration ?? throw new NotMeasurableException(
            $"The configuration made for the measurement is not valid: {string.Join("; ", read.Faults.Select(each => $"{each.File}:{each.Line} {each.Path} {each.Message}"))}");
    }

    /// <summary>What a deployer would put into the environment: nothing for a server of our own, which trusts its socket.</summary>
    private static Dictionary<string, string?> Passwords(string config)
    {
        var passwords = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (BenchServer.NamedPassword is { } password)
        {
            passwords[EnvironmentSettings.LedgerPassword] = password;
            var sources = JsonNode.Parse(File.ReadAllText(Path.Combine(config, "sources.json")), documentOptions: Commented)!;
            foreach (var source in sources["sources"]!.AsArray())
            {
                passwords[EnvironmentSettings.SourceVariable((string)source!["name"]!)] = password;
            }
        }

        return passwords;
    }

    private static JsonObject Settings(PostgresSettings ledger, IReadOnlyList<Council> councils) => new()
    {
        ["ledger"] = new JsonObject { ["postgres"] = Server(ledger) },
        ["mail"] = new JsonObject { ["from"] = "deadlinewatch@bench.example", ["folder"] = "mail", ["gather"] = "1 second" },
        ["authorities"] = new JsonArray([.. councils.Select(each => (JsonNode)new JsonObject
        {
            ["key"] = each.Key,
            ["name"] = each.Key,
            ["profile"] = Profile,
        })]),
    };

    private static JsonObject Sources(string config, PostgresSettings cases, IReadOnlyList<Council> councils)
    {
        var text = File.ReadAllText(Path.Combine(config, "sources", "ssd-eclipse", "sources.json"));
        var ready = JsonNode.Parse(text, documentOptions: Commented)!["sources"]![0]!.AsObject();
        return new() { ["sources"] = new JsonArray([.. councils.Select(each => (JsonNode)Source(ready, cases, each))]) };
    }

    private static JsonObject Source(JsonObject ready, PostgresSettings cases, Council council)
    {
        var source = ready.DeepClone().AsObject();
        source["name"] = council.Source;
        source["authority"] = council.Key;
        var connection = Server(cases);
        connection["schema"] = council.Schema;
        source["connection"] = connection;
        // How long it takes is what is measured: no limit may cut it off.
        source["timeout"] = "2 hours";
        source["statementTimeout"] = "1 hour";
        source["loadMarker"] = "SELECT max(finished_at) FROM deadlinewatch_load WHERE finished_at IS NOT NULL";
        source.Remove("dataAge");
        return source;
    }

    private static JsonObject Server(PostgresSettings server) => new()
    {
        ["host"] = server.Host,
        ["port"] = server.Port,
        ["database"] = server.Database,
        ["user"] = server.User,
        ["tls"] = server.Tls,
    };

    private static JsonObject Recipients(IReadOnlyList<Council> councils)
    {
        var teams = new JsonObject();
        for (var team = 1; team <= councils.Max(each => each.Cases.Teams); team++)
        {
            teams[MadeUpEngland.TeamName(team)] = new JsonObject
            {
                ["roles"] = new JsonObject
                {
                    ["team-manager"] = new JsonArray(FormattableString.Invariant($"team.{team:000}@bench.example")),
                    ["service-manager"] = new JsonArray(FormattableString.Invariant($"service.{team / 10:00}@bench.example")),
                },
            };
        }

        return new()
        {
            ["allowedDomains"] = new JsonArray("bench.example"),
            ["fallback"] = new JsonArray("desk@bench.example"),
            ["roles"] = new JsonObject
            {
                ["front-door-manager"] = new JsonArray("front.door@bench.example"),
                ["head-of-safeguarding"] = new JsonArray("head@bench.example"),
            },
            ["teams"] = teams,
        };
    }

    private static JsonObject Visits() => new()
    {
        ["key"] = Profile,
        ["name"] = "England with visits",
        ["extends"] = "england",
        ["clocks"] = new JsonArray(
            new JsonObject { ["key"] = "protection-visit-4-weeks", ["on"] = true },
            new JsonObject { ["key"] = "need-visit", ["on"] = true }),
    };

    private static void Write(string file, JsonObject content) => File.WriteAllText(file, content.ToJsonString());
}
