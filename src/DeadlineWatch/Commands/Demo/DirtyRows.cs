using System.Globalization;

namespace DeadlineWatch.Commands.Demo;

/// <summary>A row that no careful reader takes as it stands.</summary>
/// <param name="Table">The table.</param>
/// <param name="Id">The referral's or enquiry's id in it.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record DirtyRow(string Table, string Id, string Fault);

/// <summary>Enters the rows that every real export has a few of. They stand there from before the window to its end, on
/// families of their own.</summary>
internal sealed class DirtyRows(CaseSystem system, Families families, PlainDays days, DateOnly day)
{
    private readonly List<DirtyRow> _entered = [];

    public IReadOnlyList<DirtyRow> Enter()
    {
        var never = day.ToString("'31/02/'yyyy", CultureInfo.InvariantCulture);
        Spoil(CaseSystem.Referrals, "impossible date", row => row.With("received_at", Field.Of(never + " 10:15")));
        Spoil(CaseSystem.Referrals, "missing case reference", row => row.With("child_ref", Field.Blank));
        Spoil(CaseSystem.Referrals, "unknown code", row => row.With("contact_method", Field.Of("Fax")));
        Spoil(CaseSystem.Referrals, "end before start",
            row => row.With("decided_at", Field.Of(Field.Write(days.Add(day, -22).ToDateTime(new TimeOnly(9, 30))))));
        Double(CaseSystem.Referrals);
        Spoil(CaseSystem.Enquiries, "impossible date",
            row => row.With("strategy_discussion_at", Field.Of(never + " 14:00")));
        Spoil(CaseSystem.Enquiries, "unknown code", row => row.With("s47_outcome", Field.Of("TBC")));
        Double(CaseSystem.Enquiries);
        EnterStrayMail();
        return _entered;
    }

    private void Spoil(string table, string fault, Func<Row, Row> spoil)
    {
        var row = Clean(table);
        Keep(table, spoil(row), fault);
    }

    private void Double(string table)
    {
        var row = Clean(table);
        system.Add(table, row);
        Keep(table, row, "doubled row");
    }

    /// <summary>A confirmation whose sender gave no case reference.</summary>
    private void EnterStrayMail()
    {
        var id = system.NextId("R");
        var nobody = families.Next(1)[0] with { Ref = "" };
        system.Confirm(nobody, id, days.Add(day, -9).ToDateTime(new TimeOnly(11, 47)), "Siân Davies");
        _entered.Add(new DirtyRow(CaseSystem.Confirmations, id, "missing case reference"));
    }

    private void Keep(string table, Row row, string fault)
    {
        system.Add(table, row);
        var id = row.TextAt(table == CaseSystem.Referrals ? "referral_id" : "s47_id", DateTime.MaxValue);
        _entered.Add(new DirtyRow(table, id, fault));
    }

    /// <summary>A row about which nothing is late, three to four weeks old.</summary>
    private Row Clean(string table)
    {
        var child = families.Next(1)[0];
        var beganAt = days.Add(day, -20).ToDateTime(new TimeOnly(10, 15));
        var endedAt = days.Add(day, -20).ToDateTime(new TimeOnly(15, 50));
        return table == CaseSystem.Referrals
            ? CaseSystem.NewRow(child, beganAt, new(StringComparer.Ordinal)
            {
                ["team"] = Field.Of(Teams.FrontDoor),
                ["referral_id"] = Field.Of(system.NextId("R")),
                ["received_at"] = Field.Of(Field.Write(beganAt)),
                ["contact_method"] = Field.Of("Email"),
                ["referrer_type"] = Field.Of("School"),
                ["decided_at"] = Field.Of(Field.Write(endedAt)),
                ["decision"] = Field.Of("Advice"),
                ["answered_at"] = Field.Of(Field.Write(endedAt)),
            })
            : CaseSystem.NewRow(child, beganAt, new(StringComparer.Ordinal)
            {
                ["team"] = Field.Of(Teams.AssessmentSouth),
                ["s47_id"] = Field.Of(system.NextId("S")),
                ["strategy_discussion_at"] = Field.Of(Field.Write(beganAt)),
                ["s47_completed_at"] = Field.Of(Field.Write(days.Add(day, -14).ToDateTime(new TimeOnly(16, 20)))),
                ["s47_outcome"] = Field.Of("NFA"),
            });
    }
}
