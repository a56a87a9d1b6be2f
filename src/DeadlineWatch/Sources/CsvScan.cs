namespace DeadlineWatch.Sources;

/// <summary>Goes once over a CSV before it is parsed, to refuse what would make a parser give rows that nobody wrote, or use
/// up the memory: a quote that is never closed, a field without end, bytes that are no text, a last row cut off.</summary>
internal sealed class CsvScan
{
    private const int LongestField = 1 << 20;

    private readonly CsvText _text;
    private readonly string _file;
    private int _row;
    private int _columns = 1;
    private int _fieldLength;
    private int _quotedSince;
    private bool _isQuotedField;
    private bool _isInQuotes;
    private char _last = '\n';

    private CsvScan(CsvText text, string file)
    {
        _text = text;
        _file = file;
        _row = text.HeaderRow;
    }

    /// <exception cref="UnreadableException">The file cannot be trusted as a whole.</exception>
    public static void Judge(CsvText text, string file, CancellationToken cancel)
    {
        var scan = new CsvScan(text, file);
        using var reader = text.Open();
        var buffer = new char[1 << 16];
        int length;
        while ((length = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var letter in buffer.AsSpan(0, length))
            {
                scan.Take(letter);
            }
        }

        scan.JudgeEnd();
    }

    private void Take(char letter)
    {
        var isLineEnd = letter is '\n' or '\r';
        if (letter == 0)
        {
            throw new UnreadableException("The file is not text: it holds NUL characters.", $"{_file}:{_row}");
        }
        else if (letter == '"' && (_fieldLength == 0 || _isQuotedField))
        {
            // A quote opens a field only as its first letter; within one it closes, or doubles itself by opening again.
            _isQuotedField = true;
            _isInQuotes = !_isInQuotes;
            _quotedSince = _row;
            _fieldLength++;
        }
        else if (!_isInQuotes && (isLineEnd || letter == _text.Separator))
        {
            _isQuotedField = false;
            _fieldLength = 0;
            _columns = isLineEnd ? 1 : _columns + 1;
            _row += isLineEnd && !(letter == '\n' && _last == '\r') ? 1 : 0;
        }
        else if (++_fieldLength > LongestField)
        {
            throw new UnreadableException(
                "A field is longer than a million characters: is a quote never closed?", $"{_file}:{_row}:{_columns}");
        }

        _last = letter;
    }

    private void JudgeEnd()
    {
        if (_isInQuotes)
        {
            throw new UnreadableException(
                "A quote is opened and never closed: the file was cut off, or is damaged.", $"{_file}:{_quotedSince}");
        }

        if (_last is not ('\n' or '\r') && _columns < _text.Header.Count)
        {
            throw new UnreadableException(
                $"The last row has {_columns} of {_text.Header.Count} columns and no end of line: the file was cut off.",
                $"{_file}:{_row}");
        }
    }
}
