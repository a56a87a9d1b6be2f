namespace DeadlineWatch.Commands;

/// <summary>What people type, and what for: the end of each command's help.</summary>
internal static class Examples
{
    private static readonly (string Typed, string Does)[] OfImport =
    [
        ("deadlinewatch calendar import bank-holidays.json", "Show what the official list would change. Nothing is written."),
        ("deadlinewatch calendar import bank-holidays.json --yes",
            "Write it into the calendars of ./config; a running service takes it within seconds."),
    ];

    private static readonly (string Typed, string Does)[] OfReplay =
    [
        ("deadlinewatch replay --from 2025-10-01 --to 2026-09-30",
            "Who would have got how many mails over that year, and how timely it was."),
        ("deadlinewatch replay --from 2026-07-01 --to 2026-09-30 --budget 5 --csv mails > mails.csv",
            "Each mail, for a spreadsheet; it ends with 1 where anyone would get more than 5 on a day."),
    ];

    private static readonly (string Typed, string Does)[] OfEvaluate =
    [
        ("deadlinewatch evaluate --profile west-midlands --as-of 2026-12-08 annex-a.xlsx",
            "The clocks of an Annex A workbook, as they stood at the end of 8 December."),
        ("deadlinewatch evaluate --profile wales --as-of \"2026-12-08 02:10\" reports.csv answers.csv",
            "Two extracts of one authority, judged together."),
        ("deadlinewatch evaluate --profile west-midlands --as-of 2026-03-31 census.xml --csv > clocks.csv",
            "The clocks of a CIN census return, for a spreadsheet."),
    ];

    private static readonly (string Typed, string Does)[] OfList =
    [
        ("deadlinewatch list --within 2wd", "What is overdue, or due within two working days."),
        ("deadlinewatch list --authority anytown --team \"Assessment North\" --state overdue", "What one team is late with."),
        ("deadlinewatch list --clock icpc --csv > conferences.csv", "All open conference clocks, for a spreadsheet."),
    ];

    private static readonly (string Typed, string Does)[] OfSimulate =
    [
        ("deadlinewatch simulate --add-holiday 2026-12-31", "What would move if that Thursday were a holiday."),
        ("deadlinewatch simulate --profile drafts/west-midlands.json", "What would change if that file were the profile west-midlands."),
        ("deadlinewatch simulate --profile drafts/west-midlands.json --csv > changes.csv", "All of it, for a spreadsheet."),
    ];

    private static readonly (string Typed, string Does)[] OfStatus =
    [
        ("deadlinewatch status", "Which nodes run, when each source was last read, and whether mail goes out."),
        ("deadlinewatch status --json", "The same for a program."),
    ];

    private static readonly (string Typed, string Does)[] OfHealth =
    [
        ("deadlinewatch health", "Is the service on this machine ready? It ends with 1 where it is not."),
        ("deadlinewatch health --live", "Do its loops turn?"),
    ];

    private static readonly (string Typed, string Does)[] OfSchema =
    [
        ("deadlinewatch schema", "After an upgrade: renew the schemas that the files of ./config name."),
        ("deadlinewatch schema --into /tmp/schema", "Write them elsewhere."),
    ];

    private static readonly (string Typed, string Does)[] OfSources =
    [
        ("deadlinewatch sources list", "When was each polled, what came of it, and how old is its data?"),
        ("deadlinewatch sources test case-system", "Connect, read, and show what its columns become."),
        ("deadlinewatch sources accept case-system --reason closed-backlog", "The fall is real: take the next reading of that size."),
    ];

    private static readonly (string Typed, string Does)[] OfOutbox =
    [
        ("deadlinewatch outbox list", "What waits to be told, what may have gone, and what was refused, with the relay's words."),
        ("deadlinewatch outbox show 4711", "One warning, and the mail that it stands in."),
        ("deadlinewatch outbox retry --refused", "Send once more what was refused, when its addresses are mended."),
    ];

    private static readonly (string Typed, string Does)[] OfMail =
        [("deadlinewatch mail test me@anytown.example", "Does mail go out, and if not, where does it end?")];

    private static readonly (string Typed, string Does)[] OfRun =
    [
        ("deadlinewatch run --config /etc/deadlinewatch", "Run the service with that configuration until Ctrl-C or SIGTERM."),
        ("deadlinewatch run --dry-run trial", "The same on the real sources, and nothing is sent: mails are files in trial/mail."),
    ];

    private static readonly (string Typed, string Does)[] OfAll =
    [
        ("deadlinewatch due --profile west-midlands --clock icpc --start \"2026-12-11 16:30\"", "When is it due, and why?"),
        ("deadlinewatch check", "Is the configuration sound, and what would be watched?"),
        ("deadlinewatch status", "Does the service run, how old is its data, and does mail go out?"),
        ("deadlinewatch list --within 2wd", "Who is due?"),
        ("deadlinewatch explain anytown 10482", "Why is this case overdue?"),
    ];

    private static readonly (string Typed, string Does)[] OfRoute =
    [
        ("deadlinewatch route anytown 10482", "Who was told of that case, who will be told when, and why them."),
        ("deadlinewatch route anytown 10482 --clock icpc --json", "One clock of it, for a program."),
    ];

    private static readonly (string Typed, string Does)[] OfVerify =
    [
        ("deadlinewatch verify", "Walk the chain of every authority; it ends with 1 where one does not hold."),
        ("deadlinewatch verify --authority anytown --json", "One authority, for a program."),
        ("deadlinewatch verify --export data/retention", "Also hold what retention exported against the history."),
    ];

    private static readonly (string Typed, string Does)[] OfRetention =
    [
        ("deadlinewatch retention preview", "How many cases would leave, and how many stay because a source still holds them."),
        ("deadlinewatch retention apply", "Export and empty them now; it ends with 1 where something stood in the way."),
        ("deadlinewatch retention apply --authority anytown --json", "One authority, for a program."),
    ];

    private static readonly (string Typed, string Does)[] OfSilence =
    [
        ("deadlinewatch acknowledge anytown 10482 --clock icpc --reason quorum --until 2026-12-18",
            "The conference is late, and why is known: its mails pause to the end of that Friday."),
        ("deadlinewatch acknowledge anytown 10482 --reason recording-error", "Every clock of the case, for as long as may be."),
        ("deadlinewatch silence anytown 10482 --reason family --until 3wd", "No mails about the case for three working days."),
        ("deadlinewatch silence anytown 10482 --lift", "Take it back, by whichever of the two it was said."),
    ];

    private static readonly (string Typed, string Does)[] OfMigrate =
        [("deadlinewatch migrate --config /etc/deadlinewatch", "Before the new version of the service starts: make its schema.")];

    private static readonly (string Typed, string Does)[] OfDue =
    [
        ("deadlinewatch due --profile west-midlands --clock icpc --start \"2026-12-11 16:30\"",
            "When a conference is due after a strategy discussion on that Friday, day by day, and who is told when."),
        ("deadlinewatch due --profile west-midlands --clock written-confirmation --start 2026-12-11",
            "A clock in hours of which only the start's date is known: due between two times."),
        ("deadlinewatch due --profile wales --clock report-decision --start 2026-12-24 --json", "The same for a program."),
    ];

    private static readonly (string Typed, string Does)[] OfDoctor =
    [
        ("deadlinewatch doctor", "Typed as the account of the service: is all well, and what is to be done?"),
        ("deadlinewatch doctor --json", "The same for a program; it ends with 1 where something is wrong."),
    ];

    private static readonly (string Typed, string Does)[] OfBackup =
    [
        ("deadlinewatch backup /var/backups/deadlinewatch/ledger-$(date +%F).db", "Copy the ledger whole, and prove the copy."),
    ];

    public static IReadOnlyList<(string Typed, string Does)> Of(string command) => command switch
    {
        "run" => OfRun,
        "demo" =>
        [
            ("deadlinewatch demo --once --output out", "Play a made-up council and end; the mails are in out/mail."),
            ("deadlinewatch demo --output out", "The same, and then go on in real time until Ctrl-C."),
        ],
        "check" =>
        [
            ("deadlinewatch check", "Say what is wrong with ./config, or what it would watch."),
            ("deadlinewatch check --deep", "Also reach for the ledger, the relay and each source."),
            ("deadlinewatch check --config /etc/deadlinewatch --json", "The same for a program; it ends with 1 where anything is wrong."),
        ],
        "due" => OfDue,
        "evaluate" => OfEvaluate,
        "list" => OfList,
        "explain" =>
        [
            ("deadlinewatch explain anytown 10482", "What was read of that case, how each clock stands and why, and who was told."),
            ("deadlinewatch explain anytown 10482 --json", "The same for a program."),
        ],
        "route" => OfRoute,
        "findings" =>
        [
            ("deadlinewatch findings --source case-system", "What should be mended in one source, newest first."),
            ("deadlinewatch findings --case 10482", "What was found about one case."),
            ("deadlinewatch findings --csv > findings.csv", "All of them, for a spreadsheet."),
        ],
        "report" =>
        [
            ("deadlinewatch report --month 2026-11", "How timely November was, by clock and team."),
            ("deadlinewatch report --month 2026-11 --authority anytown --csv > november.csv", "One authority, for a spreadsheet."),
        ],
        "replay" => OfReplay,
        "simulate" => OfSimulate,
        "status" => OfStatus,
        "health" => OfHealth,
        "schema" => OfSchema,
        "verify" => OfVerify,
        "retention" or "preview" or "apply" => OfRetention,
        "silence" or "acknowledge" => OfSilence,
        "migrate" => OfMigrate,
        "doctor" => OfDoctor,
        "backup" => OfBackup,
        "sources" or "test" or "accept" => OfSources,
        "calendar" or "import" => OfImport,
        "outbox" => OfOutbox,
        "mail" => OfMail,
        _ => OfAll,
    };
}
