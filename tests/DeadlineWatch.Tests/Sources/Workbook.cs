using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace DeadlineWatch.Tests.Sources;

/// <summary>Writes small workbooks, cell by cell, in the packed format (.xlsx) and in the old one (.xls).</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>A sheet of a list: column names, and rows of texts, numbers and dates.</summary>
    public static (string Name, object?[][] Rows) Sheet(string name, params object?[][] rows) => (name, rows);

    public static byte[] Xlsx(params (string Name, object?[][] Rows)[] sheets) => Xlsx(sheets, (_, xml) => xml);

    /// <summary>As above, with a chance to spoil each sheet's XML.</summary>
    public static byte[] Xlsx((string Name, object?[][] Rows)[] sheets, Func<string, string, string> spoil)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var numbered = sheets.Select((sheet, at) => (Id: at + 1, sheet.Name, sheet.Rows)).ToList();
            Add(archive, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="xml" ContentType="application/xml"/>
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                </Types>
                """);
            Add(archive, "_rels/.rels",
                $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Add(archive, "xl/workbook.xml",
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>"
                + string.Concat(numbered.Select(each => $"<sheet name=\"{each.Name}\" sheetId=\"{each.Id}\" r:id=\"rId{each.Id}\"/>"))
                + "</sheets></workbook>");
            Add(archive, "xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"{Package}\">"
                + string.Concat(numbered.Select(each => $"<Relationship Id=\"rId{each.Id}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{each.Id}.xml\"/>"))
                + $"<Relationship Id=\"rId900\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");

            // Style 1 is a date as Excel shows it.
            Add(archive, "xl/styles.xml",
                $"<styleSheet xmlns=\"{Main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
            foreach (var each in numbered)
            {
                Add(archive, $"xl/worksheets/sheet{each.Id}.xml", spoil(each.Name, SheetXml(each.Rows)));
            }
        }

        return bytes.ToArray();
    }

    public static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    /// <summary>The old format, without its usual container: records of text and numbers in one stream (BIFF5).</summary>
    public static byte[] Xls(params (string Name, object?[][] Rows)[] sheets)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        Record(writer, 0x0809, [0x00, 0x05, 0x05, 0x00, 0, 0, 0, 0]); // beginning of the workbook
        Record(writer, 0x0042, BitConverter.GetBytes((ushort)1252)); // character set
        var places = sheets.Select(each =>
        {
            var place = bytes.Position + 4;
            Record(writer, 0x0085, [0, 0, 0, 0, 0, 0, (byte)each.Name.Length, .. Encoding.ASCII.GetBytes(each.Name)]);
            return place;
        }).ToList();
        Record(writer, 0x000A, []); // end
        foreach (var (sheet, place) in sheets.Zip(places))
        {
            var start = (int)bytes.Position;
            bytes.Position = place;
            writer.Write(start);
            bytes.Position = start;
            Record(writer, 0x0809, [0x00, 0x05, 0x10, 0x00, 0, 0, 0, 0]); // beginning of a sheet
            for (var row = 0; row < sheet.Rows.Length; row++)
            {
                for (var column = 0; column < sheet.Rows[row].Length; column++)
                {
                    Cell(writer, row, column, sheet.Rows[row][column]);
                }
            }

            Record(writer, 0x000A, []);
        }

        return bytes.ToArray();
    }

    private static void Cell(BinaryWriter writer, int row, int column, object? value)
    {
        byte[] at = [.. BitConverter.GetBytes((ushort)row), .. BitConverter.GetBytes((ushort)column), 0, 0];
        switch (value)
        {
            case null:
                break;
            case string text:
                Record(writer, 0x0204, [.. at, .. BitConverter.GetBytes((ushort)text.Length), .. Encoding.Latin1.GetBytes(text)]);
                break;
            default:
                Record(writer, 0x0203, [.. at, .. BitConverter.GetBytes(Number(value))]);
                break;
        }
    }

    private static void Record(BinaryWriter writer, ushort kind, byte[] content)
    {
        writer.Write(kind);
        writer.Write((ushort)content.Length);
        writer.Write(content);
    }

    private static string SheetXml(object?[][] rows)
    {
        var xml = new StringBuilder($"<worksheet xmlns=\"{Main}\"><sheetData>");
        for (var row = 0; row < rows.Length; row++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < rows[row].Length; column++)
            {
                xml.Append(CellXml($"{Letters(column)}{row + 1}", rows[row][column]));
            }

            xml.Append("</row>");
        }

        return xml.Append("</sheetData></worksheet>").ToString();
    }

    private static string CellXml(string at, object? value) => value switch
    {
        null => "",
        "#N/A" => $"<c r=\"{at}\" t=\"e\"><v>#N/A</v></c>",
        string text => $"<c r=\"{at}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>",
        bool flag => $"<c r=\"{at}\" t=\"b\"><v>{(flag ? 1 : 0)}</v></c>",
        DateTime => string.Create(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"1\"><v>{Number(value)}</v></c>"),
        _ => string.Create(CultureInfo.InvariantCulture, $"<c r=\"{at}\"><v>{Number(value)}</v></c>"),
    };

    private static double Number(object value) =>
        value is DateTime date ? date.ToOADate() : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Letters(int column) =>
        column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
