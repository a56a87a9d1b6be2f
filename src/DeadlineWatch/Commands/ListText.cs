using System.Globalization;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Commands;

/// <summary>Writes the answer of <c>list</c> for a person: by urgency, each section most urgent first.</summary>
internal static class ListText
{
    // A working week: what a manager plans for.
    private static readonly Within Week = new(5, IsHours: false);

    public static void Write(Listing listing, Within? within, Terminal terminal)
    {
        var dataAsOf = listing.DataAsOf is { } asOf
            ? $"data from {DueWords.Instant(asOf, CivilTime.DayOf(listing.Now))}"
            : "no data yet";
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{listing.Listed.Count:N0} of {DueWords.Count(listing.Open, "open clock")} · {dataAsOf}"));
        foreach (var source in listing.WaitsFor)
        {
            terminal.Output.WriteLine($"Nothing has been read yet from {source}: the clocks that need it are not run.");
        }

        var table = new TextTable(
            2, ColumnKind.Left, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped, ColumnKind.Wrapped);
        var horizon = within ?? Week;
        foreach (var section in listing.Listed.GroupBy(each => UrgencyOf(each, horizon)).OrderBy(each => each.Key))
        {
            if (table.IsEmpty)
            {
                terminal.Output.WriteLine();
            }

            table.AddHeading(Heading(section.Key, horizon, terminal));
            foreach (var each in section)
            {
                table.Add(CaseWords(each, listing), each.Of.NameOf(each.Deadline), each.Words, Dates(each, section.Key), each.Team ?? "");
            }
        }

        table.Write(terminal);
    }

    private static Urgency UrgencyOf(StandingDeadline each, Within horizon)
    {
        var deadline = each.Deadline;
        return each.UnseenAt is not null ? Urgency.Unseen
            : each.State == DeadlineState.Overdue ? Urgency.Overdue
            : each.AwaitsData ? Urgency.AwaitingData
            : (deadline.DueOn ?? CivilTime.DayOf(deadline.EarliestDueAt)) <= CivilTime.DayOf(each.Now) ? Urgency.Today
            : horizon.Holds(deadline, each.Of.Profile.Counting, each.Now) ? Urgency.Within
            : Urgency.Later;
    }

    private static string Heading(Urgency urgency, Within horizon, Terminal terminal) => urgency switch
    {
        Urgency.Overdue => terminal.Urgent("OVERDUE"),
        Urgency.AwaitingData => terminal.Soon("DUE, AWAITING DATA"),
        Urgency.Today => terminal.Soon("DUE TODAY"),
        Urgency.Within => terminal.Heading($"DUE WITHIN {horizon.ToString().ToUpperInvariant()}"),
        Urgency.Later => terminal.Heading("DUE LATER"),
        _ => terminal.Heading("NO LONGER IN THE SOURCE, mails pause"),
    };

    private static string CaseWords(StandingDeadline each, Listing listing) => listing.Authorities.Count == 1
        ? each.Deadline.Clock.Case
        : $"{each.Deadline.Clock.Authority} {each.Deadline.Clock.Case}";

    // "By the end of today" need not be said twice, but where only a date is known it is due between two times.
    private static string Dates(StandingDeadline each, Urgency urgency)
    {
        string?[] all = [urgency == Urgency.Today && each.Deadline.EarliestDueAt == each.Deadline.DueAt ? each.Booking() : each.Dates(), each.InHand()];
        return string.Join("; ", all.OfType<string>());
    }

    private enum Urgency
    {
        Overdue,
        AwaitingData,
        Today,
        Within,
        Later,
        Unseen,
    }
}
