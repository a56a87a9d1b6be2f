using System.Globalization;
using DeadlineWatch.Dashboards;
using DeadlineWatch.Tests;

namespace DeadlineWatch.Trial;

/// <summary>Runs commands as an engine would run them in the container: its root read-only, its user without capabilities, its
/// environment, the volume and the config folder.</summary>
internal sealed class Contained(Layer image, DockerStage stage, string data, string config)
{
    /// <summary>$1 is the layer's folder, $2 the root below, $3 the volume, $4 the config folder, $5 the user, then the command.</summary>
    private const string Within = """
        root=$1/root && mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/changed,workdir=$1/work" "$root" &&
        mkdir -p "$root/etc/deadlinewatch" && mount -o remount,bind,ro "$root" && mount -t proc proc "$root/proc" &&
        mount --rbind /dev "$root/dev" && mount --bind "$3" "$root/var/lib/deadlinewatch" &&
        mount --bind "$4" "$root/etc/deadlinewatch" && mount -o remount,bind,ro "$root/etc/deadlinewatch" || exit 99
        user=$5; shift 5
        exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs env -i "$@"
        """;

    // A container has a network of its own; here only the port is one.
    private static readonly int Port = FreePort.Next();

    public DockerStage Stage => stage;

    /// <summary>Runs a command to its end.</summary>
    public Task<(int Code, string Said)> Run(IReadOnlyList<string> command, CancellationToken cancel) =>
        Child.Ask("unshare", [.. Arguments(command)], "/", default, cancel);

    /// <summary>Starts a command; its first line is its number, its last how it ended.</summary>
    public Child Start(IReadOnlyList<string> command) =>
        Child.Start("/bin/sh", ["-c", "\"$@\" & p=$!; trap 'kill $p' TERM; echo pid $p; wait $p; echo ended with $?", "sh", "unshare", .. Arguments(command)]);

    private IEnumerable<string> Arguments(IReadOnlyList<string> command) =>
    [
        "-m", "sh", "-c", Within, "sh", image.Folder, image.Below, data, config, stage.Last("USER").Split(':')[0],
        "PATH=/usr/bin:/bin", string.Create(CultureInfo.InvariantCulture, $"DEADLINEWATCH_LISTEN_PORT={Port}"),
        .. stage.Instructions.Where(each => each.Word == "ENV").Select(each => each.Text),
        .. command,
    ];
}
