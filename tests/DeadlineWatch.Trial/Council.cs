using System.Globalization;

namespace DeadlineWatch.Trial;

/// <summary>A made-up council of the size of a median one, as exports in the shape of the example's sources: each case is in one of
/// a few plain states, all of it sound.</summary>
internal static class Council
{
    public const int Cases = 2300;

    private static readonly string[] Teams = ["Front Door", "Assessment North", "Assessment South", "Disabled Children"];

    /// <summary>Writes the exports below a data folder, as of a moment.</summary>
    public static void Write(string data, DateTime now)
    {
        var system = System.IO.Directory.CreateDirectory(Path.Join(data, "drop", "case-system")).FullName;
        var confirmations = System.IO.Directory.CreateDirectory(Path.Join(data, "drop", "confirmations")).FullName;
        var all = Enumerable.Range(0, Cases).ToList();
        // Days back, spread over three weeks; nothing lies after the load of last night.
        DateTime Received(int each) => now.Date.AddDays(-2 - (each % 21)).AddHours(9).AddMinutes(each % 400);

        File.WriteAllLines(Path.Join(system, "referrals.csv"),
        [
            "child_id,family_id,team,referral_id,received_at,entered_at,decided_at,decision,referrer_answered_at,withdrawn_at,channel,referrer_type",
            .. all.Select(each => $"{Case(each)},F{each / 2},{Teams[each % 4]},R{each},{Moment(Received(each))},{Moment(Received(each))},"
                + (each % 20 == 0 ? ",," : $"{Moment(Received(each).AddHours(5))},{(each % 5 == 0 ? "Strategy discussion" : "Assessment")},")
                + $"{(each % 7 == 0 ? "" : Moment(Received(each).AddHours(20)))},,Telephone,School"),
        ]);
        File.WriteAllLines(Path.Join(system, "section-47.csv"),
        [
            "child_id,family_id,team,enquiry_id,strategy_discussion_at,completed_on,outcome,conference_not_required",
            .. all.Where(each => each % 5 == 0 && each % 20 != 0).Select(each =>
                $"{Case(each)},F{each / 2},{Teams[each % 4]},E{each},{Moment(Received(each).AddHours(6))},,,"),
        ]);
        File.WriteAllLines(Path.Join(system, "conferences.csv"), ["child_id,family_id,team,enquiry_id,conference_at,outcome"]);
        File.WriteAllLines(Path.Join(system, "plans.csv"), ["child_id,plan_id,started_on,ended_on"]);
        File.WriteAllLines(Path.Join(system, "closures.csv"), ["child_id,closed_on,died,transferred_on,reason"]);
        File.WriteAllLines(Path.Join(confirmations, string.Create(CultureInfo.InvariantCulture, $"confirmations-{now:yyyy-MM-ddTHHmm}.csv")),
        [
            "child_id,referral_id,received_at,message_id",
            .. all.Where(each => each % 9 != 0).Select(each => $"{Case(each)},R{each},{Moment(Received(each).AddHours(22))},M{each}"),
        ]);
    }

    private static string Case(int number) => string.Create(CultureInfo.InvariantCulture, $"{20000 + number}");

    private static string Moment(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
