using DeadlineWatch.Commands.Demo;

namespace DeadlineWatch.Tests.Commands.Demo;

/// <summary>How a clock stands, by plain arithmetic on the exported rows alone.</summary>
internal enum PlainState
{
    Running,
    Overdue,
    InTime,
    OutOfTime,
    Cancelled,
}

/// <summary>The states of the five clocks in one export, worked out as a person with a wall calendar would.</summary>
internal sealed class PlainStates(IReadOnlyDictionary<string, IReadOnlyList<ExportedRow>> export, DateTime now)
{
    private readonly PlainDays _days = new(MadeUp.Holidays);
    private readonly ILookup<string, ExportedRow> _confirmations = export[CaseSystem.Confirmations].ToLookup(row => row["referral_id"]);
    private readonly ILookup<string, ExportedRow> _conferences = export[CaseSystem.Conferences].ToLookup(row => row["s47_id"]);
    private readonly ILookup<string, ExportedRow> _plans = export[CaseSystem.Conferences]
        .Where(row => row["plan_start"].Length > 0).ToLookup(row => row.Child);

    private readonly ILookup<string, ExportedRow> _closures = export[CaseSystem.Closures].ToLookup(row => row.Child);

    public IEnumerable<(string Id, PlainState State)> Decisions() => Referrals().Select(row => (row["referral_id"],
        Judge(row.Day("received_at")!.Value, 1, row.Day("decided_at"), row["withdrawn_at"].Length > 0)));

    public IEnumerable<(string Id, PlainState State)> Answers() => Referrals().Select(row => (row["referral_id"],
        Judge(row.Day("received_at")!.Value, 3, row.Day("answered_at"), row["withdrawn_at"].Length > 0)));

    public IEnumerable<(string Id, PlainState State)> Confirmations() => Referrals()
        .Where(row => row["contact_method"] is "Phone" or "In person" or "Email" or "Portal")
        .Select(row =>
        {
            if (!IsProfessional(row) || row["contact_method"] is "Email" or "Portal")
            {
                return (row["referral_id"], PlainState.Cancelled);
            }

            var due = row.Time("received_at")!.Value.AddHours(48);
            var confirmed = _confirmations[row["referral_id"]].Select(each => each.Time("received_at")).FirstOrDefault();
            return (row["referral_id"],
                row.Time("withdrawn_at") is { } withdrawn && !(confirmed < withdrawn) ? PlainState.Cancelled
                : confirmed is { } at ? (at <= due ? PlainState.InTime : PlainState.OutOfTime)
                : now > due ? PlainState.Overdue : PlainState.Running);
        });

    public IEnumerable<(string Id, PlainState State)> Enquiries() => StartedEnquiries().Select(row =>
        (row["s47_id"], row["s47_outcome"] == "Police only"
            ? PlainState.Cancelled
            : Judge(row.Day("strategy_discussion_at")!.Value, 10, row.Day("s47_completed_at"), IsClosed(row))));

    public IEnumerable<(string Id, PlainState State)> FirstConferences() => StartedEnquiries().Select(row =>
    {
        var started = row.Day("strategy_discussion_at")!.Value;
        var conference = _conferences[row["s47_id"]].FirstOrDefault();
        var held = conference?["conference_result"].Length > 0 ? conference.Day("conference_date") : null;
        var unneeded = row["s47_outcome"] is "Services" or "NFA" or "Police only" or "Other"
            || conference?["conference_not_needed"] == "Y" || IsClosed(row)
            || _plans[row.Child].Any(plan => plan.Day("plan_start") < started);
        return (row["s47_id"], Judge(started, 15, held, unneeded));
    });

    private PlainState Judge(DateOnly start, int limit, DateOnly? stop, bool cancelled)
    {
        var due = _days.Add(start, limit);

        // A stop before its start is a slip of somebody's hand, and stops nothing.
        return stop is { } on && on >= start ? (on <= due ? PlainState.InTime : PlainState.OutOfTime)
            : cancelled ? PlainState.Cancelled
            : DateOnly.FromDateTime(now) > due ? PlainState.Overdue : PlainState.Running;
    }

    private bool IsClosed(ExportedRow enquiry) =>
        _closures[enquiry.Child].Any(each => each.Day("closed_on") >= enquiry.Day("strategy_discussion_at"));

    private IEnumerable<ExportedRow> Referrals() => export[CaseSystem.Referrals]
        .Where(row => row.Child.Length > 0 && row.Time("received_at") is not null).DistinctBy(row => row["referral_id"]);

    private IEnumerable<ExportedRow> StartedEnquiries() => export[CaseSystem.Enquiries]
        .Where(row => row.Time("strategy_discussion_at") is not null).DistinctBy(row => row["s47_id"]);

    private static bool IsProfessional(ExportedRow row) => row["referrer_type"] is not ("Family/neighbour" or "Anonymous");
}
