using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>Tries the Dockerfile where there is no engine: its own lines, carried out one by one. This machine stands for the SDK
/// image, a fresh Debian for the image below the program; the rest is as an engine does it: only what .dockerignore lets pass, the
/// user of the Dockerfile without any capability, a root that nobody can write, a volume.</summary>
/// <param name="report">Where it is told.</param>
/// <param name="source">The folder of the Dockerfile.</param>
/// <param name="debian">A fresh Debian.</param>
internal sealed class ContainerTrial(Report report, string source, string debian)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The demo's configuration, with the paths of the container.</summary>
    private const string SetUp = """
        set -e
        program=$1/usr/lib/deadlinewatch/deadlinewatch; out=$2
        "$program" demo --once --output "$out/demo" --config "$1/usr/lib/deadlinewatch/config" >/dev/null
        mkdir "$out/data"; cp -r "$out/demo/drop" "$out/data/"; chown -R 10001:10001 "$out/data"
        for each in deadlinewatch sources recipients; do
          sed -i -e 's#"sqlite": "#&/var/lib/deadlinewatch/#; s#"folder": "#&/var/lib/deadlinewatch/#' "$out/demo/config/$each.json"
        done
        """;

    public async Task Run(CancellationToken cancel)
    {
        var dockerfile = Dockerfile.Read(Path.Join(source, "Dockerfile"));
        var context = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-context-").FullName;
        try
        {
            report.Heading("Carry out the Dockerfile");
            DockerContext.Copy(source, context);
            using var build = new Layer("/", "/dev/shm");
            using var image = new Layer(await Machine.Debian(debian, cancel), Path.GetTempPath());
            var builder = new StageRun(report, build, context);
            await builder.Run(dockerfile.Stages[0], cancel);
            await new StageRun(report, image, build.Changed("")).Run(dockerfile.Stages[1], cancel);

            report.Heading("Run it as its user, on a read-only root");
            var (code, said) = await Child.Ask("/bin/sh", ["-c", SetUp, "sh", image.Changed(""), context], "/", default, cancel);
            report.Count(code == 0 ? null : said);
            await Serve(new Contained(image, dockerfile.Stages[1], Path.Join(context, "data"), Path.Join(context, "demo/config")), cancel);
        }
        finally
        {
            System.IO.Directory.Delete(context, recursive: true);
        }
    }

    private async Task Serve(Contained contained, CancellationToken cancel)
    {
        var last = contained.Stage;
        await using var service = contained.Start([.. DockerStage.Command(last.Last("ENTRYPOINT")), .. DockerStage.Command(last.Last("CMD"))]);
        var process = await service.Said(line => line.StartsWith("pid ", StringComparison.Ordinal) ? line[4..] : null, Patience, cancel);
        await service.Said(line => line.Contains("watches Anytown", StringComparison.Ordinal) ? line : null, Patience, cancel);
        report.Pass();

        var health = DockerStage.Command(last.Last("HEALTHCHECK"));
        await Answers(contained, health, "ready", cancel);
        await service.Said(line => line.Contains("Polled case-system: sound", StringComparison.Ordinal) ? line : null, Patience, cancel);
        report.Pass();
        await Answers(contained, [health[0], "verify"], "", cancel);
        await Answers(contained, ["sh", "-c", "id -u; touch /x 2>&1 | grep -o 'Read-only file system'; grep CapEff: /proc/self/status | tr -d '\\t'"],
            "10001\nRead-only file system\nCapEff:0000000000000000", cancel);

        await Child.Ask("kill", ["-TERM", process], "/", default, cancel);
        var ended = await service.Said(line => line.StartsWith("ended with ", StringComparison.Ordinal) ? line : null, Patience, cancel);
        report.Count(ended == "ended with 0" ? null : $"told to stop it {ended}: {string.Join('\n', service.Lines.TakeLast(5))}");
        await Answers(contained, [health[0], "verify"], "", cancel);
    }

    private async Task Answers(Contained contained, IReadOnlyList<string> command, string words, CancellationToken cancel)
    {
        var (code, said) = await contained.Run(command, cancel);
        report.Count(code == 0 && said.Contains(words, StringComparison.Ordinal) ? null : $"{string.Join(' ', command)}\nended with {code}:\n{said}");
    }
}
