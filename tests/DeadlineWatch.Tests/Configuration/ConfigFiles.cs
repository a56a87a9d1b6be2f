using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A config folder on disk: the smallest sound one, changed where a test needs it.</summary>
internal sealed class ConfigFiles : IDisposable
{
    public const string Settings = "deadlinewatch.json";
    public const string Sources = "sources.json";
    public const string Recipients = "recipients.json";
    public const string Calendar = "calendars/somewhere.json";
    public const string Profile = "profiles/small.json";

    private readonly DirectoryInfo _home = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-config-");

    public ConfigFiles()
    {
        Write(Settings, """
            {
              "ledger": { "sqlite": "data/ledger.db" },
              "mail": { "from": "watch@anytown.example", "folder": "data/mail" },
              "authorities": [
                { "key": "anytown", "name": "Anytown", "profile": "small" }
              ]
            }
            """);
        Write(Calendar, """
            {
              "key": "somewhere",
              "source": "made up",
              "knownFrom": "2026-01-01",
              "knownUntil": "2027-12-31",
              "holidays": { "2026-12-25": "Christmas Day" }
            }
            """);
        Write(Profile, """
            {
              "key": "small",
              "name": "Small",
              "calendar": "somewhere",
              "roles": { "manager": "manager", "director": "director" },
              "events": {
                "asked": { "words": "asked", "facts": { "channel": ["telephone", "written"], "code": "any" } },
                "answered": "answered",
                "withdrawn": "withdrawn"
              },
              "ladders": {
                "quick": [
                  { "when": "1 working day before due", "tell": ["manager"] },
                  { "when": "when overdue", "tell": ["director"] }
                ]
              },
              "clocks": [
                {
                  "key": "answer",
                  "name": "answer",
                  "limit": "3 working days",
                  "starts": { "event": "asked", "words": "asked" },
                  "stops": [{ "event": "answered", "words": "answered" }],
                  "owner": "manager",
                  "ladder": "quick",
                  "citation": { "quote": "within three working days", "source": "nowhere", "standing": "made up" }
                }
              ]
            }
            """);
        Write(Sources, """
            {
              "sources": [
                {
                  "name": "system",
                  "authority": "anytown",
                  "kind": "csv",
                  "folder": "drop",
                  "dataAge": { "live": true },
                  "tables": [
                    {
                      "name": "questions",
                      "files": "questions.csv",
                      "case": "id",
                      "events": { "asked": "asked_on", "answered": "answered_on" },
                      "facts": { "channel": { "column": "how", "values": { "telephone": ["Phone"] } } }
                    }
                  ]
                }
              ]
            }
            """);
        Write(Recipients, """
            {
              "allowedDomains": ["anytown.example"],
              "fallback": ["desk@anytown.example"],
              "roles": { "director": ["director@anytown.example"] },
              "teams": {
                "Duty": { "names": ["MASH"], "roles": { "manager": ["duty@anytown.example"] } }
              }
            }
            """);
    }

    /// <summary>The folder that holds the config folder.</summary>
    public string Home => _home.FullName;

    public string Folder => Path.Join(Home, "config");

    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Writes one file of the folder anew.</summary>
    public ConfigFiles Write(string file, string text)
    {
        var path = Path.Join(Folder, file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path) ?? Folder);
        File.WriteAllText(path, text);

        return this;
    }

    /// <summary>Changes what stands once in a file.</summary>
    public ConfigFiles Change(string file, string written, string instead)
    {
        var text = File.ReadAllText(Path.Join(Folder, file));
        Assert.Equal(2, text.Split(written).Length);

        return Write(file, text.Replace(written, instead, StringComparison.Ordinal));
    }

    public ConfigurationResult Read(DateOnly? today = null) => ConfigurationReader.Read(Folder, Environment, change: null, today);

    /// <summary>The configuration, which must be sound.</summary>
    public ServiceConfiguration ReadSound()
    {
        var result = Read();
        Assert.Empty(Lines(result.Faults));

        return Assert.IsType<ServiceConfiguration>(result.Configuration);
    }

    /// <summary>Faults as lines, the folder called <c>config</c>: "config/sources.json:3 $.sources[0].name: what is
    /// wrong".</summary>
    public IReadOnlyList<string> Lines(IEnumerable<ConfigurationFault> faults) =>
        [.. faults.Select(each => Without($"{each.File}:{each.Line} {each.Path}: {each.Message}"))];

    /// <summary>A text in which the folder is called <c>config</c>.</summary>
    public string Without(string text) => text.Replace(Home.Replace('\\', '/') + "/", "", StringComparison.Ordinal);

    public void Dispose() => _home.Delete(recursive: true);
}
