using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>Postfix, from Debian, with configuration, queue and inbox in a folder of its own, on ports of its own, and gone at the
/// end: the machine's own mail is not touched. It knows three ports (in the clear; STARTTLS with a log-in; TLS from the first
/// byte), refuses gone@council.example, and puts grey@council.example off.</summary>
public sealed class RealRelay : IAsyncLifetime
{
    /// <summary>Longer than Postfix takes for anything here on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TestCertificates _certificates = new();
    private readonly LogInServer _logIn = new();
    private DirectoryInfo? _folder;
    private int[] _ports = [];

    /// <summary>The only credentials taken.</summary>
    internal static (string Username, string Password) Credentials => ("deadlines", "Pa55 wörd");

    private string Config => Path.Combine(_folder!.FullName, "etc");

    private string Inbox => Path.Combine(_folder!.FullName, "mail", "inbox", "new");

    internal SmtpOptions InTheClear => SomeMail.To(_ports[0]) with { Host = "127.0.0.1" };

    internal SmtpOptions WithLogIn => SomeMail.To(_ports[1]) with
    {
        Security = SmtpSecurity.StartTls,
        TrustedCertificatePath = _certificates.RootFile,
        Username = Credentials.Username,
        Password = Credentials.Password,
    };

    internal SmtpOptions ImplicitTls => SomeMail.To(_ports[2]) with
    {
        Security = SmtpSecurity.ImplicitTls,
        TrustedCertificatePath = _certificates.RootFile,
    };

    private static bool MayStart => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Skips the test, saying so, where Postfix would not start.</summary>
    internal static void Require() =>
        Assert.SkipUnless(MayStart, "Postfix starts only on Linux and as root: nothing is sent to a real relay.");

    public async ValueTask InitializeAsync()
    {
        if (!MayStart)
        {
            return;
        }

        Assert.True(File.Exists("/usr/sbin/postfix"),
            "Postfix, the real relay of these tests, is not installed: apt-get install postfix (its service need not run).");
        _folder = Directory.CreateTempSubdirectory("deadlinewatch-postfix");
        _ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
        await WriteConfig();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await Run("/usr/sbin/postfix", ["-c", Config, "abort"]);
            _folder.Delete(recursive: true);
        }

        _logIn.Dispose();
        _certificates.Dispose();
    }

    internal async Task Start()
    {
        var (code, said) = await Run("/usr/sbin/postfix", ["-c", Config, "start"]);
        Assert.True(code == 0, $"Postfix did not start: {said}");
    }

    /// <summary>Everyone connected is hung up on, and nobody is at the ports.</summary>
    internal async Task Stop()
    {
        var (code, said) = await Run("/usr/sbin/postfix", ["-c", Config, "stop"]);
        Assert.True(code == 0, $"Postfix did not stop: {said}");
        for (var began = Stopwatch.GetTimestamp(); await SomeoneIsThere();)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "Postfix said that it stopped, and did not.");
        }
    }

    /// <summary>The mail of a Message-ID, as it lies in the inbox; waits until it does.</summary>
    internal async Task<byte[]> Delivered(string messageId)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var found = Find(messageId);
            if (found.Count > 0)
            {
                return found[0];
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience,
                $"Postfix took {messageId} and did not deliver it: {await Log()}");
            // Nobody tells when a queue is through.
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>How many of a Message-ID lie in the inbox now.</summary>
    internal int Count(string messageId) => Find(messageId).Count;

    private async Task<bool> SomeoneIsThere()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _ports[0]);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private List<byte[]> Find(string messageId) => !Directory.Exists(Inbox) ? [] :
    [
        .. Directory.EnumerateFiles(Inbox).Select(File.ReadAllBytes)
            .Where(mail => Encoding.Latin1.GetString(mail).Contains($"Message-ID: <{messageId}>", StringComparison.Ordinal)),
    ];

    private Task<string> Log() => File.ReadAllTextAsync(Path.Combine(_folder!.FullName, "log"));

    private async Task WriteConfig()
    {
        // Postfix's own users look through it.
        var folder = _folder!.FullName;
        await Run("/bin/chmod", ["755", folder]);
        foreach (var name in new[] { "etc", "spool", "data", "mail" })
        {
            _folder.CreateSubdirectory(name);
        }

        using var certificate = _certificates.Issue("localhost");
        using var key = certificate.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(Config, "relay.pem"), key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(Config, "main.cf"), Main(folder) + "\n");
        await File.WriteAllTextAsync(Path.Combine(Config, "master.cf"), Master() + "\n");
        var (code, said) = await Run("/bin/chown", ["postfix", Path.Combine(folder, "data"), Path.Combine(folder, "mail")]);
        Assert.True(code == 0, said);
    }

    private string Main(string folder) => string.Create(CultureInfo.InvariantCulture, $$"""
        compatibility_level = 3.6
        queue_directory = {{folder}}/spool
        data_directory = {{folder}}/data
        maillog_file = {{folder}}/log
        maillog_file_prefixes = {{folder}}
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = relay.example
        mydestination =
        alias_maps =
        mynetworks = 127.0.0.0/8
        virtual_mailbox_domains = council.example
        virtual_mailbox_base = {{folder}}/mail
        virtual_mailbox_maps = static:inbox/
        virtual_uid_maps = static:{{UserId("postfix")}}
        virtual_gid_maps = static:{{UserId("postfix")}}
        virtual_minimum_uid = 1
        smtpd_error_sleep_time = 0
        smtpd_recipient_restrictions = check_recipient_access inline:{ { gone@council.example = 550 5.1.1 no such person }, { grey@council.example = 450 4.2.0 greylisted } }, reject_unauth_destination
        smtpd_tls_chain_files = {{folder}}/etc/relay.pem
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:{{_logIn.Port}}

        """);

    private string Master() => string.Create(CultureInfo.InvariantCulture, $$"""
        127.0.0.1:{{_ports[0]}} inet n - n - - smtpd
        127.0.0.1:{{_ports[1]}} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
          -o smtpd_client_restrictions=permit_sasl_authenticated,reject
        127.0.0.1:{{_ports[2]}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        error unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        proxymap unix - - n - - proxymap
        postlog unix-dgram n - n - 1 postlogd

        """);

    // "postfix:x:107:115:…": its group has the same name and perhaps another number, which matters to nobody here.
    private static string UserId(string user) =>
        File.ReadLines("/etc/passwd").Single(line => line.StartsWith($"{user}:", StringComparison.Ordinal)).Split(':')[2];

    // Into files: whatever Postfix leaves running would keep a pipe open.
    private async Task<(int Code, string Said)> Run(string program, string[] arguments)
    {
        var told = Path.Combine(_folder!.FullName, $"{Guid.NewGuid():N}.out");
        using var process = Process.Start("/bin/sh", ["-c", $"exec \"$0\" \"$@\" </dev/null >'{told}' 2>&1", program, .. arguments]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await File.ReadAllTextAsync(told));
    }
}
