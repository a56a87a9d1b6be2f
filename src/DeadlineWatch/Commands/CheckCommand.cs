using System.Globalization;
using DeadlineWatch.Configuration;
using DeadlineWatch.Hosting.Logs;
using DeadlineWatch.Probing;

namespace DeadlineWatch.Commands;

/// <summary>Says everything that is wrong with the configuration at once, or what the service would do with
/// it.</summary>
internal static class CheckCommand
{
    private const int LabelWidth = 11;
    private const string Dot = " · ";

    /// <summary>Writes the answer for a person, or for a program the same as JSON; gives the exit code.</summary>
    /// <param name="result">What was read.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="json">For a program, which gets all there is.</param>
    /// <param name="output">Where to.</param>
    /// <param name="profiles">Whether a person asked for the clocks of the profiles too, and where each comes from.</param>
    /// <param name="reach">Whether what it names can be reached; null where nobody asked.</param>
    public static int Write(
        ConfigurationResult result, DateTimeOffset now, bool json, TextWriter output, bool profiles = false, IReadOnlyList<Probed>? reach = null)
    {
        var answer = CheckAnswer.Of(result, now) with { Reach = reach };
        if (json)
        {
            Json.Write(output, answer);
        }
        else
        {
            WriteText(answer, profiles, output);
        }

        return answer.Sound ? ExitCode.Done : ExitCode.Wrong;
    }

    private static void WriteText(CheckAnswer answer, bool profiles, TextWriter output)
    {
        // Faults name their files themselves.
        answer.Service?.InUse.Write(output);
        WriteFound(answer.Warnings, "warning: ", output);
        WriteFound(answer.Faults, "", output);
        if (answer.Service is not { } service)
        {
            output.WriteLine(
                $"{Count(answer.Faults.Count, "fault")}. The service would not start with this configuration.");
            return;
        }

        output.WriteLine(answer.Warnings.Count == 0
            ? "Configuration is sound."
            : $"Configuration is sound, with {Count(answer.Warnings.Count, "warning")}.");
        foreach (var authority in service.Authorities)
        {
            var sources = Count(authority.Sources.Count, "source");
            var profile = service.Profiles.First(each => each.Profile == authority.Profile);
            WriteLine("authority", string.Join(Dot, authority.Key, $"profile {profile.Words}", sources), output);
            WriteClocks(authority, output);
            if (authority.CutOff is { } cutOff)
            {
                WriteLine("cut-off", string.Create(CultureInfo.InvariantCulture,
                    $"{cutOff.At:HH\\:mm}, lengthens {(cutOff.Lengthens.Count == 0 ? "no clock that runs" : string.Join(", ", cutOff.Lengthens))}"), output);
            }

            if (profile.Off.Count > 0 && !profiles)
            {
                WriteLine("off", $"{Count(profile.Off.Count, "clock")} more, shown by check --profiles", output);
            }

            WriteSources(authority, output);
        }

        if (profiles)
        {
            service.Profiles.ToList().ForEach(each => ProfileText.Write(each, LabelWidth, output));
        }

        WriteRows("calendar", [.. service.Calendars.Select(each => (each.Calendar, Reach(each)))], output);
        WriteLine("mail", string.Join(Dot, Way(service.Mail), Reached(service)), output);
        WriteRows("teams", Teams(service), output);
        WriteLine("people", People(service.People), output);
        WriteLine("ledger", $"{service.LedgerStore}{Dot}{service.Ledger}", output);
        WriteLine("listen", service.Listen, output);
        if (service.Ping is { } ping)
        {
            WriteLine("ping", ping, output);
        }
    }

    private static void WriteFound(IReadOnlyList<ConfigurationFault> found, string prefix, TextWriter output)
    {
        foreach (var each in found)
        {
            var line = each.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{each.Line}") : "";
            var path = each.Path == "$" ? "" : "  " + each.Path;
            output.WriteLine(OneLine.Of(each.File + line + path));
            foreach (var part in TextTable.Wrap(prefix + OneLine.Of(each.Message), Terminal.Width - 2))
            {
                output.WriteLine($"  {part}");
            }
        }
    }

    private static void WriteClocks(CheckedAuthority authority, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var (clock, index) in authority.Clocks.Select((clock, index) => (clock, index)))
        {
            // With the gap of two between columns, the keys stand below what the other labels say.
            table.Add((index == 0 ? "clocks" : "").PadRight(LabelWidth - 2), clock.Clock,
                clock.Watched ? "watched" : "not watched", clock.Why ?? Origin(clock));
        }

        table.Write(output);
    }

    private static void WriteSources(CheckedAuthority authority, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var (source, index) in authority.Sources.Select((source, index) => (source, index)))
        {
            table.Add((index == 0 ? "sources" : "").PadRight(LabelWidth - 2), source.Source,
                EvaluateText.KindWords(source.Kind), source.Folder, source.Words());
        }

        table.Write(output);
    }

    // Which source says what is worth a word only where they are several.
    private static string Origin(CheckedClock clock) => clock.Starts.Union(clock.Stops).Count() < 2
        ? ""
        : $"starts: {string.Join(", ", clock.Starts)}{Dot}stops: {string.Join(", ", clock.Stops)}";

    private static string Reach(CheckedCalendar calendar)
    {
        var (end, days) = (calendar.KnownUntil.ToString("d MMM yyyy", CultureInfo.InvariantCulture), calendar.DaysLeft);

        return days < 0 ? $"ended {end} ({Count(-days, "day")} ago)" : $"known to {end} ({Count(days, "day")})";
    }

    private static string Way(CheckedMail mail) =>
        mail.Relay is null ? $"into the folder {mail.Folder}" : $"{mail.Relay}, {SecurityWords(mail.Security)}";

    private static string SecurityWords(string? security) => security switch
    {
        "starttls" => "STARTTLS",
        "implicit-tls" => "TLS",
        _ => "no TLS",
    };

    private static string Reached(CheckedService service) =>
        $"{Count(service.Teams.Count, "team")}, {Count(service.Mail.Addresses, "address", "addresses")} under " +
        string.Join(", ", service.Mail.AllowedDomains);

    private static List<(string Name, string Text)> Teams(CheckedService service)
    {
        List<(string, string)> teams = [.. service.Teams.Select(each => (each.Team, Roles(each.Roles, each.Clocks, each.Parent)))];
        if (service.EveryTeam.Count + service.EveryTeamClocks.Count > 0)
        {
            teams.Add(("every team", Roles(service.EveryTeam, service.EveryTeamClocks, parent: null)));
        }

        return teams;
    }

    private static string Roles(
        IReadOnlyDictionary<string, int> roles, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> clocks, string? parent) =>
        string.Join(Dot, roles.Select(Counted)
            .Concat(clocks.SelectMany(clock => clock.Value.Select(each => $"{clock.Key}: {Counted(each)}")))
            .Concat(parent is null ? [] : [$"else as {parent}"]));

    private static string Counted(KeyValuePair<string, int> role) => string.Create(CultureInfo.InvariantCulture, $"{role.Key} {role.Value}");

    private static string People(CheckedPeople people)
    {
        string?[] facts =
        [
            people.Hours,
            $"digest at {DueWords.Time(people.DigestAt)}",
            $"at most {Count(people.MailsAnHour, "mail")} an hour",
            people.Otherwise == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{people.Otherwise} otherwise"),
            people.Away == 0 ? null : $"{Count(people.Away, "deputy", "deputies")} told today",
            people.DailyWord == 0 ? null : Count(people.DailyWord, "daily word"),
        ];

        return string.Join(Dot, facts.OfType<string>());
    }

    private static void WriteLine(string label, string text, TextWriter output) =>
        WriteRows(label, [(text, "")], output);

    private static void WriteRows(string label, IReadOnlyList<(string Name, string Text)> rows, TextWriter output)
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped);
        foreach (var ((name, text), index) in rows.Select((row, index) => (row, index)))
        {
            table.Add((index == 0 ? label : "").PadRight(LabelWidth - 2), name, text);
        }

        table.Write(output);
    }

    private static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
