using System.Text;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;

namespace DeadlineWatch.Sources;

/// <summary>Recognises a file by its content, so that it can be read without any configuration: an Annex A workbook, a
/// census return, or a CSV whose columns bear the product's own names.</summary>
/// <remarks>Such a CSV has a column <c>case</c> and one column for each kind of event, named as the kind is
/// (<c>referral-received</c>), with its dates. It may have <c>team</c>, <c>group</c> (the family) and <c>episode</c>; the
/// coded facts <c>channel</c>, <c>referrer</c>, <c>outcome</c> and <c>reason</c>, and any that the profile's clocks ask
/// for; and for any kind a column of its ids (<c>referral-received-id</c>) and one of when it was entered
/// (<c>referral-received-recorded</c>). Without <c>episode</c> the events of one row belong together. A column
/// <c>conference-not-required</c> may hold yes and no in place of dates only under the name
/// <c>conference-not-required-flag</c>; the same holds for any kind. Other columns are not read.</remarks>
internal static class FileKind
{
    // Enough for the longest line of column names that is read.
    private const int Sniffed = 128 * 1024;

    private static readonly string[] FactColumns = ["channel", "referrer", CaseEvent.Outcome, "reason"];

    /// <summary>The settings by which a file can be read for a profile: a column may be named after any of its events, and
    /// after any fact that its clocks ask for.</summary>
    public static async Task<SourceSettings?> Recognise(string path, string authority, Profile profile, CancellationToken cancel)
    {
        var settings = await Recognise(path, authority, [.. profile.Events.Keys], profile.FactsAsked, cancel);

        // The day to which a delay was agreed may well lie ahead.
        return settings is null ? null : settings with
        {
            Actual = [.. settings.Actual.Where(kind => profile.Clocks.All(clock => clock.Delay?.Until != kind))],
        };
    }

    /// <summary>The settings by which a file can be read; null where it is none of the known kinds, or cannot be
    /// opened.</summary>
    /// <param name="path">The file.</param>
    /// <param name="authority">The authority that its cases are said to be of.</param>
    /// <param name="vocabulary">The event kinds that a column may be named after.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static Task<SourceSettings?> Recognise(
        string path, string authority, IReadOnlyCollection<EventKind> vocabulary, CancellationToken cancel) =>
        Recognise(path, authority, vocabulary, facts: [], cancel);

    private static async Task<SourceSettings?> Recognise(
        string path, string authority, IReadOnlyCollection<EventKind> vocabulary, IReadOnlyCollection<string> facts, CancellationToken cancel)
    {
        var file = new FileInfo(path);
        byte[] beginning;
        try
        {
            var stream = file.OpenRead();
            await using (stream)
            {
                beginning = new byte[Math.Min(Sniffed, stream.Length)];
                await stream.ReadExactlyAsync(beginning, cancel);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var settings = new SourceSettings
        {
            Name = file.Name,
            Authority = authority,
            Kind = SourceKind.Csv,
            Folder = file.DirectoryName!,
            Files = file.Name,
            DataAge = new DataAge { FileModified = true },
        };

        return beginning switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..] or [0x09, 0 or 2 or 4 or 8, ..] =>
                settings with { Kind = SourceKind.AnnexA },
            _ when IsXml(beginning) => settings with { Kind = SourceKind.CinCensus, DataAge = new DataAge { FileHeader = true } },
            _ => TableOf(new DroppedFile(file.Name, beginning, DateTimeOffset.MinValue), vocabulary, facts) is { } table
                ? settings with { Tables = [table], Actual = [.. table.Events.Keys.Where(IsNeverBooked)] }
                : null,
        };
    }

    private static bool IsXml(byte[] beginning)
    {
        using var reader = new StreamReader(
            new MemoryStream(beginning), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        int letter;
        do
        {
            letter = reader.Read();
        }
        while (letter >= 0 && char.IsWhiteSpace((char)letter));
        return letter == '<';
    }

    private static TableMapping? TableOf(
        DroppedFile beginning, IReadOnlyCollection<EventKind> vocabulary, IReadOnlyCollection<string> facts)
    {
        IReadOnlyList<string> header;
        try
        {
            header = new CsvText(beginning, encoding: null, separator: null, ["case", .. vocabulary.Select(each => each.Name)]).Header;
        }
        catch (UnreadableException)
        {
            return null;
        }

        var events = new Dictionary<EventKind, EventMapping>();
        foreach (var kind in vocabulary)
        {
            var (date, flag) = (Named(kind.Name), Named($"{kind}-flag"));
            if (date is not null || flag is not null)
            {
                events.Add(kind, new EventMapping
                {
                    Column = date,
                    Flag = flag,
                    Id = Named($"{kind}-id"),
                    RecordedAt = Named($"{kind}-recorded"),
                });
            }
        }

        return Named("case") is { } reference && events.Count > 0
            ? new TableMapping
            {
                Name = "events",
                Files = beginning.Name,
                Case = reference,
                Team = Named("team"),
                Group = Named("group"),
                Episode = Named("episode"),
                Events = events,
                Facts = FactsIn(events.Keys),
            }
            : null;

        string? Named(string name) => header.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase));

        Dictionary<string, FactMapping> FactsIn(IEnumerable<EventKind> kinds) => FactColumns.Union(facts)
            .Select(fact => (Fact: fact, Column: Named(fact)))
            .Where(each => each.Column is not null)
            .ToDictionary(
                each => each.Fact,
                each => new FactMapping
                {
                    Column = each.Column!,
                    On = each.Fact == CaseEvent.Outcome ? [.. kinds.Where(HasOutcome)] : [],
                },
                StringComparer.Ordinal);
    }

    // Vocabularies name a meeting "…-held", the end of a piece of work "…-completed" and a decision "…-decided": those end
    // somehow, and only a meeting's date can be a booking.
    private static bool IsNeverBooked(EventKind kind) => !kind.Name.EndsWith("-held", StringComparison.Ordinal);

    private static bool HasOutcome(EventKind kind) =>
        !IsNeverBooked(kind)
        || kind.Name.EndsWith("-completed", StringComparison.Ordinal)
        || kind.Name.EndsWith("-decided", StringComparison.Ordinal);
}
