namespace DeadlineWatch.Tests.Timelines;

/// <summary>A profile of one clock of three working days whose delay the manager and the chair may agree to, and a case
/// system that records it in the row of the enquiry.</summary>
internal static class DelayTown
{
    public const string Key = "delays";

    public const string Profile = """
        {
          "key": "delays",
          "name": "Delays",
          "calendar": "england-and-wales",
          "roles": {
            "team-manager": "team manager", "service-manager": "service manager", "head-of-safeguarding": "head of safeguarding",
            "front-door-manager": "front door manager"
          },
          "events": {
            "section-47-started": "strategy discussion held",
            "conference-held": "conference held",
            "conference-delay-agreed": {
              "words": "delay of the conference agreed",
              "facts": { "agreed-by-manager": ["yes", "no"], "agreed-by-chair": ["yes", "no"], "reason": ["quorum", "illness"] }
            },
            "conference-delayed-to": "new date of the conference agreed"
          },
          "ladders": {
            "short": [
              { "when": "1 working day before due", "tell": ["team-manager"] },
              { "when": "when overdue", "tell": ["team-manager", "service-manager"] },
              { "when": "2 working days after due", "tell": ["service-manager"] },
              { "when": "5 working days after due", "tell": ["head-of-safeguarding"] }
            ]
          },
          "clocks": [
            {
              "key": "icpc",
              "name": "initial child protection conference",
              "limit": "3 working days",
              "starts": { "event": "section-47-started", "words": "strategy discussion" },
              "stops": [{ "event": "conference-held", "words": "conference held" }],
              "delay": {
                "event": "conference-delay-agreed",
                "words": "delay agreed",
                "when": { "agreed-by-manager": ["yes"], "agreed-by-chair": ["yes"] },
                "until": "conference-delayed-to"
              },
              "owner": "team manager",
              "ladder": "short",
              "citation": { "quote": "within three working days", "source": "made up", "standing": "made up" }
            }
          ]
        }
        """;

    public const string Sources = """
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
              "actual": ["section-47-started", "conference-delay-agreed"],
              "tables": [
                {
                  "name": "enquiries", "files": "enquiries-*.csv", "case": "case", "group": "family", "team": "team", "episode": "id",
                  "events": {
                    "section-47-started": "discussion", "conference-held": "conference",
                    "conference-delay-agreed": "delay_agreed", "conference-delayed-to": "delayed_to"
                  },
                  "facts": {
                    "agreed-by-manager": { "column": "delay_manager", "on": ["conference-delay-agreed"], "values": { "yes": ["Y"], "no": ["N"] } },
                    "agreed-by-chair": { "column": "delay_chair", "on": ["conference-delay-agreed"], "values": { "yes": ["Y"], "no": ["N"] } },
                    "reason": { "column": "delay_reason", "on": ["conference-delay-agreed"], "values": { "quorum": ["Not quorate"], "illness": ["Ill"] } }
                  }
                }
              ]
            }
          ]
        }
        """;
}
