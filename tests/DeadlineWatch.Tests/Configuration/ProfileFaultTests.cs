using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class ProfileFaultTests
{
    private const string Stops = "\"stops\": [{ \"event\": \"answered\", \"words\": \"answered\" }],";
    private const string Starts = "\"starts\": { \"event\": \"asked\", \"words\": \"asked\" },";
    private const string BeforeDue = "{ \"when\": \"1 working day before due\", \"tell\": [\"manager\"] },";
    private const string Overdue = "{ \"when\": \"when overdue\", \"tell\": [\"director\"] }";

    [Theory]
    [InlineData("\"key\": \"small\"", "\"key\": \"tiny\"",
        "2 $.key: the file is named small.json, but its key is \"tiny\": they must be the same")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"nowhere\"",
        "4 $.calendar: unknown calendar \"nowhere\"; known: somewhere")]
    [InlineData("\"withdrawn\": \"withdrawn\"", "\"With drawn\": \"withdrawn\"",
        "9 $.events[\"With drawn\"]: \"With drawn\" is no event kind: write lower-case words joined by hyphens")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 workingdays\"",
        "21 $.clocks[0].limit: \"3 workingdays\" is not a time limit: write a whole number and a unit, such as \"1 working day\", " +
        "\"48 hours\", \"28 days\", \"6 weeks\" or \"3 months\"")]
    [InlineData(Starts, "\"starts\": { \"event\": \"aksed\", \"words\": \"asked\" },",
        "22 $.clocks[0].starts.event: unknown event \"aksed\"; did you mean \"asked\"?")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"chanel\": [\"written\"] } },",
        "22 $.clocks[0].starts.when.chanel: unknown fact \"chanel\" of asked; did you mean \"channel\"?")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"unless\": { \"channel\": [\"writen\"] } },",
        "22 $.clocks[0].starts.unless.channel[0]: unknown channel \"writen\"; did you mean \"written\"?")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"anchor\": \"last\" },",
        "22 $.clocks[0].starts.anchor: unknown anchor \"last\"; known: each, latest")]
    [InlineData(Stops, "",
        "18 $.clocks[0].stops: no event stops this clock: it would be overdue for ever")]
    [InlineData(Stops, "\"stops\": [],",
        "18 $.clocks[0].stops: no event stops this clock: it would be overdue for ever")]
    [InlineData(Stops, "\"stops\": [{ \"event\": \"answered\", \"words\": \"answered\", \"scope\": \"cases\" }],",
        "23 $.clocks[0].stops[0].scope: unknown scope \"cases\"; did you mean \"case\"?")]
    [InlineData(Stops, Stops + "\"cancels\": [{ \"event\": \"withdrawed\", \"words\": \"withdrawn\" }],",
        "23 $.clocks[0].cancels[0].event: unknown event \"withdrawed\"; did you mean \"withdrawn\"?")]
    [InlineData(Stops, Stops + "\"spanDays\": 0,",
        "23 $.clocks[0].spanDays: a whole number from 1 to 732 is needed here, not 0")]
    [InlineData(Stops, Stops + "\"undecided\": { \"decidedBy\": [], \"role\": \"boss\", \"words\": \"needed?\" },",
        "23 $.clocks[0].undecided.decidedBy: an empty list",
        "23 $.clocks[0].undecided.role: unknown role \"boss\"; known: director, manager")]
    [InlineData("\"ladder\": \"quick\"", "\"ladder\": \"quik\"",
        "25 $.clocks[0].ladder: unknown ladder \"quik\"; did you mean \"quick\"?")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"1 working day\"",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 1 working day")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"48 hours\"",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 48 hours")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 months\", \"counting\": \"from-and-including\"",
        "21 $.clocks[0].counting: only days and working days can be counted from and including the start, not 3 months")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"2 working days\", \"counting\": \"from-and-including\"",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 2 working days")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 months\", \"skipsClosureDays\": true",
        "21 $.clocks[0].skipsClosureDays: only a clock in working days can leave closure days out")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": \"17:00\"",
        "4 $.cutOff: a cut-off names the events that come in: write { \"at\": \"17:00\", \"of\": [\"referral-received\"] }")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"5 pm\", \"of\": [\"asked\"] }",
        "4 $.cutOff.at: \"5 pm\" is not a time such as 17:00")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\", \"of\": [\"aksed\"] }",
        "4 $.cutOff.of[0]: unknown event \"aksed\"; did you mean \"asked\"?")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\", \"of\": [] }",
        "4 $.cutOff.of: an empty list")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\", \"of\": [\"asked\", \"asked\"] }",
        "4 $.cutOff.of[1]: \"asked\" stands twice")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\", \"of\": [\"answered\"] }",
        "4 $.cutOff.of[0]: no clock in working days starts with \"answered\": a cut-off would change nothing for it")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"cutOff\": { \"at\": \"17:00\" }",
        "4 $.cutOff.of: \"of\" is missing")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"closureDays\": { \"2026-12-25\": \"council closed\" }",
        "4 $.closureDays[\"2026-12-25\"]: 2026-12-25 is no working day as it is: Christmas Day")]
    [InlineData("\"calendar\": \"somewhere\"", "\"calendar\": \"somewhere\", \"closureDays\": { \"2062-12-29\": \"council closed\" }",
        "4 $.closureDays[\"2062-12-29\"]: 2062-12-29 lies outside the calendar \"somewhere\"")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"2 working days before\", \"thenEvery\": \"6 working days\"",
        "18 $.clocks[0].limit: a clock that counts back from its start can neither repeat nor count from and including it")]
    [InlineData(Stops, Stops + "\"reopens\": [{ \"event\": \"reopend\", \"words\": \"reopened\" }],",
        "23 $.clocks[0].reopens[0].event: unknown event \"reopend\"; known: answered, asked, withdrawn")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 working days\", \"thenEvery\": \"monthly\"",
        "21 $.clocks[0].thenEvery: \"monthly\" is not a time limit: write a whole number and a unit, such as \"1 working day\", " +
        "\"48 hours\", \"28 days\", \"6 weeks\" or \"3 months\"")]
    [InlineData(Starts, "\"thenEvery\": \"6 months\", \"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"anchor\": \"latest\" },",
        "18 $.clocks[0].thenEvery: a clock that counts from the latest start cannot also repeat")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 working days\", \"thenEvery\": \"48 hours\"",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 48 hours")]
    [InlineData("\"owner\": \"manager\",", "\"from\": \"2026-13-01\",",
        "24 $.clocks[0].from: \"2026-13-01\" is not a day such as 2026-12-25",
        "18 $.clocks[0].owner: \"owner\" is missing")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 working days\", \"dueBy\": \"9 am\"",
        "21 $.clocks[0].dueBy: \"9 am\" is not a time of the last day such as 09:00")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 working days\", \"dueBy\": \"00:00\"",
        "21 $.clocks[0].dueBy: \"00:00\" is not a time of the last day such as 09:00")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 months\", \"dueBy\": \"09:00\"",
        "21 $.clocks[0].dueBy: only days and working days can be due by a time of the last day, not 3 months")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"1 day\", \"counting\": \"from-and-including\", \"dueBy\": \"09:00\"",
        "21 $.clocks[0].dueBy: the day of the start is the last day: what starts after that time would be due before it starts",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 1 day")]
    [InlineData(Stops, Stops + "\"delay\": { \"event\": \"delay-agreed\", \"words\": \"delay agreed\", \"when\": { \"channel\": [\"yes\"] }, \"until\": \"delayed\" },",
        "23 $.clocks[0].delay.event: unknown event \"delay-agreed\"; known: answered, asked, withdrawn",
        "23 $.clocks[0].delay.until: unknown event \"delayed\"; known: answered, asked, withdrawn")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"3 working days before\", \"delay\": { \"event\": \"withdrawn\", \"words\": \"agreed\" }",
        "21 $.clocks[0].delay: a clock that counts back from its start cannot be delayed: its due moment moves with the start")]
    [InlineData(BeforeDue, "{ \"when\": \"a day before\", \"tell\": [\"manager\"] },",
        "13 $.ladders.quick[0].when: \"a day before\" is not a rung's time: write \"5 working days before due\", \"on the last day at " +
        "10:00\", \"24 hours after start\", \"6 hours before due\", \"when overdue\", \"4 hours after due\", \"2 working days after " +
        "due\", or that with \", then every 2 working days, at most 5\"")]
    [InlineData(BeforeDue, "{ \"when\": \"1 working day before due\", \"tell\": [\"managr\"] },",
        "13 $.ladders.quick[0].tell[0]: unknown role \"managr\"; did you mean \"manager\"?")]
    [InlineData(BeforeDue, "{ \"when\": \"1 working day before due\", \"tell\": [] },",
        "13 $.ladders.quick[0].tell: an empty list")]
    [InlineData(BeforeDue, BeforeDue + "\n{ \"when\": \"2 working days before due\", \"tell\": [\"manager\"] },",
        "14 $.ladders.quick[1]: \"2 working days before due\" comes before \"1 working day before due\": write the rungs earliest first")]
    [InlineData(BeforeDue, BeforeDue + BeforeDue,
        "13 $.ladders.quick[1]: the rung \"1 working day before due\" stands twice")]
    [InlineData(BeforeDue, "{ \"when\": \"24 hours after start\", \"tell\": [\"manager\"] },\n" + BeforeDue,
        "14 $.ladders.quick[1]: \"1 working day before due\" and \"24 hours after start\" cannot stand in one ladder: it warns either " +
        "by hours after the start, by hours before due or by days before the due day",
        "26 $.clocks[0].ladder: the rung \"24 hours after start\" of the ladder \"quick\" does not lie within 3 working days")]
    [InlineData(Overdue, "{ \"when\": \"2 working days after due\", \"tell\": [\"director\"], \"severity\": \"still_overdue\" }",
        "12 $.ladders.quick: the ladder \"quick\" has no rung \"when overdue\": nobody would be told that it is",
        "14 $.ladders.quick[1].severity: unknown severity \"still_overdue\"; did you mean \"still-overdue\"?")]
    [InlineData(Stops, "\"stops\": [{ \"event\": \"asked\", \"words\": \"by telephone\", \"when\": { \"channel\": [\"telephone\"] }, \"unless\": { \"channel\": [\"telephone\", \"written\"] } }],",
        "23 $.clocks[0].stops[0].unless.channel: no channel is left: each one of \"when\" stands in \"unless\" too",
        "23 $.clocks[0].stops[0]: \"by telephone\" ends the clock as it starts: the same event starts it")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"channel\": [\"written\"] }, \"unless\": { \"channel\": [\"written\"] } },",
        "22 $.clocks[0].starts.unless.channel: no channel is left: each one of \"when\" stands in \"unless\" too")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"exempt\": [{ \"words\": \"in writing\", \"when\": { \"channel\": [\"writen\"] } }] },",
        "22 $.clocks[0].starts.exempt[0].when.channel[0]: unknown channel \"writen\"; did you mean \"written\"?")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"exempt\": [{ \"words\": \"in writing\", \"when\": {} }] },",
        "22 $.clocks[0].starts.exempt[0].when: no fact is named: this would hold of every event")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"exempt\": [{ \"words\": \"in writing\" }] },",
        "22 $.clocks[0].starts.exempt[0].when: \"when\" is missing")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"exempt\": [] },",
        "22 $.clocks[0].starts.exempt: an empty list")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"channel\": [\"telephone\"] }, \"exempt\": [{ \"words\": \"in writing\", \"when\": { \"channel\": [\"written\"] } }] },",
        "22 $.clocks[0].starts.exempt[0].when.channel: \"written\" never comes to this: the start's own \"when\" and \"unless\" leave that channel out")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"unless\": { \"channel\": [\"written\"] }, \"exempt\": [{ \"words\": \"in writing\", \"when\": { \"channel\": [\"written\"] } }] },",
        "22 $.clocks[0].starts.exempt[0].when.channel: \"written\" never comes to this: the start's own \"when\" and \"unless\" leave that channel out")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"when\": { \"channel\": [\"telephone\"] }, \"exempt\": [{ \"words\": \"by telephone\", \"when\": { \"channel\": [\"telephone\"] } }] },",
        "22 $.clocks[0].starts.exempt[0]: \"by telephone\" exempts every start: the clock would never run")]
    [InlineData(Starts, "\"starts\": { \"event\": \"asked\", \"words\": \"asked\", \"exempt\": [{ \"words\": \"in writing\", \"when\": { \"channel\": [\"written\"] } }, { \"words\": \"in writing too\", \"when\": { \"channel\": [\"written\"], \"code\": [\"x\"] } }] },",
        "22 $.clocks[0].starts.exempt[1]: \"in writing too\" is never reached: each such event meets one above it")]
    [InlineData(Stops, "\"stops\": [{ \"event\": \"asked\", \"words\": \"asked again\" }],",
        "23 $.clocks[0].stops[0]: \"asked again\" ends the clock as it starts: the same event starts it")]
    [InlineData(Stops, Stops + "\"cancels\": [{ \"event\": \"asked\", \"words\": \"asked anew\", \"scope\": \"case\" }],",
        "23 $.clocks[0].cancels[0]: \"asked anew\" ends the clock as it starts: the same event starts it")]
    [InlineData(Stops, Stops + "\"cancels\": [{ \"event\": \"answered\", \"words\": \"answered as well\" }],",
        "23 $.clocks[0].cancels[0]: \"answered as well\" never cancels: the same event is a stop, and a stop comes first")]
    [InlineData(Stops, Stops + "\"cancels\": [{ \"event\": \"withdrawn\", \"words\": \"withdrawn\" }, { \"event\": \"withdrawn\", \"words\": \"taken back\" }],",
        "23 $.clocks[0].cancels[1]: \"taken back\" is never reached: each such event meets one above it")]
    [InlineData("\"limit\": \"3 working days\"", "\"limit\": \"1 day\"",
        "25 $.clocks[0].ladder: the rung \"1 working day before due\" of the ladder \"quick\" does not lie within 1 day")]
    [InlineData(BeforeDue, "{ \"when\": \"2 working days before due\", \"tell\": [\"manager\"] },\n" + BeforeDue + "{ \"when\": \"on the last day at 10:00\", \"tell\": [\"manager\"] }, ")]
    [InlineData(Overdue, Overdue + ", { \"when\": \"1 working day after due\", \"tell\": [\"director\"] }",
        "25 $.clocks[0].ladder: the rung \"when overdue\" of the ladder \"quick\" is never told: \"1 working day after due\" is the " +
        "same morning for a clock in days")]
    [InlineData(Overdue, Overdue + ", " + Overdue,
        "14 $.ladders.quick[2]: the rung \"when overdue\" stands twice")]
    [InlineData("\"key\": \"answer\",", "\"key\": \"answer\", \"on\": \"no\",",
        "19 $.clocks[0].on: true or false is needed here, not \"no\"")]
    [InlineData("\"limit\": \"3 working days\"", "\"on\": false, \"limit\": \"3 workdays\"",
        "21 $.clocks[0].limit: \"3 workdays\" is not a time limit: write a whole number and a unit, such as \"1 working day\", " +
        "\"48 hours\", \"28 days\", \"6 weeks\" or \"3 months\"")]
    public void A_fault_in_a_profile_is_told_with_its_place(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, written, instead);

        var found = files.Lines(files.Read().Faults);

        Assert.Equal(
            faults.Select(each => $"config/profiles/small.json:{each}").Order(),
            found.Where(each => each.Contains("profiles", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("08:59", true)]
    [InlineData("09:00", false)]
    public void A_rung_of_the_last_day_must_come_before_the_time_it_is_due_by(string rung, bool sound)
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"limit\": \"3 working days\"", "\"limit\": \"3 working days\", \"dueBy\": \"09:00\"")
            .Change(ConfigFiles.Profile, BeforeDue, BeforeDue + $"{{ \"when\": \"on the last day at {rung}\", \"tell\": [\"manager\"] }},");

        var faults = files.Lines(files.Read().Faults);

        Assert.Equal(
            sound
                ? []
                : [
                    "config/profiles/small.json:25 $.clocks[0].ladder: the rung \"on the last day at 09:00\" of the ladder \"quick\" " +
                    "comes when it is late already: it is due by 09:00",
                ],
            faults);
    }

    [Fact]
    public void A_delay_and_a_time_of_the_last_day_are_read()
    {
        using var files = new ConfigFiles()
            .Change(ConfigFiles.Profile, "\"withdrawn\": \"withdrawn\"",
                "\"withdrawn\": \"withdrawn\", \"put-off-to\": \"put off to\"," +
                "\"put-off\": { \"words\": \"put off\", \"facts\": { \"chair\": [\"yes\", \"no\"], \"reason\": \"any\" } }")
            .Change(ConfigFiles.Profile, "\"limit\": \"3 working days\"",
                "\"limit\": \"3 working days\", \"dueBy\": \"09:00\", \"delay\": { \"event\": \"put-off\", \"words\": \"put off by the chair\", " +
                "\"when\": { \"chair\": [\"yes\"] }, \"until\": \"put-off-to\" }");

        var read = files.Read();

        Assert.Equal([], files.Lines(read.Faults));
        var clock = Assert.Single(read.Configuration!.ProfileOf("anytown").Clocks);
        Assert.Equal(new TimeOnly(9, 0), clock.DueBy);
        Assert.Equal(
            ("put-off", "put off by the chair", "put-off-to"),
            (clock.Delay!.By.Event.Name, clock.Delay.By.Words, clock.Delay.Until?.Name));
        Assert.Equal(("chair", "yes"), (Assert.Single(clock.Delay.By.When).Fact, clock.Delay.By.When[0].AnyOf[0]));
    }

    [Theory]
    [InlineData("\"until\": \"2026-08-31\",", "\"from\": \"2026-09-01\",", true)]
    [InlineData("\"until\": \"2026-09-01\",", "\"from\": \"2026-09-01\",", false)]
    [InlineData("\"until\": \"2026-09-01\",", "", false)]
    public void Two_editions_of_a_clock_may_not_overlap(string first, string second, bool sound)
    {
        using var files = new ConfigFiles();
        var text = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Profile));
        var clock = text[text.IndexOf("    {\n      \"key\": \"answer\"", StringComparison.Ordinal)..text.IndexOf("\n  ]\n}", StringComparison.Ordinal)];
        files.Change(ConfigFiles.Profile, clock,
            $"{clock.Replace("\"owner\"", first + "\"owner\"", StringComparison.Ordinal)},\n{clock.Replace("\"owner\"", second + "\"owner\"", StringComparison.Ordinal)}");

        var faults = files.Lines(files.Read().Faults);

        Assert.Equal(
            sound
                ? []
                : [
                    "config/profiles/small.json:28 $.clocks[1].key: the clock \"answer\" stands twice for the same days: end the " +
                    "earlier one with \"until\" and begin the later one with \"from\"",
                ],
            faults);
    }

    [Theory]
    [InlineData("8 working days", 7, 8)]
    [InlineData("7 days", 4, 5)]
    [InlineData("10 days", 7, 8)]
    [InlineData("6 weeks", 29, 30)]
    [InlineData("1 month", 22, 23)]
    [InlineData("3 months", 65, 66)]
    public void A_rung_that_would_fall_on_the_start_or_before_it_is_refused(string limit, int sound, int faulty)
    {
        Assert.Empty(Faults(sound));
        Assert.Equal(
            [$"config/profiles/small.json:25 $.clocks[0].ladder: the rung \"{faulty} working days before due\" of the ladder \"quick\" does not lie within {limit}"],
            Faults(faulty));

        IReadOnlyList<string> Faults(int days)
        {
            using var files = new ConfigFiles().Change(ConfigFiles.Profile, "3 working days", limit)
                .Change(ConfigFiles.Profile, "1 working day before due", $"{days} working days before due");
            return files.Lines(files.Read().Faults);
        }
    }

    [Theory]
    [InlineData("\"limit\": \"3 working days\"", "24 hours", "24 hours after start")]
    [InlineData("\"limit\": \"3 working days\"", "2 days before", "24 hours after start")]
    [InlineData("\"limit\": \"3 working days\"", "24 hours", "on the last day at 10:00")]
    [InlineData("\"limit\": \"3 working days\"", "6 weeks", "24 hours after start")]
    public void A_rung_that_no_run_of_the_clock_can_reach_is_refused(string written, string limit, string rung)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Profile, written, $"\"limit\": \"{limit}\"")
            .Change(ConfigFiles.Profile, "1 working day before due", rung);

        var shown = limit.Replace(" before", "", StringComparison.Ordinal);
        Assert.Equal(
            [$"config/profiles/small.json:25 $.clocks[0].ladder: the rung \"{rung}\" of the ladder \"quick\" does not lie within {shown}"],
            files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("2027-01-01", "2027-01-06", "2 Jan to 5 Jan 2027")]
    [InlineData("2026-12-30", "2027-01-02", "31 Dec 2026 to 1 Jan 2027")]
    [InlineData("2027-01-01", "2027-01-03", "2 Jan 2027")]
    [InlineData("2027-01-01", "2027-01-02", null)]
    public void Days_that_no_edition_of_a_clock_covers_are_worth_a_look(string until, string from, string? days)
    {
        using var files = new ConfigFiles();
        var text = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Profile));
        var clock = text[text.IndexOf("    {\n      \"key\": \"answer\"", StringComparison.Ordinal)..text.IndexOf("\n  ]\n}", StringComparison.Ordinal)];
        files.Change(ConfigFiles.Profile, clock,
            $"{clock.Replace("\"owner\"", $"\"until\": \"{until}\",\"owner\"", StringComparison.Ordinal)},\n" +
            clock.Replace("\"owner\"", $"\"from\": \"{from}\",\"owner\"", StringComparison.Ordinal));

        var warnings = files.Lines(files.Read().Warnings);

        Assert.Equal(
            days is null ? [] : [$"config/profiles/small.json:34 $.clocks[1].from: no edition of answer covers {days}: what starts then is not watched"],
            warnings);
    }

    [Theory]
    [InlineData("\"2026-12-25\"", "\"25/12/2026\"",
        "6 $.holidays[\"25/12/2026\"]: \"25/12/2026\" is not a day such as 2026-12-25")]
    [InlineData("\"2026-12-25\"", "\"2029-12-25\"",
        "6 $.holidays[\"2029-12-25\"]: the day lies outside the calendar, which is known from 2026-01-01 to 2027-12-31")]
    [InlineData("\"knownUntil\": \"2027-12-31\"", "\"knownUntil\": \"2025-12-31\"",
        "1 $.knownUntil: the calendar ends before it begins",
        "6 $.holidays[\"2026-12-25\"]: the day lies outside the calendar, which is known from 2026-01-01 to 2025-12-31")]
    [InlineData("{ \"2026-12-25\": \"Christmas Day\" }", "{ \"2026-12-25\": \"Christmas Day\", \"2026-12-25\": \"again\" }",
        "6 $.holidays[\"2026-12-25\"]: \"2026-12-25\" stands twice")]
    public void A_fault_in_a_calendar_is_told_with_its_place(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Calendar, written, instead);

        Assert.Equal(faults.Select(each => $"config/calendars/somewhere.json:{each}"), files.Lines(files.Read().Faults));
    }
}
