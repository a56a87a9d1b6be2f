using System.Security.Cryptography;
using System.Text;

namespace DeadlineWatch.Configuration;

/// <summary>What nodes at one ledger must have alike, part by part, so that a difference can be named. Where a node finds
/// things may differ (its folders, its address, its way to the ledger and the relay); what it decides and says may
/// not. Comments and layout do not count.</summary>
internal static class ConfigurationParts
{
    private const string Settings = "deadlinewatch.json";

    /// <summary>The hash of each part, by the name of its file.</summary>
    /// <param name="files">What stands in the files that were read, by name, without comments and layout.</param>
    /// <param name="mail">How mail goes out.</param>
    /// <param name="retention">When what is long closed leaves the ledger; where it goes may differ.</param>
    /// <param name="authorities">The authorities.</param>
    /// <param name="templates">The folder of the mails' templates.</param>
    /// <param name="log">Where faults of templates go.</param>
    public static SortedDictionary<string, string> Of(
        IReadOnlyDictionary<string, string> files, MailSettings mail, RetentionSettings? retention,
        IEnumerable<Authority> authorities, string templates, FaultLog log)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, content) in files)
        {
            parts[file] = Hash(content);
        }

        parts[Settings] = Hash($"{mail.From}\n{mail.FromName}\n{mail.Gather}\n{retention?.ClosedCasesAfter}\n{string.Join("\n", authorities)}");
        foreach (var file in System.IO.Directory.Exists(templates) ? System.IO.Directory.GetFiles(templates) : [])
        {
            try
            {
                parts[$"templates/{Path.GetFileName(file)}"] = Hash(ConfigFile.Text(file).ReplaceLineEndings("\n"));
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                log.Fault(new(file.Replace('\\', '/'), 0, "$", closed is UnfitFileException ? closed.Message : $"the file cannot be read: {closed.Message}"));
            }
        }

        return parts;
    }

    /// <summary>The hash of the whole.</summary>
    public static string Whole(IReadOnlyDictionary<string, string> parts) =>
        Hash(string.Join("\n", parts.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")));

    /// <summary>The files that are not alike, or that only one of the two has.</summary>
    public static IReadOnlyList<string> Differing(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        [.. one.Keys.Union(other.Keys, StringComparer.Ordinal)
            .Where(each => one.GetValueOrDefault(each) != other.GetValueOrDefault(each)).Order(StringComparer.Ordinal)];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
