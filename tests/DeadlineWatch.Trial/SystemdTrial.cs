using System.Globalization;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>Tries the service under a real systemd: ready, status, reload, watchdog, restart, secrets, stop.</summary>
internal sealed class SystemdTrial(Report report, Steps steps)
{
    private const string Log = "journalctl -u deadlinewatch --no-pager -o cat";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Run(CancellationToken cancel)
    {
        await Start(cancel);
        await Reload(cancel);
        await Restart(cancel);
        await Secret(cancel);
        await Stop(cancel);
        // An upgrade starts again what was enabled.
        await steps.Must("systemctl start deadlinewatch", cancel);
    }

    private async Task Start(CancellationToken cancel)
    {
        await steps.Require("systemctl enable --now deadlinewatch 2>&1 || { systemctl status --no-pager deadlinewatch; exit 1; }", cancel);
        // With Type=notify the start ends when the service says that it is ready.
        await steps.Must("deadlinewatch health", cancel);
        await steps.Soon("deadlinewatch status | grep -q 'case-system.*sound'", Patience, cancel);
        await steps.Soon("systemctl show -p StatusText deadlinewatch | grep -q 'watches Anytown'", Patience, cancel);
        report.Say(await steps.Ask("systemctl show -p StatusText --value deadlinewatch", cancel));
        await steps.Must("deadlinewatch list --authority anytown | grep -q OVERDUE && deadlinewatch verify", cancel);
        report.Say(await steps.Ask($"{Log} | head -3", cancel));
        // Whatever root asked, nothing of root's lies where the service must write.
        await steps.Says("find /var/lib/deadlinewatch -path '*/drop/*' -prune -o ! -user deadlinewatch -print", "", cancel);
        await steps.Says("systemctl show -p User -p Type -p Result deadlinewatch", "Type=notify\nResult=success\nUser=deadlinewatch", cancel);
    }

    private async Task Reload(CancellationToken cancel)
    {
        await steps.Must("sed -i 's/team.manager/&/; 1s#^#// Touched.\\n#' /etc/deadlinewatch/recipients.json && systemctl reload deadlinewatch", cancel);
        await steps.Soon($"{Log} | grep -q 'was taken without a restart'", Patience, cancel);
        await steps.Must("cp /etc/deadlinewatch/recipients.json /root/good.json && echo nonsense >>/etc/deadlinewatch/recipients.json && systemctl reload deadlinewatch",
            cancel);
        await steps.Soon($"{Log} | grep -q 'is not taken; the configuration before it stays in force'", Patience, cancel);
        await steps.Must("systemctl is-active deadlinewatch && deadlinewatch health --config /root/none 2>/dev/null; cp /root/good.json /etc/deadlinewatch/recipients.json",
            cancel);
        await steps.Soon("systemctl is-active deadlinewatch", Patience, cancel);
    }

    private async Task Restart(CancellationToken cancel)
    {
        await steps.Must("systemctl kill -s KILL deadlinewatch", cancel);
        await steps.Soon("[ $(systemctl show -p NRestarts --value deadlinewatch) = 1 ] && systemctl is-active -q deadlinewatch", Patience, cancel);
        await steps.Must("deadlinewatch verify", cancel);

        // Two minutes are long; the unit's own time is read above.
        await steps.Must("mkdir -p /run/systemd/system/deadlinewatch.service.d && printf '[Service]\\nWatchdogSec=4\\n'"
            + " >/run/systemd/system/deadlinewatch.service.d/trial.conf && systemctl daemon-reload && systemctl restart deadlinewatch", cancel);
        await steps.Must("sleep 9; [ $(systemctl show -p NRestarts --value deadlinewatch) = 0 ]", cancel);
        await steps.Must("systemctl kill -s STOP deadlinewatch", cancel);
        var took = await steps.Soon("[ $(systemctl show -p NRestarts --value deadlinewatch) = 1 ] && systemctl is-active -q deadlinewatch", Patience, cancel);
        await steps.Must($"{Log} | grep -q 'Watchdog timeout'", cancel);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"a stopped process was found by the watchdog and ready again after {took.TotalSeconds:0} s"));
        await steps.Must("rm -r /run/systemd/system/deadlinewatch.service.d && systemctl daemon-reload && systemctl restart deadlinewatch", cancel);
    }

    private async Task Secret(CancellationToken cancel)
    {
        // Taken, for a wrong one is refused by name; and never shown.
        await steps.Must("umask 077 && echo ftp://hidden >/etc/credstore/deadlinewatch.ping-url", cancel);
        await steps.Must("! systemctl restart deadlinewatch 2>/dev/null && ! deadlinewatch check >/dev/null 2>&1", cancel);
        await steps.Must($"{Log} | grep -q PING_URL && ! {Log} | grep -q hidden", cancel);
        // A command that stays root has it too.
        await steps.Must("deadlinewatch evaluate --profile west-midlands --as-of 2026-10-31 /root/none.csv 2>&1 | grep -q PING_URL", cancel);
        await steps.Must("echo http://127.0.0.1:1/hidden >/etc/credstore/deadlinewatch.ping-url && systemctl restart deadlinewatch && deadlinewatch check", cancel);
        await steps.Says("find /run/credentials/deadlinewatch.service -name ping-url ! -perm /007; ls /run | grep '^deadlinewatch'",
            "/run/credentials/deadlinewatch.service/ping-url", cancel);
        await steps.Must("rm /etc/credstore/deadlinewatch.ping-url && systemctl restart deadlinewatch", cancel);
        // A variable is told to the service and to the commands: a wrong one is refused by both.
        await steps.Must("echo DEADLINEWATCH_LOGS=nonsense >>/etc/default/deadlinewatch", cancel);
        await steps.Must("! systemctl restart deadlinewatch 2>/dev/null && ! deadlinewatch check >/dev/null 2>&1", cancel);
        await steps.Must("sed -i /nonsense/d /etc/default/deadlinewatch && systemctl restart deadlinewatch && deadlinewatch check", cancel);
    }

    private async Task Stop(CancellationToken cancel)
    {
        await steps.Must("systemctl stop deadlinewatch", cancel);
        await steps.Says("systemctl show -p Result -p ExecMainCode -p ExecMainStatus deadlinewatch", "Result=success\nExecMainCode=1\nExecMainStatus=0", cancel);
        await steps.Must("deadlinewatch verify", cancel);
    }
}
