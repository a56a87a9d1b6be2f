using System.Globalization;

namespace DeadlineWatch.Trial.Lifetime;

/// <summary>The files of the small council: its configuration, and what its case system drops.</summary>
internal static class TownFiles
{
    private const string Sources = """
        {
          "sources": [
            {
              "name": "case-system", "authority": "anytown", "kind": "csv", "folder": "drop/case-system", "every": "5 seconds",
              "newDataEvery": "1 day", "content": "full", "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              "actual": ["referral-received", "referral-decided", "referrer-answered"],
              "tables": [
                {
                  "name": "referrals", "files": "referrals-*.csv", "case": "case", "team": "team", "episode": "id",
                  "events": { "referral-received": "received", "referral-decided": "decided", "referrer-answered": "answered" },
                  "facts": {
                    "channel": { "column": "channel", "on": ["referral-received"], "values": { "telephone": ["Phone"], "written": ["Email"] } },
                    "referrer": { "column": "referrer", "on": ["referral-received"], "values": { "professional": ["School"] } }
                  }
                }
              ]
            },
            {
              "name": "mailbox", "authority": "anytown", "kind": "csv", "folder": "drop/mailbox", "every": "5 seconds",
              "newDataEvery": "4 hours", "content": "events", "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              "actual": ["referral-confirmed-in-writing"],
              "tables": [
                { "name": "confirmations", "files": "confirmations-*.csv", "case": "case", "episode": "referral", "events": { "referral-confirmed-in-writing": "confirmed" } }
              ]
            }
          ]
        }
        """;

    private const string Recipients = """
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["quality.lead@anytown.example"],
          "everyone": { "mailsAnHour": 120 },
          "roles": {
            "front-door-manager": ["front.door@anytown.example"], "team-manager": ["manager@anytown.example"],
            "service-manager": ["service.manager@anytown.example"], "head-of-safeguarding": ["head@anytown.example"]
          },
          "teams": {}
        }
        """;

    public static void Write(string folder, string shipped, string ledger, string mail, int port)
    {
        var config = Path.Combine(folder, "config");
        foreach (var part in new[] { "profiles", "calendars", "templates", "schema" }.Where(each => Directory.Exists(Path.Combine(shipped, each))))
        {
            var into = Directory.CreateDirectory(Path.Combine(config, part)).FullName;
            foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, part)))
            {
                File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
            }
        }

        File.WriteAllText(Path.Combine(config, "sources.json"), Sources);
        File.WriteAllText(Path.Combine(config, "recipients.json"), Recipients);
        File.WriteAllText(Path.Combine(config, "deadlinewatch.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "ledger": {{ledger}},
              "mail": { "from": "deadlinewatch@anytown.example", "gather": "1 second", {{mail}} },
              "listen": { "port": {{port}} },
              "authorities": [{ "key": "anytown", "name": "Anytown", "profile": "west-midlands" }]
            }
            """));
    }

    /// <summary>All that the case system knows, as of a time.</summary>
    public static void Drop(string folder, DateTimeOffset asOf, DateTimeOffset received, IReadOnlyList<string> cases)
    {
        var (stamp, at) = (Local(asOf, "yyyy-MM-dd'T'HHmm"), Local(received, "yyyy-MM-dd HH:mm"));
        Into("mailbox", $"confirmations-{stamp}.csv", ["case,referral,confirmed", "99997,R-none,2026-01-05 09:00"]);
        // One case needs nothing, so that the table is never empty: that would be suspect.
        Into("case-system", $"referrals-{stamp}.csv",
        [
            "case,team,id,received,channel,referrer,decided,answered",
            "99999,North,R-quiet,2026-01-05 09:00,Email,School,2026-01-05 12:00,2026-01-05 13:00",
            .. cases.Select(each => $"{each},North,R{each},{at},Phone,School,{at},{at}"),
        ]);

        void Into(string source, string file, IReadOnlyList<string> lines)
        {
            var drop = Directory.CreateDirectory(Path.Combine(folder, "drop", source)).FullName;
            // Whole or not there, as an export should land.
            var half = Path.Combine(drop, $".{file}.half");
            File.WriteAllLines(half, lines);
            File.Move(half, Path.Combine(drop, file), overwrite: true);
        }
    }

    private static string Local(DateTimeOffset instant, string form) =>
        TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).ToString(form, CultureInfo.InvariantCulture);
}
