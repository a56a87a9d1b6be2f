using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>Tries the Debian package as an operator does: installed on a fresh Debian, set up, started, upgraded, removed.</summary>
/// <param name="report">Where it is told.</param>
/// <param name="package">The package.</param>
/// <param name="debian">Where the Debian below is kept.</param>
internal sealed class DebTrial(Report report, string package, string debian)
{
    private readonly string _package = Path.GetFullPath(package);

    /// <summary>The demo's files and its configuration, in the places of an installed service.</summary>
    private const string SetUp = """
        set -e
        cd /root
        deadlinewatch demo --once --output /tmp/demo >/dev/null
        cp -r /tmp/demo/drop/* /var/lib/deadlinewatch/drop/
        for each in deadlinewatch sources recipients; do
          sed -e 's#"sqlite": "#&/var/lib/deadlinewatch/#; s#"folder": "#&/var/lib/deadlinewatch/#' \
            /tmp/demo/config/$each.json >/etc/deadlinewatch/$each.json
        done
        """;

    /// <summary>The same package as the next version, whose shipped recipients.json is another.</summary>
    private const string NextVersion = """
        set -e
        dpkg-deb -R "$1" "$2"
        sed -i 's/^Version: .*/&+next/' "$2/DEBIAN/control"
        echo '// Of the next version.' >>"$2/etc/deadlinewatch/recipients.json"
        dpkg-deb --root-owner-group -Znone -b "$2" "$3" >/dev/null
        rm -rf "$2"
        """;

    public async Task Run(CancellationToken cancel)
    {
        report.Heading("What lintian says of the package");
        var (code, said) = await Child.Ask("lintian", ["-q", "--allow-root", _package], "/", default, cancel);
        report.Count(code == 0 && said.Length == 0 ? null : $"lintian: {said}");

        report.Heading("Install it on a fresh Debian");
        await using var machine = await Machine.Make(debian, cancel);
        File.Copy(_package, Path.Join(machine.Shared, "deadlinewatch.deb"));
        var steps = new Steps(report, machine);
        await steps.Before("apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
            + " /shared/deadlinewatch.deb 2>&1", "DeadlineWatch watches nothing yet", cancel);
        await machine.Start(cancel);
        await Installed(steps, cancel);

        report.Heading("Run the demo's files through it, under systemd");
        await steps.Require(SetUp, cancel);
        await new SystemdTrial(report, steps).Run(cancel);

        report.Heading("Upgrade, remove, purge");
        await Child.Ask("/bin/sh", ["-c", NextVersion, "sh", _package, Path.Join(machine.Shared, "next"), Path.Join(machine.Shared, "next.deb")],
            "/", default, cancel);
        await Upgraded(steps, cancel);
        await Gone(steps, cancel);
    }

    private static async Task Installed(Steps steps, CancellationToken cancel)
    {
        await steps.Must("deadlinewatch check", cancel);
        await steps.Says("systemctl is-enabled deadlinewatch; systemctl is-active deadlinewatch", "disabled\ninactive", cancel);
        await steps.Says("systemd-analyze verify deadlinewatch.service 2>&1 | grep -v 'man deadlinewatch'", "", cancel);
        await steps.Says("systemd-analyze security --offline=yes --threshold=19 deadlinewatch.service >/dev/null && echo below 2.0", "below 2.0", cancel);
        await steps.Says("stat -c '%U:%G %a' /etc/deadlinewatch /var/lib/deadlinewatch /var/lib/deadlinewatch/drop",
            "root:deadlinewatch 750\ndeadlinewatch:deadlinewatch 750\ndeadlinewatch:deadlinewatch 2770", cancel);
        await steps.Says("stat -c '%U:%G %a' /etc/default/deadlinewatch /etc/credstore", "root:deadlinewatch 640\nroot:root 700", cancel);
        await steps.Says("dpkg --verify deadlinewatch", "", cancel);
    }

    private static async Task Upgraded(Steps steps, CancellationToken cancel)
    {
        await steps.Must("echo '// Ours.' >>/etc/deadlinewatch/recipients.json", cancel);
        await steps.Must("dpkg --force-confold -i /shared/next.deb", cancel);
        await steps.Says("tail -n 1 /etc/deadlinewatch/recipients.json; tail -n 1 /etc/deadlinewatch/recipients.json.dpkg-dist",
            "// Ours.\n// Of the next version.", cancel);
        await steps.Says("systemctl is-active deadlinewatch", "active", cancel);
        await steps.Must("deadlinewatch verify", cancel);
    }

    private static async Task Gone(Steps steps, CancellationToken cancel)
    {
        await steps.Must("dpkg -r deadlinewatch", cancel);
        await steps.Says("systemctl is-active deadlinewatch; ls -d /usr/lib/deadlinewatch /usr/bin/deadlinewatch 2>/dev/null;"
            + " ls -d /etc/deadlinewatch/sources.json /var/lib/deadlinewatch/deadlinewatch.db",
            "inactive\n/etc/deadlinewatch/sources.json\n/var/lib/deadlinewatch/deadlinewatch.db", cancel);
        // The ledger is a record that an authority must keep: it goes by hand alone.
        await steps.Says("dpkg -P deadlinewatch | grep Kept | cut -d, -f1; ls -d /etc/deadlinewatch 2>/dev/null; ls /var/lib/deadlinewatch/deadlinewatch.db",
            "Kept: /var/lib/deadlinewatch\n/var/lib/deadlinewatch/deadlinewatch.db", cancel);
        await steps.Must("rm -rf /var/lib/deadlinewatch && dpkg -i /shared/deadlinewatch.deb && dpkg -P deadlinewatch", cancel);
        await steps.Says("find / -xdev -iname '*deadlinewatch*' -not -path '/proc/*' -not -path '/shared/*' -not -path '/var/log/*'"
            + " -not -path '/tmp/*'; id deadlinewatch 2>/dev/null; systemctl --failed --no-legend", "", cancel);
    }
}
