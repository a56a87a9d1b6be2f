namespace DeadlineWatch.Tests.Timelines;

/// <summary>The config folder and the exports of the small council that the timelines play in.</summary>
internal static class TownConfig
{
    public const string ReferralColumns = "case,family,team,id,received,channel,referrer,decided,answered,withdrawn";
    public const string EnquiryColumns = "case,family,team,id,discussion,completed,outcome,conference,result,not_needed,delay_agreed,delayed_to,delay_manager,delay_chair,delay_reason";
    public const string ConfirmationColumns = "case,referral,confirmed";

    /// <summary>Cases that need nothing, so that a table is never empty: the guard would find that suspect.</summary>
    private static readonly Dictionary<string, string> Quiet = new(StringComparer.Ordinal)
    {
        ["referrals"] = "99999,F9,Assessment North,R-quiet,2026-01-05 09:00,Email,School,2026-01-05 12:00,2026-01-05 13:00,",
        ["enquiries"] = "99998,F9,Assessment North,S-quiet,2026-01-05,2026-01-12,Conference,2026-01-20,,",
        ["confirmations"] = "99997,R-none,2026-01-05 09:00",
    };

    private const string Sources = """
        {
          "sources": [
            {
              "name": "case-system",
              "authority": "anytown",
              "kind": "csv",
              "folder": "drop/case-system",
              "every": "30 minutes",
              "newDataEvery": "1 day",
              "content": "full",
              "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              "actual": ["referral-received", "referral-decided", "referrer-answered", "section-47-started", "section-47-completed"],
              "tables": [
                {
                  "name": "referrals", "files": "referrals-*.csv", "case": "case", "group": "family", "team": "team", "episode": "id",
                  "events": { "referral-received": "received", "referral-decided": "decided", "referrer-answered": "answered", "referral-withdrawn": "withdrawn" },
                  "facts": {
                    "channel": { "column": "channel", "on": ["referral-received"], "values": { "telephone": ["Phone"], "written": ["Email"] } },
                    "referrer": { "column": "referrer", "on": ["referral-received"], "values": { "professional": ["School"], "public": ["Family"] } }
                  }
                },
                {
                  "name": "enquiries", "files": "enquiries-*.csv", "case": "case", "group": "family", "team": "team", "episode": "id",
                  "events": {
                    "section-47-started": "discussion", "section-47-completed": "completed", "conference-held": "conference",
                    "conference-not-required": { "flag": "not_needed" }
                  },
                  "facts": {
                    "outcome": { "column": "outcome", "on": ["section-47-completed"], "values": { "conference": ["Conference"], "services": ["Services"] } }
                  }
                }
              ]
            },
            {
              "name": "mailbox",
              "authority": "anytown",
              "kind": "csv",
              "folder": "drop/mailbox",
              "every": "30 minutes",
              "newDataEvery": "4 hours",
              "content": "events",
              "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              "actual": ["referral-confirmed-in-writing"],
              "tables": [
                {
                  "name": "confirmations", "files": "confirmations-*.csv", "case": "case", "episode": "referral",
                  "events": { "referral-confirmed-in-writing": "confirmed" }
                }
              ]
            }
          ]
        }
        """;

    private const string WelshSources = """
        {
          "sources": [
            {
              "name": "case-system",
              "authority": "anytown",
              "kind": "csv",
              "folder": "drop/case-system",
              "every": "30 minutes",
              "newDataEvery": "1 day",
              "content": "full",
              "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              "actual": ["strategy-discussion-held"],
              "tables": [
                {
                  "name": "enquiries", "files": "enquiries-*.csv", "case": "case", "group": "family", "team": "team", "episode": "id",
                  "events": { "strategy-discussion-held": "discussion", "conference-held": "conference" }
                }
              ]
            }
          ]
        }
        """;

    private const string Settings = """
        {
          "ledger": { "sqlite": "ledger.db" },
          "mail": { "from": "deadlinewatch@anytown.example", "folder": "mail" },
          "authorities": [{ "key": "anytown", "name": "Anytown", "profile": "PROFILE" }]
        }
        """;

    /// <summary>Who is told.</summary>
    public const string Recipients = """
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["quality.lead@anytown.example"],
          "roles": { "front-door-manager": ["front.door@anytown.example"] },
          "teams": {
            "Assessment North": {
              "roles": {
                "team-manager": ["north.manager@anytown.example"],
                "service-manager": ["service.manager@anytown.example"],
                "head-of-safeguarding": ["head@anytown.example"]
              }
            }
          }
        }
        """;

    /// <summary>In memory where there is such a place: a year of timelines commits thousands of times.</summary>
    public static string TemporaryFolder() => System.IO.Directory.Exists("/dev/shm")
        ? System.IO.Directory.CreateDirectory($"/dev/shm/deadlinewatch-{Guid.NewGuid():N}").FullName
        : System.IO.Directory.CreateTempSubdirectory("deadlinewatch-").FullName;

    public static void Write(string folder, string profile, string? sources = null, string? recipients = null)
    {
        var config = System.IO.Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        foreach (var part in new[] { "profiles", "calendars", "templates" })
        {
            var into = System.IO.Directory.CreateDirectory(Path.Combine(config, part)).FullName;
            foreach (var file in System.IO.Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "config", part)))
            {
                File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
            }
        }

        File.WriteAllText(Path.Combine(config, "profiles", $"{DelayTown.Key}.json"), DelayTown.Profile);
        File.WriteAllText(Path.Combine(config, "sources.json"), sources ?? SourcesOf(profile));
        File.WriteAllText(Path.Combine(config, "deadlinewatch.json"), Settings.Replace("PROFILE", profile, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(config, "recipients.json"), recipients ?? Recipients);
    }

    private static string SourcesOf(string profile) => profile switch
    {
        "wales" => WelshSources,
        DelayTown.Key => DelayTown.Sources,
        _ => Sources,
    };

    /// <summary>Writes one table's file, as of a London time.</summary>
    public static void Drop(string folder, string source, string table, string asOf, string columns, IReadOnlyList<string> rows)
    {
        var into = System.IO.Directory.CreateDirectory(Path.Combine(folder, "drop", source)).FullName;
        var name = $"{table}-{asOf.Replace(' ', 'T').Replace(":", "", StringComparison.Ordinal)}.csv";
        File.WriteAllLines(Path.Combine(into, name), [columns, .. rows.Prepend(Quiet[table]).Select(each => Padded(each, columns))]);
    }

    /// <summary>A test leaves out the empty columns at the end of a row.</summary>
    private static string Padded(string row, string columns) =>
        row + new string(',', columns.Count(each => each == ',') - row.Count(each => each == ','));
}
