using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class SourcesFaultTests
{
    private const string Live = "\"dataAge\": { \"live\": true },";
    private const string Events = "\"events\": { \"asked\": \"asked_on\", \"answered\": \"answered_on\" },";
    private const string Facts = "\"facts\": { \"channel\": { \"column\": \"how\", \"values\": { \"telephone\": [\"Phone\"] } } }";
    private const string OneWay =
        "say how the age of the data is known: \"live\": true, \"loadedAt\": \"02:00\", \"fileName\": \"cases-yyyy-MM-dd.csv\", " +
        "\"fileHeader\": true or \"fileModified\": true";

    [Theory]
    [InlineData("\"name\": \"system\"", "\"name\": \"Case System!\"",
        "4 $.sources[0].name: \"Case System!\" is not a source's name: lower-case words joined by hyphens, such as case-system")]
    [InlineData("\"authority\": \"anytown\"", "\"authority\": \"anytwon\"",
        "5 $.sources[0].authority: unknown authority \"anytwon\"; did you mean \"anytown\"?")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"annexa\"",
        "6 $.sources[0].kind: unknown kind of source \"annexa\"; did you mean \"annex-a\"?")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"annex-a\"",
        "9 $.sources[0].tables: the tables of this kind of source are known: leave them out")]
    [InlineData(Live, "",
        "3 $.sources[0].dataAge: " + OneWay)]
    [InlineData(Live, "\"dataAge\": {},",
        "8 $.sources[0].dataAge: " + OneWay)]
    [InlineData(Live, "\"dataAge\": { \"live\": true, \"loadedAt\": \"02:00\" },",
        "8 $.sources[0].dataAge: the age of the data is known in one way only: leave out all but one of live, loadedAt")]
    [InlineData(Live, "\"dataAge\": { \"loadedAt\": \"2am\" },",
        "8 $.sources[0].dataAge.loadedAt: \"2am\" is not a time such as 02:00")]
    [InlineData(Live, "\"dataAge\": { \"live\": true, \"loadTakes\": \"1 hour\" },",
        "8 $.sources[0].dataAge.loadTakes: \"loadTakes\" belongs to \"loadedAt\"")]
    [InlineData(Live, "\"dataAge\": { \"fileHeader\": true },",
        "8 $.sources[0].dataAge.fileHeader: only a census return says its age in its header")]
    [InlineData(Live, "\"dataAge\": { \"fileName\": \"cases-yyyy-MM.csv\" },",
        "8 $.sources[0].dataAge.fileName: \"cases-yyyy-MM.csv\" is not a file name with the places of its date, such as " +
        "cases-yyyy-MM-ddTHHmm.csv")]
    [InlineData(Live, "\"dataAge\": { \"fileName\": \"answers-yyyy-MM-dd.csv\" },",
        "12 $.sources[0].tables[0].files: no file matches both \"questions.csv\" and the fileName of dataAge, " +
        "\"answers-yyyy-MM-dd.csv\": they begin differently")]
    [InlineData(Live, Live + "\"every\": \"15 minuts\",",
        "8 $.sources[0].every: \"15 minuts\" is not a length of time such as \"20 seconds\", \"15 minutes\", \"1 hour\" or \"2 days\"")]
    [InlineData(Live, Live + "\"groups\": \"households\",",
        "8 $.sources[0].groups: unknown kind of group \"households\"; known: families, meetings")]
    [InlineData(Live, Live + "\"sharpFall\": 30,",
        "8 $.sources[0].sharpFall: a number above 0 and up to 1, such as 0.3 for 30 % is needed here, not 30")]
    [InlineData(Live, Live + "\"content\": \"events\", \"absent\": \"closed\",",
        "8 $.sources[0].absent: absence from a source that only adds events means nothing: leave it out")]
    [InlineData(Live, Live + "\"actual\": [\"withdrawn\"],",
        "8 $.sources[0].actual[0]: the source does not give withdrawn; known: answered, asked")]
    [InlineData(Live, Live + "\"actual\": [\"something-else\"], \"leads\": [\"something-other\"],",
        "8 $.sources[0].actual[0]: unknown event \"something-else\"; known: answered, asked, withdrawn",
        "8 $.sources[0].leads[0]: unknown event \"something-other\"; known: answered, asked, withdrawn")]
    [InlineData(Live, Live + "\"files\": \"*.csv\",",
        "8 $.sources[0].files: each table of a CSV source has files of its own: leave these out")]
    [InlineData("\"files\": \"questions.csv\"", "\"files\": \"../questions.csv\"",
        "12 $.sources[0].tables[0].files: \"../questions.csv\" is not a file name or pattern without folders, such as referrals-*.csv")]
    [InlineData(Events, "\"events\": { \"asked\": \"asked_on\", \"anwsered\": \"answered_on\" },",
        "14 $.sources[0].tables[0].events.anwsered: unknown event \"anwsered\"; did you mean \"answered\"?")]
    [InlineData(Events, "\"events\": { \"asked\": { \"column\": \"a\", \"flag\": \"b\" } },",
        "14 $.sources[0].tables[0].events.asked: an event needs either the \"column\" of its date or the \"flag\" that says that it " +
        "happened")]
    [InlineData(Events, "\"events\": {},",
        "14 $.sources[0].tables[0].events: a table needs one event at least")]
    [InlineData(Facts, "\"facts\": { \"chanel\": \"how\" }",
        "15 $.sources[0].tables[0].facts.chanel: unknown fact \"chanel\" of asked, answered; did you mean \"channel\"?")]
    [InlineData(Facts, "\"facts\": { \"channel\": { \"column\": \"how\", \"values\": { \"telefone\": [\"Phone\"] } } }",
        "15 $.sources[0].tables[0].facts.channel.values.telefone: unknown channel \"telefone\"; did you mean \"telephone\"?")]
    [InlineData(Facts, "\"facts\": { \"channel\": { \"column\": \"how\", \"values\": { \"telephone\": [\"P\"], \"written\": [\"p\"] } } }",
        "15 $.sources[0].tables[0].facts.channel.values.written: \"p\" stands for \"telephone\" already")]
    [InlineData(Facts, "\"facts\": { \"channel\": { \"column\": \"how\", \"on\": [\"withdrawn\"] } }",
        "15 $.sources[0].tables[0].facts.channel.on[0]: unknown event of this table \"withdrawn\"; known: answered, asked")]
    [InlineData("\"case\": \"id\",", "\"case\": \"id\", \"rows\": { \"column\": \"status\" },",
        "13 $.sources[0].tables[0].rows: write either \"only\", the values of the rows that count, or \"not\", those of the rows that do not")]
    [InlineData("\"case\": \"id\",", "\"case\": \"id\", \"rows\": { \"column\": \"status\", \"only\": [\"A\"], \"not\": [\"B\"] },",
        "13 $.sources[0].tables[0].rows: write either \"only\", the values of the rows that count, or \"not\", those of the rows that do not")]
    [InlineData("\"case\": \"id\",", "\"case\": \"id\", \"rows\": { \"only\": [] },",
        "13 $.sources[0].tables[0].rows.only: an empty list", "13 $.sources[0].tables[0].rows.column: \"column\" is missing")]
    [InlineData("\"case\": \"id\",", "\"separator\": \":\",",
        "13 $.sources[0].tables[0].separator: write a separator: \",\", \";\", \"|\" or \"\\t\" for a tab",
        "10 $.sources[0].tables[0].case: \"case\" is missing")]
    public void A_fault_in_a_source_is_told_with_its_place(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, written, instead);

        Assert.Equal(faults.Select(each => $"config/sources.json:{each}").Order(), files.Lines(files.Read().Faults).Order());
    }

    [Theory]
    [InlineData("https://cases.anytown.example/case/{case}", true)]
    [InlineData("https://cases.anytown.example:8443/show?id={case}&tab=1", true)]
    [InlineData("http://localhost:8080/{case}", true)]
    [InlineData("http://127.0.0.1/{case}", true)]
    [InlineData("http://cases.anytown.example/case/{case}", false)] // readable on the way
    [InlineData("https://cases.anytown.example/case/", false)] // every line would lead to the same page
    [InlineData("https://cases.anytown.example/{case}/{case}", false)]
    [InlineData("https://{case}.anytown.example/", false)] // what a source sends would choose the machine
    [InlineData("https://cases.anytown.example{case}/", false)]
    [InlineData("https://cases.anytown.example?id={case}", false)]
    [InlineData("https://user:secret@cases.anytown.example/{case}", false)]
    [InlineData("https://cases.anytown.example\\\\{case}/", false)]
    [InlineData("https://cases.anytown.example/a case/{case}", false)]
    [InlineData("javascript:alert('{case}')", false)]
    [InlineData("//cases.anytown.example/{case}", false)]
    [InlineData("cases/{case}", false)]
    public void A_link_to_a_case_is_a_safe_web_address_with_one_place_for_the_reference(string link, bool sound)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, Live, $"{Live}\n\"caseLink\": \"{link}\",");

        var read = files.Read();

        Assert.Equal(
            sound ? [] : (string[])[$"config/sources.json:9 $.sources[0].caseLink: \"{link.Replace("\\\\", "\\", StringComparison.Ordinal)}\" is not {CaseLink.Expected}"],
            files.Lines(read.Faults));
        Assert.Equal(sound ? link : null, read.Configuration?.Sources[0].CaseLink?.ToString());
    }

    [Theory]
    [InlineData("", "", "system and other both give answered: write \"leads\": [\"answered\"] in the one that counts")]
    [InlineData("\"leads\": [\"answered\"],", "", null)]
    [InlineData("", "\"leads\": [\"answered\"],", null)]
    [InlineData("\"leads\": [\"answered\"],", "\"leads\": [\"answered\"],", "system and other both give answered: only one of them can lead")]
    public void Two_sources_of_one_event_need_one_that_leads(string first, string second, string? fault)
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Sources, Live, first + Live)
            .Change(ConfigFiles.Sources, "\n  ]\n}", $$"""
            ,
                { "name": "other", "authority": "anytown", "kind": "csv", "folder": "drop", "dataAge": { "fileModified": true }, {{second}}
                  "tables": [{ "name": "answers", "files": "a.csv", "case": "id", "events": { "answered": "on" } }] }
              ]
            }
            """);

        Assert.Equal(fault is null ? [] : [$"config/sources.json:19 $.sources[1].leads: {fault}"], files.Lines(files.Read().Faults));
    }

    [Fact]
    public void Two_sources_may_not_have_one_name()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, "\n  ]\n}", """
            ,
                { "name": "system", "authority": "anytown", "kind": "csv", "folder": "drop", "dataAge": { "fileModified": true },
                  "tables": [{ "name": "answers", "files": "a.csv", "case": "id", "events": { "withdrawn": "on" } }] }
              ]
            }
            """);

        Assert.Equal(["config/sources.json:19 $.sources[1].name: the source \"system\" stands twice"], files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("18 hours", null)]
    [InlineData("19 hours", "polled every 19 hours, which is longer than a quarter of the clock answer (3 working days)")]
    public void A_poll_that_is_slow_for_its_clock_is_warned_of_and_no_fault(string every, string? warning)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, Live, $"{Live}\n\"every\": \"{every}\",");

        var result = files.Read();

        Assert.NotNull(result.Configuration);
        Assert.Equal(warning is null ? [] : [$"config/sources.json:9 $.sources[0].every: {warning}"], files.Lines(result.Warnings));
    }

    [Fact]
    public void All_that_a_source_may_say_is_read()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Sources, """
            {
              "sources": [
                {
                  "name": "system", "authority": "anytown", "kind": "csv", "folder": "/srv/drop",
                  "every": "2 minutes", "newDataEvery": "4 hours", "content": "full", "absent": "closed",
                  "dataAge": { "loadedAt": "02:00", "loadTakes": "90 minutes" },
                  "sharpFall": 0.5, "timeout": "30 seconds", "actual": ["asked"], "leads": ["answered"],
                  "tables": [
                    {
                      "name": "questions", "files": "q-*.csv", "separator": ";", "encoding": "windows-1252",
                      "case": "id", "group": "family", "team": "team", "episode": "question", "noId": ["-1"],
                      "rows": { "column": "state", "not": ["CANCELLED"] },
                      "events": {
                        "asked": { "column": "on", "id": "no", "episode": "q", "recordedAt": "entered", "midnightIsTime": true },
                        "answered": { "flag": "done", "yes": ["ja"] }
                      },
                      "facts": { "channel": { "column": "how", "values": { "written": ["Post"] }, "on": ["asked"] }, "code": "code" }
                    }
                  ]
                }
              ]
            }
            """);

        var source = files.ReadSound().Sources[0];

        Assert.Equal(("/srv/drop", TimeSpan.FromMinutes(2), TimeSpan.FromHours(4), TimeSpan.FromSeconds(30)),
            (source.Folder, source.Every, source.NewDataEvery, source.Timeout));
        Assert.True(source.AbsentMeansClosed);
        Assert.Equal(0.5, source.SharpFall);
        Assert.Equal((new TimeOnly(2, 0), TimeSpan.FromMinutes(90)), (source.DataAge.LoadedAt, source.DataAge.LoadTakes));
        Assert.Equal(("asked", "answered"), (source.Actual[0].Name, source.Leads[0].Name));
        var table = source.Tables[0];
        Assert.Equal(("q-*.csv", ';', "windows-1252", "id", "family", "team", "question"),
            (table.Files, table.Separator, table.Encoding, table.Case, table.Group, table.Team, table.Episode));
        Assert.Equal("no state CANCELLED", table.Rows?.ToString());
        var asked = table.Events[EventKind.Parse("asked")];
        Assert.Equal(("on", "no", "q", "entered", true), (asked.Column, asked.Id, asked.Episode, asked.RecordedAt, asked.MidnightIsTime));
        Assert.Equal("done: ja", $"{table.Events[EventKind.Parse("answered")].Flag}: {table.Events[EventKind.Parse("answered")].Yes[0]}");
        Assert.Equal(("how", "Post", "code"), (table.Facts["channel"].Column, table.Facts["channel"].Values["written"][0], table.Facts["code"].Column));
    }
}
