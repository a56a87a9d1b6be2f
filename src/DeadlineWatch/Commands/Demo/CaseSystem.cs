using System.Globalization;

namespace DeadlineWatch.Commands.Demo;

/// <summary>The tables of the made-up case system and of the front door's mailbox, with all that is ever entered in
/// them: what an export shows is what had been entered by then.</summary>
internal sealed class CaseSystem(Dice dice)
{
    public const string Referrals = "referrals";
    public const string Enquiries = "enquiries";
    public const string Conferences = "conferences";
    public const string Closures = "closures";
    public const string Confirmations = "confirmations";

    /// <summary>What must never be read: a name or a birthday, and words that somebody typed.</summary>
    private static readonly string[] Notes =
        ["Call from school, see record", "Mum says \"she will ring back\"; no number left",
        "See e-mail of 3rd,\nattached twice", "Spoke to Mr & Mrs Yardley, Zoë present", "Chronology to follow", ""];

    private static readonly string[] Comments =
        ["Father not to be told; see note of visit", "Lives with gran at 7 Mill Lane", "Bruise, left arm – \"fell off the swing\"",
        "Interpreter (Welsh) booked,\nMrs Pritchard to ring back"];

    private static readonly string[] Senders =
        ["Siân Davies", "R. O’Neill", "Zoë Clarke", "Duty desk – police", "Mrs Fernández", "Head’s office"];

    private readonly Dictionary<string, List<Row>> _tables = new(StringComparer.Ordinal)
    {
        [Referrals] = [],
        [Enquiries] = [],
        [Conferences] = [],
        [Closures] = [],
        [Confirmations] = [],
    };

    private readonly List<(string Child, DateTime From, DateTime Until)> _absences = [];
    private int _lastId = 30417;

    /// <summary>All rows of a table that are ever entered.</summary>
    public IReadOnlyList<Row> Table(string name) => _tables[name];

    /// <summary>The rows of a table at a time, in the order in which they were entered.</summary>
    public IEnumerable<Row> RowsAt(string table, DateTime asOf) => _tables[table]
        .Where(row => row.EnteredAt <= asOf && (table == Confirmations || !IsAbsent(row.Child, asOf)))
        .OrderBy(row => row.EnteredAt)
        .ThenBy(row => row.Child.Ref, StringComparer.Ordinal);

    /// <summary>Takes a child out of every table of the case system for a while.</summary>
    public void Hide(Child child, DateTime from, DateTime until) => _absences.Add((child.Ref, from, until));

    public bool IsAbsent(Child child, DateTime asOf) =>
        _absences.Any(each => each.Child == child.Ref && each.From <= asOf && asOf < each.Until);

    public void Add(string table, Row row) => _tables[table].Add(row);

    /// <summary>Enters a referral for each child of the family.</summary>
    public void Enter(IReadOnlyList<Child> family, Referral referral)
    {
        var notes = dice.Pick(Notes);
        var sender = dice.Pick(Senders);
        foreach (var child in family)
        {
            var id = NextId("R");
            var received = Field.Of(Field.Write(referral.ReceivedAt));
            if (referral.Correction is { } correction)
            {
                received = received.Then(correction.EnteredAt, Field.Write(correction.ReceivedAt));
            }

            Add(Referrals, NewRow(child, Known(referral.ReceivedAt, referral.Lag), new()
            {
                ["team"] = Field.Of(referral.Team),
                ["referral_id"] = Field.Of(id),
                ["received_at"] = received,
                ["contact_method"] = Field.Of(referral.Method),
                ["referrer_type"] = Field.Of(referral.Referrer),
                ["decided_at"] = Entered(referral.DecidedAt, referral.Lag),
                ["decision"] = Entered(referral.DecidedAt, referral.Lag, referral.Decision),
                ["answered_at"] = Entered(referral.AnsweredAt, referral.Lag),
                ["withdrawn_at"] = Entered(referral.WithdrawnAt, referral.Lag),
                ["notes"] = Field.Of(notes),
            }));
            if (referral.ConfirmedAt is { } confirmedAt)
            {
                Confirm(child, id, confirmedAt, sender);
            }
        }
    }

    /// <summary>Enters an enquiry, and what becomes of its conference, for each child of the family.</summary>
    public void Enter(IReadOnlyList<Child> family, Enquiry enquiry)
    {
        var team = Field.Of(enquiry.Team);
        if (enquiry.Move is { } move)
        {
            team = team.Then(move.EnteredAt, move.Team);
        }

        for (var at = 0; at < family.Count; at++)
        {
            var id = NextId("S");
            Add(Enquiries, NewRow(family[at], Known(enquiry.StartedAt, enquiry.Lag), new()
            {
                ["team"] = team,
                ["s47_id"] = Field.Of(id),
                ["strategy_discussion_at"] = Field.Of(Field.Write(enquiry.StartedAt)),
                ["s47_completed_at"] = Entered(enquiry.CompletedAt, enquiry.Lag),
                ["s47_outcome"] = Entered(enquiry.CompletedAt, enquiry.Lag, enquiry.Outcome),
            }));
            if (enquiry.Bookings.Count > 0 || enquiry.NotNeededAt is not null)
            {
                var result = enquiry.Results.ElementAtOrDefault(at) ?? "Plan";
                Add(Conferences, ConferenceRow(family[at], id, team, enquiry, result));
            }
        }
    }

    /// <summary>Enters a plan that was made long before the council's exports begin: its enquiry has no id
    /// here.</summary>
    public void EnterOldPlan(IReadOnlyList<Child> family, string team, DateOnly startedOn)
    {
        foreach (var child in family)
        {
            Add(Conferences, NewRow(child, startedOn.ToDateTime(new TimeOnly(12, 0)), new()
            {
                ["team"] = Field.Of(team),
                ["s47_id"] = Field.Of("-1"),
                ["plan_start"] = Field.Of(Field.Write(startedOn)),
            }));
        }
    }

    public void Close(IReadOnlyList<Child> family, DateOnly on, string reason)
    {
        foreach (var child in family)
        {
            Add(Closures, NewRow(child, on.ToDateTime(new TimeOnly(17, 10)), new()
            {
                ["closed_on"] = Field.Of(Field.Write(on)),
                ["reason"] = Field.Of(reason),
            }));
        }
    }

    public void Confirm(Child child, string referralId, DateTime at, string sender)
    {
        var fields = new Dictionary<string, Field>(StringComparer.Ordinal)
        {
            ["referral_id"] = Field.Of(referralId),
            ["child_ref"] = Field.Of(child.Ref),
            ["received_at"] = Field.Of(at.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)),
            ["sender"] = Field.Of(sender),
        };
        Add(Confirmations, new Row(child, at, fields));
    }

    public string NextId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{++_lastId}");

    public static Row NewRow(Child child, DateTime enteredAt, Dictionary<string, Field> fields)
    {
        fields["child_ref"] = Field.Of(child.Ref);
        fields["family_ref"] = Field.Of(child.Family);
        fields["child_name"] = Field.Of(child.Name);
        fields["date_of_birth"] = Field.Of(Field.Write(child.BornOn));
        fields["comments"] = Field.Of(Comments[child.BornOn.DayNumber % Comments.Length]);
        return new Row(child, enteredAt, fields);
    }

    private static Row ConferenceRow(Child child, string enquiryId, Field team, Enquiry enquiry, string result)
    {
        var on = Field.Blank;
        foreach (var booking in enquiry.Bookings)
        {
            on = on.Then(booking.EnteredAt, Field.Write(booking.On));
        }

        var enteredAt = enquiry.Bookings.Count > 0 ? enquiry.Bookings[0].EnteredAt : enquiry.NotNeededAt!.Value;
        var fields = new Dictionary<string, Field>(StringComparer.Ordinal)
        {
            ["team"] = team,
            ["s47_id"] = Field.Of(enquiryId),
            ["conference_date"] = on,
            ["conference_not_needed"] = enquiry.NotNeededAt is { } ticked ? Field.Blank.Then(ticked, "Y") : Field.Blank,
        };
        if (enquiry.ResultAt is { } resultAt)
        {
            fields["conference_result"] = Field.Blank.Then(resultAt, result);
            fields["plan_start"] = result == "Plan"
                ? Field.Blank.Then(resultAt, Field.Write(enquiry.Bookings[^1].On))
                : Field.Blank;
        }

        return NewRow(child, enteredAt, fields);
    }

    /// <summary>A moment, or a text that goes with it, entered some minutes later; never after that day, for a thing
    /// done on its last day and entered the day after would be told as late.</summary>
    private static Field Entered(DateTime? at, TimeSpan lag, string? text = null) =>
        at is { } known ? Field.Blank.Then(Known(known, lag), text ?? Field.Write(known)) : Field.Blank;

    private static DateTime Known(DateTime at, TimeSpan lag)
    {
        var endOfDay = at.Date.AddMinutes((24 * 60) - 10);
        var entered = at + lag;
        return entered < endOfDay || at > endOfDay ? entered : endOfDay;
    }
}
