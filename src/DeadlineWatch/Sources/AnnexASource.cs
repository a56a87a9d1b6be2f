using System.Text;
using DeadlineWatch.Configuration;
using ExcelDataReader;

namespace DeadlineWatch.Sources;

/// <summary>Reads the workbook that every English council makes for Ofsted (Annex A): lists 3, 4, 5 and 7. Names, workers,
/// birth dates and ethnicity stand in it too, and are not read.</summary>
internal sealed class AnnexASource(SourceSettings settings) : ICaseSource
{
    private const long LargestFile = 64L << 20;

    private readonly FileDrop _drop = new(settings, LargestFile);

    public Task<SourceReading> Read(DateTimeOffset now, string? lastMarker, TakeCase take, CancellationToken cancel) =>
        _drop.Read([settings.Files], header: null, Gather, now, lastMarker, take, cancel);

    private static void Gather(IReadOnlyList<IReadOnlyList<DroppedFile>> files, Gathering gathering, CancellationToken cancel)
    {
        var file = files[0][^1];
        WorkbookGuard.Judge(file, cancel);
        foreach (var list in AnnexAList.All)
        {
            gathering.OpenTable(list.Name);
        }

        // The old format names its character set by a number that only this provider knows.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            using var stream = file.Open();
            using var workbook = ExcelReaderFactory.CreateReader(stream);
            var usable = GatherSheets(workbook, file.Name, gathering, cancel);
            JudgeLists(usable, file.Name, gathering);
        }
        catch (Exception fault) when (fault is not (UnreadableException or OperationCanceledException))
        {
            throw new UnreadableException(
                $"The workbook is damaged or cut off, or is no workbook at all ({fault.GetType().Name}).", file.Name);
        }
    }

    private static List<AnnexAList> GatherSheets(
        IExcelDataReader workbook, string file, Gathering gathering, CancellationToken cancel)
    {
        List<AnnexAList> usable = [];
        List<AnnexAList> seen = [];
        do
        {
            // What is hidden is not what the council means to send.
            if (workbook.VisibleState != "visible" || AnnexAList.OfSheet(workbook.Name) is not { } list)
            {
                continue;
            }

            var place = $"{file}:{list.Name}";
            if (usable.Contains(list))
            {
                gathering.Find("doubled-list", place, "More than one sheet holds this list. The first counts.");
            }
            else if (AnnexASheet.TryGather(workbook, list, place, gathering, cancel))
            {
                usable.Add(list);
            }

            seen.Add(list);
        }
        while (workbook.NextResult());

        foreach (var list in AnnexAList.All.Except(seen))
        {
            gathering.Find("missing-list", $"{file}:{list.Name}", "The workbook has no such sheet.");
        }

        return usable;
    }

    private static void JudgeLists(List<AnnexAList> usable, string file, Gathering gathering)
    {
        if (usable.Count == 0)
        {
            throw new UnreadableException(
                "None of the lists 3, 4, 5 and 7 could be read. Is it an Annex A workbook? "
                + string.Join(" ", gathering.Findings.Select(each => $"{each.Place}: {each.Words}")),
                file);
        }
    }
}
