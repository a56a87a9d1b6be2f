using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Turns the blocks of one child of a census return into events. Each block is a row of its own: what stands in
/// one enquiry belongs together, and to no other.</summary>
internal sealed class CinChild(Gathering gathering, string file)
{
    private static readonly string[] PublicReferrers = ["1A", "1B", "1C", "1D", "9"];

    private static readonly string[] ProfessionalReferrers =
        ["2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8"];

    private const string ReferrerUnknown = "10";

    private readonly CellText _cells = new(gathering);

    /// <param name="blocks">The child's own block first.</param>
    public void Gather(IReadOnlyList<CinBlock> blocks)
    {
        foreach (var block in blocks)
        {
            gathering.CountRow(block.Name);
        }

        var child = blocks[0];
        var id = child.Find("LAchildID");
        if (_cells.Reference(id?.Text, new CellPlace(file, id?.Line ?? child.Line, "LAchildID")) is not { } reference)
        {
            return;
        }

        var death = child.Find("PersonDeathDate");
        AddRow(reference, row => AddDated(row, SourceShape.ChildDied, death));
        foreach (var block in blocks.Skip(1))
        {
            switch (block.Name)
            {
                case CinBlock.Details:
                    AddDetails(reference, block, hasDeathDate: death is not null);
                    break;
                case CinBlock.Section47:
                    AddRow(reference, row => FillEnquiry(row, block));
                    break;
                case CinBlock.Plan:
                    AddRow(reference, row => FillPlan(row, block));
                    break;
                case CinBlock.Assessment:
                    AddRow(reference, row =>
                    {
                        AddDated(row, SourceShape.AssessmentStarted, block.Find("AssessmentActualStartDate"));
                        AddDated(row, SourceShape.AssessmentCompleted, block.Find("AssessmentAuthorisationDate"));
                    });
                    break;
                default: // a child within a child: its values belong to nobody
                    gathering.Find(
                        "nested-child", $"{file}:{block.Line}", "A child stands within another. It was set aside.", reference);
                    break;
            }
        }
    }

    private void AddRow(string reference, Action<CaseRow> fill)
    {
        var row = new CaseRow(reference, group: null, team: null);
        fill(row);
        gathering.Add(row);
    }

    /// <summary>A referral, its closure, and the conference of a child who moved in on a plan (which has no enquiry). A
    /// closure for a death or a move to another authority is told as such besides: either may end clocks of its
    /// own.</summary>
    private void AddDetails(string reference, CinBlock block, bool hasDeathDate)
    {
        var closed = block.Find("CINclosureDate");
        var reason = Reason(reference, block.Find("ReasonForClosure"));
        AddRow(reference, row =>
        {
            AddDated(row, SourceShape.ReferralReceived, block.Find("CINreferralDate"), "referrer", Referrer(reference, block));
            AddDated(row, SourceShape.ConferenceHeld, block.Find("DateOfInitialCPC"));
            AddDated(row, SourceShape.CaseClosed, closed, "reason", reason);
        });
        if (reason == "RC2" && !hasDeathDate)
        {
            AddRow(reference, row => AddDated(row, SourceShape.ChildDied, closed));
        }
        else if (reason == "RC5")
        {
            AddRow(reference, row => AddDated(row, SourceShape.TransferredOut, closed));
        }
    }

    private void FillEnquiry(CaseRow row, CinBlock block)
    {
        AddDated(row, SourceShape.Section47Started, block.Find("S47ActualStartDate"));
        AddDated(row, SourceShape.ConferenceHeld, block.Find("DateOfInitialCPC"));
        if (block.Find("ICPCnotRequired") is not { } flag)
        {
            return;
        }

        switch (flag.Text)
        {
            case "true" or "1":
                row.Add(new CaseEvent { Kind = SourceShape.ConferenceNotRequired, Facts = gathering.Facts([]) });
                break;
            case "false" or "0":
                break;
            default:
                _cells.UnknownCode(Place(flag), row.Reference);
                break;
        }
    }

    private void FillPlan(CaseRow row, CinBlock block)
    {
        AddDated(row, SourceShape.PlanStarted, block.Find("CPPstartDate"));
        AddDated(row, SourceShape.PlanEnded, block.Find("CPPendDate"));
        foreach (var review in block.Values.Where(each => each.Element == "CPPreviewDate"))
        {
            AddDated(row, SourceShape.ReviewConferenceHeld, review);
        }
    }

    private string? Referrer(string reference, CinBlock block)
    {
        var source = block.Find("ReferralSource");
        if (source is null || source.Text == ReferrerUnknown)
        {
            return null;
        }

        if (PublicReferrers.Contains(source.Text))
        {
            return "public";
        }

        if (ProfessionalReferrers.Contains(source.Text))
        {
            return "professional";
        }

        _cells.UnknownCode(Place(source), reference);
        return null;
    }

    private string? Reason(string reference, CinValue? reason)
    {
        if (reason is null)
        {
            return null;
        }

        if (reason.Text is ['R', 'C', >= '1' and <= '9'])
        {
            return gathering.Pooled(reason.Text);
        }

        _cells.UnknownCode(Place(reason), reference);
        return null;
    }

    private void AddDated(CaseRow row, EventKind kind, CinValue? value, string? fact = null, string? code = null)
    {
        if (value is null || _cells.Date(value.Text, midnightIsTime: false, Place(value), row.Reference) is not { } moment)
        {
            return;
        }

        row.Add(new CaseEvent
        {
            Kind = kind,
            OccurredAt = moment,
            Facts = gathering.Facts(fact is not null && code is not null ? [KeyValuePair.Create(fact, code)] : []),
        });
    }

    private CellPlace Place(CinValue value) => new(file, value.Line, value.Element);
}
