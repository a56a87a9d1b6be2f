using System.Text;
using System.Text.Unicode;

namespace DeadlineWatch.Sources;

/// <summary>A dropped file as text: in which encoding, with which separator, and whether it is text at all.</summary>
internal sealed class CsvText
{
    /// <summary>The most columns that a table may have; the widest known extract has a few dozen.</summary>
    public const int MostColumns = 1000;

    private const int LongestHeader = 64 * 1024;
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly DroppedFile _file;
    private readonly Encoding _encoding;
    private readonly int _linesToSkip;

    /// <param name="file">The file.</param>
    /// <param name="encoding">Its encoding; null to find it.</param>
    /// <param name="separator">Its separator; null to find it.</param>
    /// <param name="columns">The columns that are looked for: the separator that finds most of them is the right one.</param>
    /// <exception cref="UnreadableException">It is empty, no text, or no table.</exception>
    public CsvText(DroppedFile file, string? encoding, char? separator, IReadOnlyCollection<string> columns)
    {
        _file = file;
        RefuseOtherFiles(file);
        _encoding = encoding is null ? FindEncoding(file.Bytes) : Named(encoding, file);

        var header = FirstRecord(skip: 0);
        if (header.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && header.TrimEnd() is { Length: 5 } hint)
        {
            // A line that Excel writes and hides.
            _linesToSkip = 1;
            separator ??= hint[4];
            header = FirstRecord(skip: 1);
        }

        if (string.IsNullOrWhiteSpace(header))
        {
            throw new UnreadableException("The file is empty: it has not even a line of column names.", file.Name);
        }

        Separator = separator ?? FindSeparator(header, columns);
        Header = Split(header, Separator);
        if (Header.Count > MostColumns)
        {
            throw new UnreadableException($"The file has {Header.Count} columns; the most that is read is {MostColumns}.", file.Name);
        }
    }

    public char Separator { get; }

    /// <summary>The names of the columns, trimmed.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The row number of the column names, as a spreadsheet counts.</summary>
    public int HeaderRow => _linesToSkip + 1;

    /// <summary>Opens the text at its line of column names.</summary>
    public TextReader Open()
    {
        var reader = new StreamReader(_file.Open(), _encoding, detectEncodingFromByteOrderMarks: true);
        for (var skipped = 0; skipped < _linesToSkip; skipped++)
        {
            reader.ReadLine();
        }

        return reader;
    }

    /// <summary>Splits one record, quotes removed.</summary>
    internal static IReadOnlyList<string> Split(string record, char separator)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        foreach (var letter in record)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == separator && !isQuoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString().Trim());
        return fields;
    }

    private static void RefuseOtherFiles(DroppedFile file)
    {
        var what = file.Bytes switch
        {
            [] => "The file is empty.",
            [(byte)'P', (byte)'K', 3, 4, ..] => "The file is an Excel workbook or a zip archive, not a CSV. Export it as CSV.",
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "The file is an old Excel workbook, not a CSV. Export it as CSV.",
            [0xFF, 0xFE, 0, 0, ..] => "The file is in UTF-32. Export it as UTF-8.",
            _ => null,
        };
        if (what is not null)
        {
            throw new UnreadableException(what, file.Name);
        }
    }

    private static Encoding FindEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252,
    };

    // Not built into .NET Core; asked for by name it would have to be registered for the whole process.
    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static Encoding Named(string name, DroppedFile file) => name.ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" when !Utf8.IsValid(file.Bytes) => throw new UnreadableException(
            "The file is not valid UTF-8, as the settings say it is. Is it windows-1252?", file.Name),
        "UTF-8" or "UTF8" => Encoding.UTF8,
        "UTF-16" or "UTF16" => Encoding.Unicode,
        "WINDOWS-1252" => Windows1252,
        _ => throw new UnreadableException($"The settings name an encoding \"{name}\" that is not known.", file.Name),
    };

    private string FirstRecord(int skip)
    {
        using var reader = new StreamReader(_file.Open(), _encoding, detectEncodingFromByteOrderMarks: true);
        for (var skipped = 0; skipped < skip; skipped++)
        {
            reader.ReadLine();
        }

        var record = new StringBuilder();
        var isQuoted = false;
        while (reader.Read() is var letter and >= 0 && (isQuoted || letter is not ('\r' or '\n')))
        {
            isQuoted ^= letter == '"';
            if (letter == 0)
            {
                throw new UnreadableException("The file is not text: it holds NUL characters.", _file.Name);
            }

            if (record.Append((char)letter).Length > LongestHeader)
            {
                throw new UnreadableException(
                    "The first line is longer than 64,000 characters: no table, or far too many columns.", $"{_file.Name}:1");
            }
        }

        return record.ToString();
    }

    private static char FindSeparator(string header, IReadOnlyCollection<string> columns) =>
        Separators
            .Select(each => (Separator: each, Fields: Split(header, each)))
            .OrderByDescending(each => each.Fields.Intersect(columns, StringComparer.OrdinalIgnoreCase).Count())
            .ThenByDescending(each => each.Fields.Count)
            .First().Separator;
}
