using System.Diagnostics;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>A fresh Debian on this machine, with systemd as its first process and a network of its own, thrown away in the end.
/// What is changed in it lies in a layer above a Debian that is made once.</summary>
internal sealed class Machine : IAsyncDisposable
{
    /// <summary>systemd-nspawn on the layered root; $1 is the machine's folder, $2 the Debian below.</summary>
    private const string Enter = """
        below=$2 && cd "$1" && shift 2 && mkdir -p changed work root shared && echo $$ >pid &&
        mount -t overlay overlay -o lowerdir="$below",upperdir=changed,workdir=work root &&
        exec systemd-nspawn --quiet --register=no --keep-unit --link-journal=no --console=pipe --bind="$PWD/shared:/shared" \
          --directory=root "$@"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    /// <summary>A hundred packages, over whatever network there is, unpacked on a machine that may have other work.</summary>
    private static readonly TimeSpan Fetching = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    private readonly string _debian;
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("deadlinewatch-machine-").FullName;
    private Child? _running;
    private string? _first;

    private Machine(string debian) => _debian = debian;

    /// <summary>A folder of this machine that stands in the other as /shared.</summary>
    public string Shared => Path.Join(_folder, "shared");

    /// <summary>A fresh Debian in a folder, made where it is missing, and kept from one trial to the next. Answers its path.</summary>
    /// <exception cref="NotStartedException">It cannot be had.</exception>
    public static async Task<string> Debian(string folder, CancellationToken cancel)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            var unfinished = folder + ".unfinished";
            var (code, said) = await Child.Ask("/bin/sh", ["-c",
                // One that was given up midway may still have its own /proc there.
                "umount -R \"$1/proc\" 2>/dev/null; rm -rf --one-file-system \"$1\" && mkdir -p \"$1\" && debootstrap --variant=minbase --include=systemd,systemd-sysv bookworm \"$1\" >\"$1.log\" 2>&1"
                + " || { tail -3 \"$1.log\"; exit 1; }", "sh", Path.GetFullPath(unfinished)],
                "/", default, Fetching, cancel);
            if (code != 0)
            {
                throw new NotStartedException($"No Debian to try it on: {said}");
            }

            System.IO.Directory.Move(unfinished, folder);
        }

        return Path.GetFullPath(folder);
    }

    /// <summary>A machine that is not yet started.</summary>
    /// <param name="debian">Where the Debian below is kept.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="NotStartedException">It cannot be had.</exception>
    public static async Task<Machine> Make(string debian, CancellationToken cancel)
    {
        var machine = new Machine(await Debian(debian, cancel));
        System.IO.Directory.CreateDirectory(machine.Shared);
        return machine;
    }

    /// <summary>Runs a script in it before it is started, on this machine's network.</summary>
    public Task<(int Code, string Said)> Before(string script, CancellationToken cancel) =>
        Child.Ask("unshare", ["-m", "sh", "-c", Enter, "sh", _folder, _debian, "/bin/sh", "-c", script], "/", default, cancel);

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task Start(CancellationToken cancel)
    {
        _running = Child.Start("unshare", "-m", "sh", "-c", Enter, "sh", _folder, _debian, "--private-network", "--boot");
        var began = Stopwatch.GetTimestamp();
        while (await First(cancel) is not { } first || !await IsUp(first, cancel))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new NotStartedException($"The machine did not start. It said:\n{string.Join('\n', _running.Lines.TakeLast(10))}");
            }

            await Task.Delay(Between, cancel);
        }
    }

    /// <summary>Runs a script in it, as root.</summary>
    public Task<(int Code, string Said)> Run(string script, CancellationToken cancel) => Inside(_first!, script, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        System.IO.Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first process of the machine; null while there is none.</summary>
    private async Task<string?> First(CancellationToken cancel)
    {
        var (code, said) = await Child.Ask("/bin/sh", ["-c", "p=$(cat pid) && cat /proc/$p/task/$p/children"], _folder, default, cancel);
        return code == 0 ? said.Split(' ')[0] : null;
    }

    private async Task<bool> IsUp(string first, CancellationToken cancel)
    {
        var (code, _) = await Inside(first, "systemctl is-active multi-user.target", cancel);
        _first = first;
        return code == 0;
    }

    private static Task<(int Code, string Said)> Inside(string first, string script, CancellationToken cancel) =>
        Child.Ask("nsenter", ["--target", first, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--",
            "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "/bin/sh", "-c", script], "/", default, cancel);
}
