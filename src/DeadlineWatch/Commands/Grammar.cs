using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands;

/// <summary>The options and arguments of each command, and how they become what it is asked.</summary>
internal sealed class Grammar(Terminal terminal, Option<string?> config)
{
    private readonly Option<bool> _json = new("--json") { Description = "Answer as JSON, for a program." };
    private readonly Option<bool> _csv = new("--csv") { Description = "Answer as CSV, for a spreadsheet." };

    public Command Run(Func<RunOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var dryRun = new Option<string?>("--dry-run")
        {
            Description = "Send nothing: read the real sources, with a ledger of its own and mails as .eml files in this folder; dry-run"
                + " without a name.",
            HelpName = "DIR",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var service = new Option<bool>("--service") { Description = "Only for Windows' service control manager: install.ps1 writes it." };
        service.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && !OperatingSystem.IsWindows())
            {
                result.AddError("--service is for Windows. Here systemd runs it as it is: see config/service.");
            }
        });
        var command = new Command("run", "Run the service: poll the sources, tell managers, serve metrics; until it is stopped.") { dryRun, service };
        return Acting(command, act, parsed => new RunOptions(
            parsed.GetValue(config), parsed.GetResult(dryRun) is null ? null : parsed.GetValue(dryRun) ?? "dry-run", parsed.GetValue(service)));
    }

    public Command Demo(Func<DemoOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var once = new Option<bool>("--once")
        {
            Description = "End when it is played up to now; else go on in real time.",
        };
        var output = new Option<string?>("--output")
        {
            Description = "Where mails, metrics and findings are written.",
            HelpName = "DIR",
        };
        var port = new Option<int?>("--port")
        {
            Description = "Where it serves metrics while it goes on; 0 for any that is free. Without it: 9464.",
            HelpName = "PORT",
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65535)
            {
                result.AddError("Write a port from 0 to 65535.");
            }
        });
        var command = new Command("demo", "Play a made-up council from the last working morning to now, and show who is told what.")
        {
            once, output, port,
        };
        return Acting(command, act, parsed =>
            new DemoOptions(parsed.GetValue(config), parsed.GetValue(once), parsed.GetValue(output), parsed.GetValue(port)));
    }

    public Command Check(Func<CheckOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var profiles = new Option<bool>("--profiles")
        {
            Description = "Show also the clocks of each profile, those that are off among them, and where each comes from.",
        };
        var deep = new Option<bool>("--deep")
        {
            Description = "Also reach for the ledger, the relay and each source. Nothing is sent or changed.",
        };
        var command = new Command("check", "Say everything that is wrong with the configuration, and what would be watched.")
        {
            profiles, deep, _json,
        };
        return Acting(command, act, parsed =>
            new CheckOptions(parsed.GetValue(config), parsed.GetValue(profiles), parsed.GetValue(_json), parsed.GetValue(deep)));
    }

    public Command Due(Func<DueOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var profile = Text("--profile", "KEY", "The profile, such as west-midlands.", required: true);
        var clock = Text("--clock", "KEY", "The clock, such as icpc.", required: true);
        var start = Parsed("--start", "TIME", "When it starts: a date, or a date and time of the United Kingdom.",
            text => PeopleTime.TryParse(text), PeopleTime.Expected, required: true);
        var command = new Command("due", "Say when a clock is due that starts at a moment, and why.")
        {
            profile, clock, start, _json,
        };
        return Acting(command, act, parsed => new DueOptions
        {
            Config = parsed.GetValue(config),
            Profile = parsed.GetRequiredValue(profile)!,
            Clock = parsed.GetRequiredValue(clock)!,
            Start = parsed.GetRequiredValue(start)!.Value,
            Json = parsed.GetValue(_json),
        });
    }

    public Command Evaluate(Func<EvaluateOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var profile = Text("--profile", "KEY", "The profile, such as west-midlands.", required: true);
        var asOf = Parsed("--as-of", "TIME",
            "What the files are as of, and the time at which they are judged. A date alone means the end of that day.",
            text => PeopleTime.TryParse(text), PeopleTime.Expected, required: true);
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV files with our own column names, Annex A workbooks, CIN census returns; together one authority.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("evaluate", "Say which clocks run or ran on the cases of files, and how they stand. Nothing is stored.")
        {
            files, profile, asOf, _csv, _json,
        };
        OneFormOnly(command);
        return Acting(command, act, parsed => new EvaluateOptions
        {
            Config = parsed.GetValue(config),
            Profile = parsed.GetRequiredValue(profile)!,
            AsOf = parsed.GetRequiredValue(asOf)!.Value.Latest,
            Files = parsed.GetRequiredValue(files),
            Form = Form(parsed),
        });
    }

    public Command List(Func<ListOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var authority = Text("--authority", "KEY", "Only this authority.");
        var team = Text("--team", "NAME", "Only this team.");
        var clock = Text("--clock", "KEY", "Only this clock, such as icpc.");
        var state = Parsed("--state", "overdue|running", "Only those overdue, or only those not yet overdue.", State,
            "Write overdue or running.");
        var within = Parsed("--within", "5wd|48h", "Only those due within so many working days or hours, and those overdue.",
            Within.TryParse, Within.Expected);
        var command = new Command("list", "Say who is due, most urgent first.")
        {
            authority, team, clock, state, within, _csv, _json,
        };
        OneFormOnly(command);
        return Acting(command, act, parsed => new ListOptions
        {
            Config = parsed.GetValue(config),
            Authority = parsed.GetValue(authority),
            Team = parsed.GetValue(team),
            Clock = parsed.GetValue(clock),
            State = parsed.GetValue(state),
            Within = parsed.GetValue(within),
            Form = Form(parsed),
        });
    }

    public Command Explain(Func<ExplainOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var command = new Command("explain", "Say what was read of a case, how each clock stands and why, and who was told.")
        {
            authority, reference, _json,
        };
        return Acting(command, act, parsed => new ExplainOptions
        {
            Config = parsed.GetValue(config),
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Json = parsed.GetValue(_json),
        });
    }

    public Command Route(Func<RouteOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var clock = Text("--clock", "KEY", "Only this clock, such as icpc.");
        var command = new Command("route", "Say whom each rung of a case's open clocks reached or will reach, when, and why them.")
        {
            authority, reference, clock, _json,
        };
        return Acting(command, act, parsed => new RouteOptions
        {
            Config = parsed.GetValue(config),
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Clock = parsed.GetValue(clock),
            Json = parsed.GetValue(_json),
        });
    }

    public Command Findings(Func<FindingsOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var source = Text("--source", "NAME", "Only what was found in this source.");
        var reference = Text("--case", "CASE", "Only what was found about this case.");
        var command = new Command("findings", "Say what in the data a person should mend, by source, newest first.")
        {
            source, reference, _csv, _json,
        };
        OneFormOnly(command);
        return Acting(command, act, parsed => new FindingsOptions
        {
            Config = parsed.GetValue(config),
            Source = parsed.GetValue(source),
            Case = parsed.GetValue(reference),
            Form = Form(parsed),
        });
    }

    public Command Report(Func<ReportOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var month = Parsed("--month", "YYYY-MM", "The month in which the clocks fell due.",
            text => PeopleTime.TryParseMonth(text), "Write a month as 2026-12.", required: true);
        var authority = Text("--authority", "KEY", "Only this authority.");
        var command = new Command("report", ReportDescription) { month, authority, _csv, _json };
        OneFormOnly(command);
        return Acting(command, act, parsed => new ReportOptions
        {
            Config = parsed.GetValue(config),
            Month = parsed.GetRequiredValue(month)!.Value,
            Authority = parsed.GetValue(authority),
            Form = Form(parsed),
        });
    }

    private const string ReportDescription =
        "Say how timely a month was, by clock and team. It counts the clocks that fell due in the month, whenever they"
        + " ended."
        + " % in time is of those done in time, done late or still overdue; running and cancelled ones are left out."
        + " Children: each child's clock counts. Groups: siblings of one family or meeting due together count once, as"
        + " the worst of them."
        + " Median: of the time taken by those that were done, in the unit of the clock; of clocks in hours only those"
        + " count of which both times are known to the minute.";

    public Command Replay(Func<ReplayOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var from = Parsed("--from", "DATE", "The first day: as if the service were started on it.", Day, ExpectedDay, required: true);
        var to = Parsed("--to", "DATE", "The last day.", Day, ExpectedDay, required: true);
        var authority = Text("--authority", "KEY", "Only this authority.");
        var over = Parsed("--over", "ledger|sources", "What to replay; without it the ledger, where it holds readings, else the sources.",
            Word<ReplayOver>, "Write ledger or sources.");
        var budget = Parsed("--budget", "N", "The most mails that a person should get on one day; without it 10.",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? (int?)most : null,
            "Write a whole number from 1.");
        var csv = Parsed("--csv", "mails|timeliness", "Answer as CSV, for a spreadsheet: the mails, or how timely each clock was.",
            Word<ReplayTable>, "Write mails or timeliness.");
        var command = new Command("replay", ReplayDescription) { from, to, authority, over, budget, csv, _json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(csv) is not null && result.GetValue(_json))
            {
                result.AddError("Write --json or --csv, not both.");
            }
        });
        return Acting(command, act, parsed => new ReplayOptions
        {
            Config = parsed.GetValue(config),
            From = parsed.GetRequiredValue(from)!.Value,
            To = parsed.GetRequiredValue(to)!.Value,
            Authority = parsed.GetValue(authority),
            Over = parsed.GetValue(over),
            Budget = parsed.GetValue(budget) ?? ReplayOptions.UsualBudget,
            Table = parsed.GetValue(csv) ?? ReplayTable.Mails,
            Form = parsed.GetValue(_json) ? OutputForm.Json : parsed.GetValue(csv) is null ? OutputForm.Text : OutputForm.Csv,
        });
    }

    private const string ReplayDescription =
        "Say what would have been mailed, by person and day, had the service run over a time with today's configuration, and"
        + " how timely the clocks were that fell due in it. It ends with 1 where a person would get more mails on a day than"
        + " the budget. Nothing is mailed, and the ledger is not changed.";

    private const string ExpectedDay = "Write a date, 2026-12-11.";

    public Command Simulate(Func<SimulateOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var holidays = Days("--add-holiday", "A day that would be a holiday, as 2026-12-31; may be written several times.");
        var profile = Text("--profile", "FILE", "A file that would stand in for the profile of its name: drafts/west-midlands.json.");
        var authority = Text("--authority", "KEY", "Only this authority.");
        var all = new Option<bool>("--all") { Description = "List all that changes, and not only the most urgent." };
        var command = new Command("simulate",
            "Say which deadlines would move, and which states change, with a holiday or another profile. Nothing is changed.")
        {
            holidays, profile, authority, all, _csv, _json,
        };
        OneFormOnly(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(holidays) is null && result.GetResult(profile) is null)
            {
                result.AddError("Write --add-holiday DATE, --profile FILE, or both: what is to be tried?");
            }
        });
        return Acting(command, act, parsed => new SimulateOptions
        {
            Config = parsed.GetValue(config),
            AddHolidays = parsed.GetValue(holidays) ?? [],
            Profile = parsed.GetValue(profile),
            Authority = parsed.GetValue(authority),
            All = parsed.GetValue(all),
            Form = Form(parsed),
        });
    }

    public Command Status(Func<StatusOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var command = new Command("status",
            "Say how the service stands: nodes, last polls, how old the data is, what waits to be sent, how far the calendars reach. Exit code 1 where there is no sign of it.")
        {
            _json,
        };
        return Acting(command, act, parsed => new StatusOptions(parsed.GetValue(config), parsed.GetValue(_json)));
    }

    public Command Health(Func<HealthOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var live = new Option<bool>("--live") { Description = "Ask whether its loops turn, ready or not." };
        var command = new Command("health",
            "Ask the service on this machine whether it is ready, for scripts and containers. Exit code 1 where it is not, or does not answer within 5 seconds.")
        {
            live,
        };
        return Acting(command, act, parsed => new HealthOptions(parsed.GetValue(config), parsed.GetValue(live)));
    }

    public Command Schema(Func<SchemaOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var into = Text("--into", "DIR", "Where to; without it \"schema\" in the config folder.");
        var command = new Command("schema", "Write a JSON Schema for each file of the config folder, by which editors complete and check.") { into };
        return Acting(command, act, parsed => new SchemaOptions(parsed.GetValue(config), parsed.GetValue(into)));
    }

    public Command Verify(Func<VerifyOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var authority = Text("--authority", "KEY", "Only this authority.");
        var export = Text("--export", "PATH", "Also hold an export of retention, or a folder of them, against the history.");
        var command = new Command("verify",
            "Say whether the history is as it was written: no row edited, removed, added or moved, and none emptied but by retention.")
        {
            authority, export, _json,
        };
        return Acting(command, act, parsed => new VerifyOptions(
            parsed.GetValue(config), parsed.GetValue(authority), parsed.GetValue(export), parsed.GetValue(_json)));
    }

    /// <summary>What is done with cases that are long closed.</summary>
    public Command Retention(
        Func<RetentionOptions, Terminal, CancellationToken, Task<int>> preview,
        Func<RetentionOptions, Terminal, CancellationToken, Task<int>> apply)
    {
        var authority = Text("--authority", "KEY", "Only this authority.");
        var previewing = new Command("preview", "Say how many cases would leave the ledger now, and since when. Nothing is changed.")
        {
            authority, _json,
        };
        var applying = new Command("apply", RetentionDescription) { authority, _json };
        RetentionOptions Read(ParseResult parsed) => new(parsed.GetValue(config), parsed.GetValue(authority), parsed.GetValue(_json));
        return new("retention", "Let cases leave the ledger that are long closed, as \"retention\" in deadlinewatch.json says.")
        {
            Acting(previewing, preview, Read),
            Acting(applying, apply, Read),
        };
    }

    private const string RetentionDescription =
        "Let cases leave the ledger of which every clock ended, and everything that was read happened, longer ago than"
        + " \"closedCasesAfter\", and which no source holds any more. Their history is exported into \"exportTo\" and emptied; all"
        + " else of them is removed. It cannot be taken back: see preview first. A running service does it each night.";

    /// <summary><c>silence</c> or <c>acknowledge</c>: the same, but that who acknowledges need not say until when.</summary>
    public Command Silence(SilenceKind kind, Func<SilenceOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var isSilence = kind == SilenceKind.Silence;
        var authority = new Argument<string>("AUTHORITY") { Description = "The authority's key." };
        var reference = new Argument<string>("CASE") { Description = "The case reference." };
        var clock = Text("--clock", "KEY", "Only this clock, such as icpc; without it all that run on the case.");
        var reason = Parsed("--reason", "CODE", "Why: a code of the profile's \"silences\"; as shipped " + SilenceReason.Shipped + ". It stands in reports.",
            Keys.Read, "Write lower-case words joined by hyphens, such as police-unavailable.");
        var until = Parsed("--until", "WHEN",
            "When the mails go on: 2026-12-18 (from its end), \"2026-12-18 12:00\", 3wd or 4h." + (isSilence ? "" : " Without it: as late as may be."),
            SilenceEnd.TryParse, SilenceEnd.Expected);
        var lift = new Option<bool>("--lift") { Description = "Take it back: the latest step passed is told at once." };
        var command = new Command(isSilence ? "silence" : "acknowledge", isSilence ? SilenceDescription : AcknowledgeDescription)
        {
            authority, reference, clock, reason, until, lift, _json,
        };
        command.Validators.Add(result =>
        {
            var (hasReason, hasUntil) = (result.GetResult(reason) is not null, result.GetResult(until) is not null);
            // A reason that is missing is told with the codes of the profile, which are not known here.
            if (result.GetValue(lift) ? hasReason || hasUntil : isSilence && !hasUntil)
            {
                result.AddError(result.GetValue(lift) ? "Write --lift alone: it needs no --reason and no --until."
                    : hasReason ? "Write --until WHEN: when do the mails go on?"
                    : $"Write --reason CODE and --until WHEN: why, and when the mails go on. Codes as shipped: {SilenceReason.Shipped}.");
            }
        });
        return Acting(command, act, parsed => new SilenceOptions
        {
            Config = parsed.GetValue(config),
            Kind = kind,
            Authority = parsed.GetRequiredValue(authority),
            Case = parsed.GetRequiredValue(reference),
            Clock = parsed.GetValue(clock),
            Until = parsed.GetValue(until),
            Reason = parsed.GetValue(reason),
            Lift = parsed.GetValue(lift),
            Json = parsed.GetValue(_json),
        });
    }

    private const string WhatPauses =
        " Its mails pause until then; the deadline, lists, metrics and reports do not. Given before it is due, it ends when the"
        + " matter becomes overdue. When it ends, the latest step passed is told. The profile says which reasons there are and how"
        + " long each may last; who said what is written down for good.";

    private const string SilenceDescription = "Tell nobody of a case, or of one clock on it, until a time that is"
        + " named. To give the reason for a delay, see acknowledge." + WhatPauses;

    private const string AcknowledgeDescription = "Say that a case, or one clock on it, is in hand, and the reason for"
        + " its delay. Unlike silence it needs no --until, and lasts as long as the profile allows." + WhatPauses;

    public Command Migrate(Func<MigrateOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var command = new Command("migrate", """
            Make the ledger, or bring its schema to this version, as the owner of its database.

            On PostgreSQL with one role this is done when the service starts. With two, name the role that owns the database as
            "owner" under "ledger" in deadlinewatch.json and its password in DEADLINEWATCH_LEDGER_OWNER_PASSWORD_FILE; "user" is
            the service's, which may then add to the history and not change it. An administrator makes both beforehand:
              CREATE ROLE deadlinewatch_owner LOGIN PASSWORD '…';
              CREATE ROLE deadlinewatch LOGIN PASSWORD '…';
              CREATE DATABASE deadlinewatch OWNER deadlinewatch_owner;
            """);
        return Acting(command, act, parsed => new MigrateOptions(parsed.GetValue(config)));
    }

    public Command Doctor(Func<DoctorOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var command = new Command("doctor",
            "Look at all that the service lives on, beside it or without it, and say what to do: ledger, mail, sources, clock, disk,"
            + " rights, calendars, versions. Nothing is sent or changed. Exit code 1 where something is wrong.")
        {
            _json,
        };
        return Acting(command, act, parsed => new DoctorOptions(parsed.GetValue(config), parsed.GetValue(_json)));
    }

    public Command Backup(Func<BackupOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var file = new Argument<string>("FILE") { Description = "Where to: a new file, readable by this account alone." };
        file.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("Write the name of the new file.");
            }
        });
        var command = new Command("backup", "Copy the ledger whole, beside a running service, and prove the copy. Of a ledger on PostgreSQL it says what to type instead.")
        {
            file,
        };
        return Acting(command, act, parsed => new BackupOptions(parsed.GetValue(config), parsed.GetRequiredValue(file)));
    }

    /// <summary>What is done with sources.</summary>
    public Command Sources(
        Func<SourcesListOptions, Terminal, CancellationToken, Task<int>> list,
        Func<SourcesTestOptions, Terminal, CancellationToken, Task<int>> test,
        Func<SourcesAcceptOptions, Terminal, CancellationToken, Task<int>> accept)
    {
        var source = new Argument<string>("NAME") { Description = "The source's name in sources.json." };
        var reason = Parsed("--reason", "CODE", "Why it is real, as lower-case words joined by hyphens: closed-backlog. It is written down.",
            Keys.Read, "Write lower-case words joined by hyphens, such as closed-backlog.", required: true);
        var testing = new Command("test", "Read a source as a poll would; show its columns, ten cases, the clocks and the findings. Nothing is stored.") { source };
        var accepting = new Command("accept", "Take the fall of a source's last, suspect reading as real: the next reading of that size is taken.")
        {
            source, reason,
        };
        var listing = new Command("list", "Say when each source was last polled, what came of it, and how old its data is.") { _json };
        return new("sources", "See to the sources: list them, test one, accept a real fall.")
        {
            Acting(listing, list, parsed => new SourcesListOptions(parsed.GetValue(config), parsed.GetValue(_json))),
            Acting(testing, test, parsed => new SourcesTestOptions(parsed.GetValue(config), parsed.GetRequiredValue(source))),
            Acting(accepting, accept, parsed => new SourcesAcceptOptions(
                parsed.GetValue(config), parsed.GetRequiredValue(source), parsed.GetRequiredValue(reason)!)),
        };
    }

    /// <summary>What is done with what waits to be told.</summary>
    public Command Outbox(
        Func<OutboxListOptions, Terminal, CancellationToken, Task<int>> list,
        Func<OutboxShowOptions, Terminal, CancellationToken, Task<int>> show,
        Func<OutboxRetryOptions, Terminal, CancellationToken, Task<int>> retry)
    {
        var state = Parsed("--state", string.Join('|', OutboxCommand.States), "Only this; else all that waits or was refused.",
            text => OutboxCommand.States.FirstOrDefault(each => each == text), $"Write one of {string.Join(", ", OutboxCommand.States)}.");
        var id = new Argument<long>("ID") { Description = "The number that the list shows.", CustomParser = each => Number(each) ?? 0 };
        var which = new Argument<long?>("ID") { Description = "The number that the list shows.", Arity = ArgumentArity.ZeroOrOne, CustomParser = Number };
        var refused = new Option<bool>("--refused") { Description = "All that was refused." };
        var listing = new Command("list", "Say what waits to be told, what may have gone, and what was refused.") { state, _json };
        var showing = new Command("show", "Show one warning, what became of it, and its mail: headers and text.") { id };
        var retrying = new Command("retry", "Send once more what was refused, made anew from what is still true. It is written down who said so.")
        {
            which, refused,
        };
        retrying.Validators.Add(result =>
        {
            // Whether it is written, and not what: a value that could not be read has its own fault.
            if (result.GetValue(refused) == result.GetResult(which) is { Tokens.Count: > 0 })
            {
                result.AddError("Write the number of a warning, or --refused.");
            }
        });
        return new("outbox", "See to what is told: list it, show a mail, send once more.")
        {
            Acting(listing, list, parsed => new OutboxListOptions(parsed.GetValue(config), parsed.GetValue(state), parsed.GetValue(_json))),
            Acting(showing, show, parsed => new OutboxShowOptions(parsed.GetValue(config), parsed.GetRequiredValue(id))),
            Acting(retrying, retry, parsed => new OutboxRetryOptions(parsed.GetValue(config), parsed.GetValue(which))),
        };
    }

    private static long? Number(ArgumentResult result)
    {
        if (result.Tokens.Count != 1)
        {
            return null;
        }

        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"\"{text}\" is no number of a warning: \"deadlinewatch outbox list\" shows them.");
        return null;
    }

    /// <summary>What is done with mail: so far only trying it.</summary>
    public Command Mail(Func<MailTestOptions, Terminal, CancellationToken, Task<int>> test)
    {
        var address = new Argument<string>("ADDRESS") { Description = "Under a domain that recipients.json allows." };
        var testing = new Command("test", "Send one small mail now, by the way that warnings go, and show how far it came.") { address };
        return new("mail", "See to the way that mail goes.")
        {
            Acting(testing, test, parsed => new MailTestOptions(parsed.GetValue(config), parsed.GetRequiredValue(address))),
        };
    }

    /// <summary>What is done with calendars: so far only taking in the official list.</summary>
    public Command Calendar(Func<CalendarImportOptions, Terminal, CancellationToken, Task<int>> import) =>
        new("calendar", "Renew the calendars of bank holidays.") { Import(import) };

    private Command Import(Func<CalendarImportOptions, Terminal, CancellationToken, Task<int>> act)
    {
        var file = new Argument<string>("FILE") { Description = "The JSON from https://www.gov.uk/bank-holidays.json." };
        var into = Text("--into", "DIR", "The folder of the calendars. Without it: calendars in the config folder.");
        var yes = new Option<bool>("--yes") { Description = "Write it; else only the difference is shown." };
        var allowRemoval = new Option<bool>("--allow-removal")
        {
            Description = "Take it although a past holiday, or a year, would be removed.",
        };
        var command = new Command("import", "Take the official bank holidays into the calendars; show the difference first.")
        {
            file, into, yes, allowRemoval, _json,
        };
        return Acting(command, act, parsed => new CalendarImportOptions
        {
            Config = parsed.GetValue(config),
            File = parsed.GetRequiredValue(file),
            Into = parsed.GetValue(into),
            Yes = parsed.GetValue(yes),
            AllowRemoval = parsed.GetValue(allowRemoval),
            Json = parsed.GetValue(_json),
        });
    }

    private Command Acting<T>(
        Command command, Func<T, Terminal, CancellationToken, Task<int>> act, Func<ParseResult, T> read)
    {
        command.SetAction((parsed, cancel) => act(read(parsed), terminal, cancel));
        return command;
    }

    private OutputForm Form(ParseResult parsed) =>
        parsed.GetValue(_json) ? OutputForm.Json : parsed.GetValue(_csv) ? OutputForm.Csv : OutputForm.Text;

    private void OneFormOnly(Command command) => command.Validators.Add(result =>
    {
        if (result.GetValue(_json) && result.GetValue(_csv))
        {
            result.AddError("Write --json or --csv, not both.");
        }
    });

    private static DeadlineState? State(string text) => text.Trim().ToLowerInvariant() switch
    {
        "overdue" => DeadlineState.Overdue,
        "running" => DeadlineState.Running,
        _ => null,
    };

    private static DateOnly? Day(string text) =>
        PeopleTime.TryParse(text) is { Precision: Precision.Day } moment ? moment.Day : null;

    /// <summary>A value by its name, and not by its number.</summary>
    private static T? Word<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(each => each.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;

    private static Option<string?> Text(string name, string helpName, string description, bool required = false) =>
        new(name) { Description = description, HelpName = helpName, Required = required };

    /// <summary>An option of days that may be written several times.</summary>
    private static Option<DateOnly[]?> Days(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var days = result.Tokens.Select(each => (each.Value, Day: CalendarReader.Day(each.Value))).ToList();
            foreach (var (text, _) in days.Where(each => each.Day is null))
            {
                result.AddError($"{name} \"{text}\" cannot be read. {PeopleTime.WhyNot(text) ?? $"Write {CalendarReader.DayExpected}."}");
            }

            return [.. days.Select(each => each.Day).OfType<DateOnly>()];
        },
    };

    /// <summary>An option whose text becomes a type at once; where it cannot, the usage is wrong.</summary>
    private static Option<T?> Parsed<T>(
        string name, string helpName, string description, Func<string, T?> parse, string expected, bool required = false) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            Required = required,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                var value = parse(text);
                if (value is null)
                {
                    result.AddError($"{name} \"{text}\" cannot be read. {PeopleTime.WhyNot(text) ?? expected}");
                }

                return value;
            },
        };
}
