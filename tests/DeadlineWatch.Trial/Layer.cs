using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>A root folder in which a stage of a Dockerfile is carried out: what it changes lies in a layer above a root that is
/// there, and is thrown away in the end.</summary>
/// <param name="below">The root below.</param>
/// <param name="home">Where the layer lies: on another disk than the root below, where that is this machine's own.</param>
internal sealed class Layer(string below, string home) : IDisposable
{
    /// <summary>$1 is the layer's folder, $2 the root below, $3 the folder in it, then the command.</summary>
    private const string Within = """
        mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/changed,workdir=$1/work" "$1/root" &&
        mount -t proc proc "$1/root/proc" && mount --rbind /dev "$1/root/dev" &&
        { mountpoint -q "$1/root/tmp" || mount -t tmpfs tmpfs "$1/root/tmp"; } && where=$3 && cd "$1/root" && shift 3 &&
        cp -L /etc/resolv.conf etc/resolv.conf && mkdir -p ".$where" &&
        exec chroot . sh -c 'cd "$1" && shift && exec "$@"' sh "$where" "$@"
        """;

    // A publish on a machine with other work.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string Folder { get; } = Make(home);

    public string Below => below;

    /// <summary>Runs a command in it as root. Whatever it left running ends with it.</summary>
    public Task<(int Code, string Said)> Run(string folder, IReadOnlyList<string> command, CancellationToken cancel) =>
        Child.Ask("unshare", ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", Within, "sh", Folder, below, folder, .. command], "/", default, Patience, cancel);

    /// <summary>Where a path of it lies on this machine, once it was written there.</summary>
    public string Changed(string path) => Path.Join(Folder, "changed", path);

    public void Dispose() => System.IO.Directory.Delete(Folder, recursive: true);

    private static string Make(string home)
    {
        var folder = Path.Join(home, $"deadlinewatch-layer-{Guid.NewGuid():n}");
        foreach (var each in (string[])["changed", "work", "root"])
        {
            System.IO.Directory.CreateDirectory(Path.Join(folder, each));
        }

        return folder;
    }
}
