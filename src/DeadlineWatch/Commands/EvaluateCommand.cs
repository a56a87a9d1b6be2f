using System.Diagnostics;
using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using DeadlineWatch.Sources;

namespace DeadlineWatch.Commands;

/// <summary><c>evaluate</c>: clocks and states of files, with no ledger.
/// <list type="number">
/// <item>Each file is read; where one cannot be, nothing is evaluated: without its stops and cancels the others' clocks
/// would look late.</item>
/// <item>All files together are one authority, as of the time that the person gave.</item>
/// <item>Every case is evaluated by the rules that the service uses, and judged at that time.</item>
/// </list></summary>
internal sealed class EvaluateCommand(IReadOnlyDictionary<string, Profile> profiles)
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
            var name = Path.GetFileName(path);
            var source = read.Exists(each => each.Source == name) ? path : name;
            var (file, whyNot) = await Read(path, source, profile, options.AsOf, cancel);
            if (file is null)
            {
                terminal.Fault($"{path}: {whyNot}");
                areAllRead = false;
                continue;
            }

            read.Add(file);
        }

        if (!areAllRead)
        {
            terminal.Fault("Nothing was evaluated.");
            return ExitCode.Wrong;
        }

        Write(options.Form, Evaluate(profile, read, options.AsOf, cancel), terminal);
        return ExitCode.Done;
    }

    private static async Task<(EvaluatedFile? File, string WhyNot)> Read(
        string path, string source, Profile profile, DateTimeOffset asOf, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return (null, "there is no such file.");
        }

        if (await FileKind.Recognise(path, Files, profile, cancel) is not { } settings)
        {
            return (null, "it cannot be opened, or is neither an Annex A workbook, nor a CIN census return, nor a CSV with"
                + " a column \"case\" and columns named as events are, such as referral-received.");
        }

        // The person says what the file is as of, and is believed over its name and its time.
        var shape = settings with { DataAge = new DataAge { Live = true } };
        return await SourceFactory.Create(shape).ReadAndKeep(asOf, lastMarker: null, int.MaxValue, cancel) switch
        {
            SourceReading.Complete complete => (new(path, source, shape, complete), ""),
            SourceReading.Failed failed => (null, $"{failed.Reason} ({failed.Place})"),
            var other => throw new UnreachableException($"A first reading was {other.GetType().Name}"),
        };
    }

    private static EvaluateAnswer Evaluate(
        Profile profile, IReadOnlyList<EvaluatedFile> files, DateTimeOffset asOf, CancellationToken cancel)
    {
        var shapes = files.Select(each => each.Shape).ToList();
        var standings = files.Select(each => SourceShape.StandingOf(each.Shape, shapes, asOf) with { Name = each.Source });
        var coverage = Coverage.Of(profile, [.. standings]);
        var of = new WatchedAuthority(new(Files, Files, profile.Key), profile, coverage);
        var snapshots = files
            .SelectMany(file => file.Reading.Kept.Select(each =>
                (each with { Authority = Files, Source = file.Source }).Dated(before: null, dataBefore: null, asOf)))
            .ToList();
        var deadlines = new List<StandingDeadline>();
        var findings = files
            .SelectMany(file => file.Reading.Findings.Select(each => FindingAnswer.Of(file.Path, each)))
            .ToList();
        foreach (var snapshotsOfCase in snapshots.GroupBy(each => each.Reference, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var evaluation = profile.Evaluate(new(Files, snapshotsOfCase.Key, [.. snapshotsOfCase], coverage));
            deadlines.AddRange(evaluation.Deadlines.Select(each =>
                new StandingDeadline(each, of, each.Team, UnseenAt: null, asOf)));
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
/// <param name="Path">As the person typed it.</param>
/// <param name="Source">What findings call it: its name, or the path where two files bear one name.</param>
/// <param name="Shape">What such a file can say.</param>
/// <param name="Reading">What it said.</param>
internal sealed record EvaluatedFile(string Path, string Source, SourceSettings Shape, SourceReading.Complete Reading);
