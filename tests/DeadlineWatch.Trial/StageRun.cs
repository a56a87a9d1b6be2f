using System.Diagnostics;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>Carries out the lines of one stage that build something.</summary>
/// <param name="report">Where it is told.</param>
/// <param name="layer">Where.</param>
/// <param name="from">The folder that COPY copies from.</param>
internal sealed class StageRun(Report report, Layer layer, string from)
{
    private string _folder = "/";

    public async Task Run(DockerStage stage, CancellationToken cancel)
    {
        foreach (var (word, rest) in stage.Instructions)
        {
            switch (word)
            {
                case "WORKDIR":
                    _folder = rest;
                    break;
                case "COPY":
                    await Copy([.. rest.Split(' ').Where(each => !each.StartsWith("--from=", StringComparison.Ordinal))], cancel);
                    break;
                case "RUN":
                    report.Say($"RUN {rest}");
                    // A compiler that stays for the next build would hold the output open.
                    var (code, said) = await layer.Run(
                        _folder, ["env", "MSBUILDDISABLENODEREUSE=1", "UseSharedCompilation=false", "sh", "-c", rest], cancel);
                    Require(code, said);
                    break;
                case "ENV" or "USER" or "VOLUME" or "HEALTHCHECK" or "ENTRYPOINT" or "CMD":
                    // Of a container that runs, not of its image.
                    break;
                default:
                    throw new UnreachableException($"{word}: nobody here can carry it out");
            }
        }
    }

    private async Task Copy(string[] paths, CancellationToken cancel)
    {
        var into = layer.Changed(Path.Combine(_folder, paths[^1]));
        System.IO.Directory.CreateDirectory(into);
        foreach (var path in paths[..^1].Select(each => Path.Join(from, each)))
        {
            // A file goes into the folder, of a folder what is in it.
            var (code, said) = await Child.Ask("cp", ["-r", System.IO.Directory.Exists(path) ? path + "/." : path, into], "/", default, cancel);
            Require(code, said);
        }
    }

    private void Require(int code, string said)
    {
        if (code != 0)
        {
            throw new NotStartedException($"ended with {code}: {said}");
        }

        report.Pass();
    }
}
