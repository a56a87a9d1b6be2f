using System.Globalization;

namespace DeadlineWatch.Hosting;

/// <summary>How many files this process may hold open at once. With too few the first library that cannot be opened ends it, and
/// what is said then names neither the limit nor the way to raise it.</summary>
internal static class OpenFiles
{
    /// <summary>At rest the service holds 210: 175 libraries, the ledger, its pages, its watch over folders.</summary>
    public const int Least = 256;

    private const string Limits = "/proc/self/limits";
    private const string Label = "Max open files";

    /// <summary>Why this process cannot live with so few; null where it can, or where no limit is told. The limit is the soft one,
    /// which .NET has raised to the hard one by itself.</summary>
    public static string? Refusal()
    {
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadLines(Limits).FirstOrDefault(each => each.StartsWith(Label, StringComparison.Ordinal)) is { } line
                && line[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
                && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < Least
                ? string.Create(CultureInfo.InvariantCulture, $"DeadlineWatch does not start: this process may hold {limit} files open at once, and needs {Least}."
                    + $" Raise the limit: LimitNOFILE= of a systemd unit, --ulimit nofile= of a container, ulimit -n of a shell.")
                : null;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
