using DeadlineWatch.Rules;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Commands.Silencing;

/// <summary>Says to a person what was silenced, until when, and what goes on.</summary>
internal static class SilenceText
{
    public static void Write(
        SilenceOptions options, Profile profile, IReadOnlyList<SilencedMatter> done, DateTimeOffset now, Terminal terminal)
    {
        var what = options.Lift ? "Lifted" : options.Kind == SilenceKind.Acknowledgement ? "Acknowledged" : "Silenced";
        var why = options.Reason is { } reason ? $": {profile.Silences!.Reasons[reason]}" : "";
        terminal.Output.WriteLine(terminal.Heading($"{what}{why} · case {options.Case.Trim()}"));
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left, ColumnKind.Wrapped);
        foreach (var each in done)
        {
            table.Add(each.Clock, each.Standing, options.Lift ? "told again from now on" : Until(each, now));
        }

        table.Write(terminal);
        if (options.Lift)
        {
            return;
        }

        const string WhatGoesOn = "Mails about it pause; the deadline does not: it stays in lists, metrics and reports. When this ends, "
            + "or is lifted (--lift), the latest step passed is told. A moved date, another team and that it is done are told meanwhile.";
        foreach (var line in TextTable.Wrap(WhatGoesOn, Terminal.Width))
        {
            terminal.Output.WriteLine(line);
        }
    }

    private static string Until(SilencedMatter matter, DateTimeOffset now) =>
        $"until {SilencedMatter.Words(matter.Until, now)}{(matter.Severity >= Severity.Overdue ? "" : ", or overdue")}"
        + (matter.Pauses.Count == 0 ? "" : $"; pauses \"{string.Join("\", \"", matter.Pauses)}\"");
}
