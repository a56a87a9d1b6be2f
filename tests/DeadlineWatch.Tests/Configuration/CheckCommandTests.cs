using System.Text.Json;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class CheckCommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 8, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Check_says_what_the_shipped_configuration_would_do()
    {
        var (code, text) = Check(ConfigurationReader.Read(ShippedConfigurationTests.Folder(), new Dictionary<string, string?>()));

        Assert.Equal($"""
            config {ShippedConfigurationTests.Folder()} · ledger SQLite {Path.Join(Path.GetDirectoryName(ShippedConfigurationTests.Folder()), "data", "deadlinewatch.db")}
            Configuration is sound.
              authority  anytown · profile west-midlands, extends england · 2 sources
              clocks     referral-decision         watched
                         referral-acknowledgement  not watched  no source supplies referral-acknowledged
                         assessment                not watched  no source supplies assessment-completed
                         section-47-enquiries      watched
                         icpc                      watched
                         transfer-in-conference    not watched  no source supplies transfer-in-requested
                         review-conference         not watched  no source supplies review-conference-held
                         core-group                not watched  no source supplies core-group-held
                         return-home-interview     not watched  no source supplies missing-child-returned
                         referrer-follow-up        watched
                         written-confirmation      watched      starts: case-system · stops: confirmations
                         make-referral             not watched  no source supplies concern-identified
                         organised-abuse-strategy  not watched  no source supplies organised-abuse-referred
              off        21 clocks more, shown by check --profiles
              sources    case-system    CSV  data/drop/case-system    does not exist yet
                         confirmations  CSV  data/drop/confirmations  does not exist yet
              authority  canary · profile canary · 1 source
              clocks     canary  watched
              sources    canary  canary  made up by the service  one case a day, which must become a mail
              calendar   england-and-wales  known to 31 Dec 2028 (754 days)
              mail       into the folder data/mail · 5 teams, 11 addresses under anytown.example
              teams      Front Door         team manager 2 · service manager 1
                         Assessment North   team manager 1 · service manager 1
                         Assessment South   team manager 1 · service manager 1
                         Disabled Children  team manager 1 · service manager 1
                         DeadlineWatch      operator 1
                         every team         front door manager 1 · head of safeguarding 1
              people     08:00-18:00 on working days · digest at 08:30 · at most 6 mails an hour
              ledger     SQLite · data/deadlinewatch.db
              listen     127.0.0.1:9464

            """, text, ignoreLineEndingDifferences: true);
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_ledger_on_a_server_is_named_without_its_user_and_passwords()
    {
        using var files = new ConfigFiles();
        var configuration = files.ReadSound();
        var server = new PostgresSettings { Host = "db.anytown.example", Database = "watch", User = "somebody", Password = "secret", OwnerPassword = "more" };

        var (_, text) = Check(new(configuration with { Ledger = new(null, server) }, [], []));

        Assert.StartsWith("config config · ledger PostgreSQL db.anytown.example:5432/watch\n", files.Without(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_names_the_clocks_that_a_cut_off_lengthens()
    {
        using var files = new ConfigFiles().Change(
            ConfigFiles.Profile, "\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\", \"of\": [\"asked\"] }");

        var (_, text) = Check(files.Read());

        Assert.Contains("  cut-off    17:00, lengthens answer\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_lists_every_fault_with_its_place_and_how_to_mend_it()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Sources, "\"answered\": \"answered_on\"", "\"anwsered\": \"answered_on\"")
            .Change(ConfigFiles.Recipients, "\"manager\": [\"duty@anytown.example\"]", "\"manager\": []");

        var (code, text) = Check(files.Read());

        Assert.Equal("""
            config/sources.json:14  $.sources[0].tables[0].events.anwsered
              unknown event "anwsered"; did you mean "answered"?
            config/recipients.json:6  $.teams["Duty"].roles.manager
              no address: the first rung of the ladder "quick" reaches nobody for Duty
            2 faults. The service would not start with this configuration.

            """, files.Without(text), ignoreLineEndingDifferences: true);
        Assert.Equal(1, code);
    }

    [Fact]
    public void What_a_name_would_do_to_a_terminal_is_shown_and_not_done()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Sources, "\"answered\": \"answered_on\"", "\"an\\u001b[2Jswered\\n0 faults.\": \"answered_on\"");
        if (!OperatingSystem.IsWindows())
        {
            files.Write("profiles/\e[2Jevil\n.json", "{");
        }

        var (_, text) = Check(files.Read());

        Assert.DoesNotContain(text, each => char.IsControl(each) && each is not ('\n' or '\r'));
        Assert.DoesNotContain("\n0 faults.", text, StringComparison.Ordinal);
        Assert.Contains("  unknown event \"an\\u001b[2Jswered\\n0 faults.\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_whole_file_has_no_line_and_a_long_message_is_wrapped()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, "\"dataAge\": { \"live\": true },", "");
        File.Delete(Path.Join(files.Folder, ConfigFiles.Recipients));

        var (_, text) = Check(files.Read());

        Assert.Equal("""
            config/sources.json:3  $.sources[0].dataAge
              say how the age of the data is known: "live": true, "loadedAt": "02:00", "fileName":
              "cases-yyyy-MM-dd.csv", "fileHeader": true or "fileModified": true
            config/recipients.json
              the file is missing
            2 faults. The service would not start with this configuration.

            """, files.Without(text), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Check_warns_and_says_where_real_mail_would_go_and_how_long_the_calendar_has_been_over()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Settings, "\"folder\": \"data/mail\"", "\"relay\": { \"host\": \"relay.anytown.example\", \"security\": \"implicit-tls\" }")
            .Change(ConfigFiles.Calendar, "\"knownUntil\": \"2027-12-31\"", "\"knownUntil\": \"2026-12-07\"")
            .Change(ConfigFiles.Calendar, "2026-12-25", "2026-01-01")
            .Change(ConfigFiles.Sources, "\"dataAge\"", "\"every\": \"1 day\", \"dataAge\"");
        Drop(files, "questions.csv", "other.csv");

        var (code, text) = Check(files.Read());

        Assert.Equal("""
            config config · ledger SQLite data/ledger.db
            config/sources.json:8  $.sources[0].every
              warning: polled every 1 day, which is longer than a quarter of the clock answer (3 working days)
            Configuration is sound, with 1 warning.
              authority  anytown · profile small · 1 source
              clocks     answer  watched
              sources    system  CSV  drop  1 file matches
              calendar   somewhere  ended 7 Dec 2026 (1 day ago)
              mail       relay.anytown.example:587, TLS · 1 team, 3 addresses under anytown.example
              teams      Duty        manager 1
                         every team  director 1
              people     08:00-18:00 on working days · digest at 08:30 · at most 6 mails an hour
              ledger     SQLite · data/ledger.db
              listen     127.0.0.1:9464

            """, files.Without(text), ignoreLineEndingDifferences: true);
        Assert.Equal(0, code);
    }

    [Fact]
    public void Check_says_where_roles_are_looked_up_and_who_is_told_otherwise()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Recipients, """
            {
              "allowedDomains": ["anytown.example"],
              "fallback": ["desk@anytown.example"],
              "roles": { "director": ["director@anytown.example"] },
              "clocks": { "answer": { "director": ["chair@anytown.example"] } },
              "teams": {
                "Service": { "roles": { "manager": ["a@anytown.example", { "address": "b@anytown.example", "from": "2027-01-01" }] } },
                "Duty": { "parent": "Service", "clocks": { "answer": { "manager": ["c@anytown.example"] } } },
                "Night": { "parent": "Service" }
              },
              "everyone": { "workingDays": ["mon", "tue", "holidays"], "mailsAnHour": 1 },
              "people": {
                "a@anytown.example": { "hours": "00:00-24:00", "dailyWord": true },
                "c@anytown.example": { "away": [{ "from": "2026-12-08", "until": "2026-12-08", "deputy": "d@anytown.example" }] }
              }
            }
            """);

        var (_, text) = Check(files.Read(new(2026, 12, 8)));

        Assert.Contains("""
              mail       into the folder data/mail · 3 teams, 7 addresses under anytown.example
              teams      Service     manager 1
                         Duty        answer: manager 1 · else as Service
                         Night       else as Service
                         every team  director 1 · answer: director 1
              people     08:00-18:00 mon tue and holidays · digest at 08:30 · at most 1 mail an hour · 1
                         otherwise · 1 deputy told today · 1 daily word

            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_which_patterns_no_file_matches()
    {
        using var files = new ConfigFiles();
        Drop(files, "other.csv");

        var (_, text) = Check(files.Read());

        Assert.Contains("  sources    system  CSV  drop  no file matches questions.csv\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_facts_are_there_for_a_program()
    {
        using var sound = new ConfigFiles();
        using var faulty = new ConfigFiles().Change(ConfigFiles.Sources, "\"answered\": \"answered_on\"", "\"anwsered\": \"answered_on\"");

        var (_, good) = Check(sound.Read(), json: true);
        var (code, bad) = Check(faulty.Read(), json: true);

        var service = JsonDocument.Parse(good).RootElement.GetProperty("service");
        Assert.True(JsonDocument.Parse(good).RootElement.GetProperty("sound").GetBoolean());
        Assert.True(service.GetProperty("authorities")[0].GetProperty("clocks")[0].GetProperty("watched").GetBoolean());
        Assert.Equal(388, service.GetProperty("calendars")[0].GetProperty("daysLeft").GetInt32());
        Assert.Equal("data/mail", service.GetProperty("mail").GetProperty("folder").GetString());
        var fault = JsonDocument.Parse(bad).RootElement.GetProperty("faults")[0];
        Assert.Equal((1, 14, "$.sources[0].tables[0].events.anwsered"),
            (code, fault.GetProperty("line").GetInt32(), fault.GetProperty("path").GetString()));
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(bad).RootElement.GetProperty("service").ValueKind);
    }

    [Fact]
    public void No_line_is_wider_than_a_mail_can_quote()
    {
        var (_, text) = Check(ConfigurationReader.Read(ShippedConfigurationTests.Folder(), new Dictionary<string, string?>()));

        // But the first, whose paths are as long as they are.
        Assert.All(text.Split('\n').Skip(1), each => Assert.InRange(each.Length, 0, 99));
    }

    private static void Drop(ConfigFiles files, params string[] names)
    {
        var drop = System.IO.Directory.CreateDirectory(Path.Join(files.Home, "drop"));
        names.ToList().ForEach(each => File.WriteAllText(Path.Join(drop.FullName, each), ""));
    }

    private static (int Code, string Text) Check(ConfigurationResult result, bool json = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = CheckCommand.Write(result, Now, json, output);

        return (code, output.ToString());
    }
}
