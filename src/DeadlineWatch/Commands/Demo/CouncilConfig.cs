namespace DeadlineWatch.Commands.Demo;

/// <summary>Writes the config files that are the made-up council's own: where its sources are and how they are read,
/// and who is told. Profiles and calendars are the product's. Paths count from the folder above.</summary>
internal static class CouncilConfig
{
    /// <summary>The authority's key.</summary>
    public const string Authority = "anytown";

    /// <summary>Where the exports go, below the config folder's parent.</summary>
    public const string DropFolder = "drop";

    /// <summary>Where the mails go, likewise.</summary>
    public const string MailFolder = "mail";

    private const string Settings = $$"""
        // A made-up council, written by "deadlinewatch demo".
        {
          "ledger": { "sqlite": "deadlinewatch.db" },
          "mail": {
            "from": "deadlinewatch@anytown.example",
            "folder": "{{MailFolder}}"
          },
          "authorities": [
            { "key": "{{Authority}}", "name": "Anytown Council", "profile": "west-midlands" },
            { "key": "canary", "name": "Canary", "profile": "canary" }
          ]
        }

        """;

    private const string Sources = $$"""
        // Names, birthdays, senders, notes and comments stand in the files too: what is not mentioned here is never read.
        {
          "sources": [
            {
              "name": "case-system",
              "authority": "{{Authority}}",
              "kind": "csv",
              "folder": "{{DropFolder}}/{{Exports.CaseSystemFolder}}",
              "every": "15 minutes",
              "newDataEvery": "1 hour",
              "content": "full",
              "caseLink": "https://cases.anytown.example/case/{case}",
              "dataAge": { "fileName": "*-yyyy-MM-ddTHHmm.csv" },
              // The date of a conference may be a booking; all others are of things that happened.
              "actual": [
                "referral-received", "referral-decided", "referrer-answered", "referral-withdrawn",
                "section-47-started", "section-47-completed", "plan-started", "plan-ended", "case-closed"
              ],
              "tables": [
                {
                  "name": "referrals",
                  "files": "referrals-*.csv",
                  "case": "child_ref",
                  "group": "family_ref",
                  "team": "team",
                  "episode": "referral_id",
                  "events": {
                    "referral-received": { "column": "received_at", "id": "referral_id" },
                    "referral-decided": "decided_at",
                    "referrer-answered": "answered_at",
                    "referral-withdrawn": "withdrawn_at"
                  },
                  "facts": {
                    "channel": {
                      "column": "contact_method",
                      "on": ["referral-received"],
                      "values": { "telephone": ["Phone"], "in-person": ["In person"], "written": ["Email", "Portal"] }
                    },
                    "referrer": {
                      "column": "referrer_type",
                      "on": ["referral-received"],
                      "values": {
                        "professional": ["School", "Police", "Health", "Housing", "Local authority"],
                        "public": ["Family/neighbour"],
                        "anonymous": ["Anonymous"]
                      }
                    },
                    "outcome": {
                      "column": "decision",
                      "on": ["referral-decided"],
                      "values": {
                        "strategy-discussion": ["Strategy discussion"],
                        "assessment": ["Assessment"],
                        "early-help": ["Early help"],
                        "signposted": ["Advice"],
                        "no-further-action": ["No further action"]
                      }
                    }
                  }
                },
                {
                  "name": "enquiries",
                  "files": "enquiries-*.csv",
                  "case": "child_ref",
                  "group": "family_ref",
                  "team": "team",
                  "episode": "s47_id",
                  "events": {
                    "section-47-started": { "column": "strategy_discussion_at", "id": "s47_id" },
                    "section-47-completed": "s47_completed_at"
                  },
                  "facts": {
                    "outcome": {
                      "column": "s47_outcome",
                      "on": ["section-47-completed"],
                      "values": {
                        "conference": ["Conference"],
                        "services": ["Services"],
                        "no-further-action": ["NFA"],
                        "police-only": ["Police only"],
                        "other": ["Other"]
                      }
                    }
                  }
                },
                {
                  "name": "conferences",
                  "files": "conferences-*.csv",
                  "case": "child_ref",
                  "group": "family_ref",
                  "team": "team",
                  "episode": "s47_id",
                  "noId": ["-1"],
                  "events": {
                    "conference-held": "conference_date",
                    "conference-not-required": { "flag": "conference_not_needed" },
                    "plan-started": "plan_start",
                    "plan-ended": "plan_end"
                  },
                  "facts": {
                    "outcome": {
                      "column": "conference_result",
                      "on": ["conference-held"],
                      "values": { "plan": ["Plan"], "no-plan": ["No plan"] }
                    }
                  }
                },
                {
                  "name": "closures",
                  "files": "closures-*.csv",
                  "case": "child_ref",
                  "group": "family_ref",
                  "events": { "case-closed": "closed_on" },
                  "facts": { "reason": { "column": "reason", "on": ["case-closed"] } }
                }
              ]
            },
            {
              "name": "confirmations",
              "authority": "{{Authority}}",
              "kind": "csv",
              "folder": "{{DropFolder}}/{{Exports.ConfirmationsFolder}}",
              "every": "5 minutes",
              "newDataEvery": "1 hour",
              "content": "events",
              "dataAge": { "fileName": "confirmations-yyyy-MM-ddTHHmm.csv" },
              "actual": ["referral-confirmed-in-writing"],
              "tables": [
                {
                  "name": "confirmations",
                  "files": "confirmations-*.csv",
                  "separator": ";",
                  "encoding": "windows-1252",
                  "case": "child_ref",
                  "episode": "referral_id",
                  "events": { "referral-confirmed-in-writing": "received_at" }
                }
              ]
            },
            // One made-up case a day, whose mail proves that warnings go out.
            { "name": "canary", "authority": "canary", "kind": "canary" }
          ]
        }

        """;

    private const string Recipients = $$"""
        // "{{Teams.Unknown}}" stands in the data and not here: what is due there goes to the fallback.
        {
          "allowedDomains": ["anytown.example"],
          "fallback": ["safeguarding.desk@anytown.example"],
          // Each working morning: that all is well, or how it stands.
          "people": { "head.of.safeguarding@anytown.example": { "dailyWord": true } },
          "roles": {
            "front-door-manager": ["front.door@anytown.example"],
            "head-of-safeguarding": ["head.of.safeguarding@anytown.example"]
          },
          "teams": {
            "{{Teams.FrontDoor}}": {
              "roles": {
                "team-manager": ["front.door@anytown.example"],
                "service-manager": ["service.front.door@anytown.example"]
              }
            },
            "{{Teams.AssessmentNorth}}": {
              "roles": {
                "team-manager": ["assessment.north@anytown.example"],
                "service-manager": ["service.assessment@anytown.example"]
              }
            },
            "{{Teams.AssessmentSouth}}": {
              "roles": {
                "team-manager": ["assessment.south@anytown.example"],
                "service-manager": ["service.assessment@anytown.example"]
              }
            },
            "{{Teams.ProtectionEast}}": {
              "roles": {
                "team-manager": ["protection.east@anytown.example"],
                "service-manager": ["service.protection@anytown.example"]
              }
            },
            "{{Teams.ProtectionWest}}": {
              "roles": {
                "team-manager": ["protection.west@anytown.example"],
                "service-manager": ["service.protection@anytown.example"]
              }
            },
            "{{Teams.DisabledChildren}}": {
              "roles": {
                "team-manager": ["disabled.children@anytown.example"],
                "service-manager": ["service.protection@anytown.example"]
              }
            },
            "DeadlineWatch": { "authority": "canary", "roles": { "operator": ["operator@anytown.example"] } }
          }
        }

        """;

    /// <summary>Writes the three files into the config folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "deadlinewatch.json"), Settings);
        File.WriteAllText(Path.Combine(folder, "sources.json"), Sources);
        File.WriteAllText(Path.Combine(folder, "recipients.json"), Recipients);
    }
}
