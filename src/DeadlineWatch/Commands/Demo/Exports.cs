using System.Globalization;
using System.Text;

namespace DeadlineWatch.Commands.Demo;

/// <summary>Writes what the made-up council's systems hand out: comma, UTF-8 and ISO dates from the case system;
/// semicolon, windows-1252 and British dates from the front door's mailbox, as real ones differ.</summary>
internal sealed class Exports(CaseSystem system)
{
    public const string CaseSystemFolder = "case-system";
    public const string ConfirmationsFolder = "confirmations";

    /// <summary>The columns of each table, in the order of the files. Names, birthdays, senders, notes and comments are there as
    /// in real exports, and no mapping may mention them.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Columns =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [CaseSystem.Referrals] =
            [
                "child_ref", "family_ref", "team", "child_name", "date_of_birth", "referral_id", "received_at",
                "contact_method", "referrer_type", "decided_at", "decision", "answered_at", "withdrawn_at", "notes",
            ],
            [CaseSystem.Enquiries] =
            [
                "child_ref", "family_ref", "team", "child_name", "date_of_birth", "s47_id", "strategy_discussion_at",
                "s47_completed_at", "s47_outcome", "comments",
            ],
            [CaseSystem.Conferences] =
            [
                "child_ref", "family_ref", "team", "child_name", "date_of_birth", "s47_id", "conference_date",
                "conference_result", "conference_not_needed", "plan_start", "plan_end", "comments",
            ],
            [CaseSystem.Closures] = ["child_ref", "family_ref", "child_name", "date_of_birth", "closed_on", "reason", "comments"],
            [CaseSystem.Confirmations] = ["referral_id", "child_ref", "received_at", "sender"],
        };

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Writes one file for each table, named with the London time it is as of.</summary>
    public void Write(string folder, DateTime asOf)
    {
        foreach (var table in Columns.Keys)
        {
            var mailbox = table == CaseSystem.Confirmations;
            var into = Path.Combine(folder, mailbox ? ConfirmationsFolder : CaseSystemFolder);
            Directory.CreateDirectory(into);

            var name = string.Create(CultureInfo.InvariantCulture, $"{table}-{asOf:yyyy-MM-dd'T'HHmm}.csv");
            var file = Path.Combine(into, name);
            var text = Text(table, asOf, mailbox ? ';' : ',');

            // Under another name first, so that nobody reads half a file.
            File.WriteAllText(file + ".part", text, mailbox ? Windows1252 : Utf8);
            File.Move(file + ".part", file, overwrite: true);
        }
    }

    private string Text(string table, DateTime asOf, char separator)
    {
        var columns = Columns[table];
        var text = new StringBuilder().AppendJoin(separator, columns).Append("\r\n");
        foreach (var row in system.RowsAt(table, asOf))
        {
            var cells = columns.Select(column => Quote(row.TextAt(column, asOf), separator));
            text.AppendJoin(separator, cells).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Quote(string text, char separator) =>
        text.AsSpan().IndexOfAny(separator, '"', '\n') < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
