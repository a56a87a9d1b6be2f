using System.Xml;

namespace DeadlineWatch.Sources;

/// <summary>Streams through a census return. Only the elements named here ever become text: birth dates, ethnicity and
/// disabilities are passed over.</summary>
internal sealed class CinReader : IDisposable
{
    // Dates and codes are short, an id has at most 60 characters: what goes on is cut, and found to be wrong.
    private const int LongestValue = 100;
    private const int Deepest = 32;

    private static readonly HashSet<string> Wanted = new(StringComparer.Ordinal)
    {
        "LAchildID", "PersonDeathDate", "CINreferralDate", "ReferralSource", "CINclosureDate", "ReasonForClosure",
        "DateOfInitialCPC", "AssessmentActualStartDate", "AssessmentAuthorisationDate", "S47ActualStartDate", "ICPCnotRequired",
        "CPPstartDate", "CPPendDate", "CPPreviewDate",
    };

    private readonly DroppedFile _file;
    private readonly Stream _stream;
    private readonly XmlReader _reader;

    public CinReader(DroppedFile file)
    {
        _file = file;
        _stream = file.Open();
        _reader = XmlReader.Create(_stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = 1L << 30,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
    }

    /// <summary>The values of the header that say which return it is, and of when; by element.</summary>
    /// <exception cref="UnreadableException">It is no census return, or damaged.</exception>
    public IReadOnlyDictionary<string, string> Header() => Guarded(() =>
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        OpenMessage();
        while (_reader.LocalName != "Children")
        {
            if (!Next())
            {
                throw new UnreadableException("The return has no Children: is it only a header?", _file.Name);
            }

            if (_reader is { NodeType: XmlNodeType.Element, LocalName: "Collection" or "ReferenceDate" or "DateTime" })
            {
                var element = _reader.LocalName;
                header[element] = Value();
            }
        }

        if (header.TryGetValue("Collection", out var collection) && collection != "CIN")
        {
            throw new UnreadableException("The return is of another collection than CIN.", _file.Name);
        }

        return header;
    });

    /// <summary>Reads on to the end of the next child, and gives its blocks, its own first; null after the last.</summary>
    /// <exception cref="UnreadableException">The return is damaged or cut off.</exception>
    public IReadOnlyList<CinBlock>? NextChild(CancellationToken cancel) => Guarded(() =>
    {
        List<CinBlock> blocks = [];
        Stack<CinBlock> open = [];
        while (Next())
        {
            cancel.ThrowIfCancellationRequested();
            if (_reader.NodeType == XmlNodeType.EndElement && open.TryPeek(out var ended) && ended.Name == _reader.LocalName)
            {
                open.Pop();
                if (open.Count == 0)
                {
                    return blocks;
                }
            }
            else if (_reader.NodeType == XmlNodeType.Element)
            {
                Take(open, blocks);
            }
        }

        return null;
    });

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private void Take(Stack<CinBlock> open, List<CinBlock> blocks)
    {
        var name = _reader.LocalName;
        if (CinBlock.Names.Contains(name) && !_reader.IsEmptyElement && (open.Count > 0 || name == CinBlock.Child))
        {
            var block = new CinBlock(name, Line);
            open.Push(block);
            blocks.Add(block);
        }
        else if (open.TryPeek(out var inside) && Wanted.Contains(name))
        {
            var line = Line;
            if (Value() is { Length: > 0 } text)
            {
                inside.Values.Add(new CinValue(name, text, line));
            }
        }
    }

    private void OpenMessage()
    {
        if (_reader.MoveToContent() != XmlNodeType.Element || _reader.LocalName != "Message")
        {
            throw new UnreadableException("The file is XML, but no census return: it does not begin with Message.", _file.Name);
        }
    }

    private int Line => ((IXmlLineInfo)_reader).LineNumber;

    private bool Next()
    {
        if (!_reader.Read())
        {
            return false;
        }

        return _reader.Depth <= Deepest
            ? true
            : throw new UnreadableException("Elements are nested deeper than in any census return.", $"{_file.Name}:{Line}");
    }

    /// <summary>The text of the element that the reader stands on, trimmed and cut; the reader then stands on its
    /// end.</summary>
    private string Value()
    {
        if (_reader.IsEmptyElement)
        {
            return "";
        }

        var letters = new char[LongestValue];
        var length = 0;
        while (Next() && _reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && length < LongestValue)
            {
                length += _reader.ReadValueChunk(letters, length, LongestValue - length);
            }
        }

        return letters.AsSpan(0, length).Trim().ToString();
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException fault)
        {
            // The parser's own message can quote the file; and for a refused document type it gives no place.
            var type = _file.Bytes.IndexOf("<!DOCTYPE"u8);
            throw type >= 0
                ? new UnreadableException(
                    "The file declares a document type or entities, which is refused.", $"{_file.Name}:{PlaceOf(type)}")
                : new UnreadableException(
                    "The file is not well-formed XML: it was cut off, or is damaged.",
                    $"{_file.Name}:{fault.LineNumber}:{fault.LinePosition}");
        }
    }

    private string PlaceOf(int position)
    {
        var before = _file.Bytes[..position];
        return $"{before.Count((byte)'\n') + 1}:{position - before.LastIndexOf((byte)'\n')}";
    }
}
