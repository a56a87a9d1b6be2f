using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands;

/// <summary>Reads one file, recognised by its content.</summary>
internal delegate Task<FileReading> ReadFile(string path, DateTimeOffset asOf, CancellationToken cancel);

/// <summary>What came of reading a file.</summary>
/// <param name="Kind">What it was recognised as; null where it was not.</param>
/// <param name="Shape">What such a file can say; null where it was not recognised.</param>
/// <param name="Reading">What it said.</param>
internal sealed record FileReading(SourceKind? Kind, SourceSettings? Shape, SourceReading Reading);

/// <summary><c>evaluate</c>: clocks and states of files, with no ledger.
/// <list type="number">
/// <item>Each file is read; where one cannot be, nothing is evaluated: without its stops and cancels the others' clocks
/// would look late.</item>
/// <item>All files together are one authority, as of the time that the person gave.</item>
/// <item>Every case is evaluated by the rules that the service uses, and judged at that time.</item>
/// </list></summary>
internal sealed class EvaluateCommand(IReadOnlyDictionary<string, Profile> profiles, ReadFile readFile)
{
    /// <summary>The key of the authority that the files make up.</summary>
    private const string Files = "files";

    public async Task<int> Write(EvaluateOptions options, Terminal terminal, CancellationToken cancel)
    {
        if (!profiles.TryGetValue(options.Profile, out var profile))
        {
            return Known.Refuse(terminal, "profile", options.Profile, profiles.Keys);
        }

        var read = new List<EvaluatedFile>();
        var areAllRead = true;
        foreach (var path in options.Files.Distinct(StringComparer.Ordinal))
        {
            var file = await readFile(path, options.AsOf, cancel);
            if (file is { Kind: { } kind, Shape: { } shape, Reading: SourceReading.Complete complete })
            {
                read.Add(new(path, kind, shape, complete));
            }
            else
            {
                terminal.Fault(WhyNot(path, file.Reading));
                areAllRead = false;
            }
        }

        if (!areAllRead)
        {
            terminal.Fault("Nothing was evaluated.");
            return ExitCode.Wrong;
        }

        Write(options.Form, Evaluate(profile, read, options.AsOf, cancel), terminal);
        return ExitCode.Done;
    }

    private static string WhyNot(string path, SourceReading reading) => reading is SourceReading.Failed failed
        ? $"{path}: {failed.Reason} ({failed.Place})"
        : $"{path}: it could not be recognised.";

    private static EvaluateAnswer Evaluate(
        Profile profile, IReadOnlyList<EvaluatedFile> files, DateTimeOffset asOf, CancellationToken cancel)
    {
        var shapes = files.Select(each => each.Shape).ToList();
        var standings = files.Select(each => SourceShape.StandingOf(each.Shape, shapes, asOf) with { Name = each.Path });
        var coverage = Coverage.Of(profile, [.. standings]);
        var of = new WatchedAuthority(new(Files, Files, profile.Key), profile, coverage);
        var snapshots = files
            .SelectMany(file => file.Reading.Cases.Select(each =>
                (each with { Authority = Files, Source = file.Path }).Dated(before: null, dataBefore: null, asOf)))
            .ToList();
        var deadlines = new List<StandingDeadline>();
        var findings = files
            .SelectMany(file => file.Reading.Findings.Select(each => FindingAnswer.Of(file.Path, each)))
            .ToList();
        foreach (var snapshotsOfCase in snapshots.GroupBy(each => each.Reference, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var evaluation = profile.Evaluate(new(Files, snapshotsOfCase.Key, [.. snapshotsOfCase], coverage));
            deadlines.AddRange(evaluation.Deadlines.Select(each => new StandingDeadline(each, of, each.Team, UnseenAt: null, asOf)));
            findings.AddRange(evaluation.Findings.Select(each => FindingAnswer.Of(file: null, each)));
        }

        return EvaluateAnswer.Of(profile, coverage, files, snapshots, deadlines, findings, asOf);
    }

    private static void Write(OutputForm form, EvaluateAnswer answer, Terminal terminal)
    {
        switch (form)
        {
            case OutputForm.Json:
                Json.Write(terminal.Output, answer);
                break;
            case OutputForm.Csv:
                Csv.Write(terminal.Output, DeadlineAnswer.Columns, answer.Deadlines.Select(each => each.Cells()));
                break;
            default:
                EvaluateText.Write(answer, terminal);
                break;
        }
    }
}

/// <summary>A file that was read to its end.</summary>
internal sealed record EvaluatedFile(string Path, SourceKind Kind, SourceSettings Shape, SourceReading.Complete Reading);
