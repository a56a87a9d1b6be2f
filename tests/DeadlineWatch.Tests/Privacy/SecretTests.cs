using System.Diagnostics;
using System.Reflection;
using DeadlineWatch.Commands;
using DeadlineWatch.Configuration;
using DeadlineWatch.Tests.Commands;
using DeadlineWatch.Tests.Configuration;
using DeadlineWatch.Tests.Telemetry;
using Xunit;

namespace DeadlineWatch.Tests.Privacy;

/// <summary>Whatever is typed and whatever goes wrong, no secret is shown.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Marker = "Xq7Marker";

    private readonly ConfigFiles _files = new();
    private readonly PemPair _pair = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The variables that hold a secret themselves, those that are added later among them.</summary>
    private static IReadOnlyList<string> Variables =>
    [
        .. typeof(EnvironmentSettings).GetFields(BindingFlags.Public | BindingFlags.Static).Where(each => each.IsLiteral)
            .Select(each => (string)each.GetRawConstantValue()!)
            .Where(each => each.EndsWith("_PASSWORD", StringComparison.Ordinal) || each.EndsWith("_SECRET", StringComparison.Ordinal)
                || each.EndsWith("_TOKEN", StringComparison.Ordinal) || each.EndsWith("_URL", StringComparison.Ordinal)),
        EnvironmentSettings.SourceVariable("system"),
    ];

    [Theory]
    [InlineData("check", true)]
    [InlineData("check --json", true)]
    [InlineData("check --deep", false)]
    [InlineData("doctor", false)]
    [InlineData("doctor --json", false)]
    [InlineData("status", false)]
    [InlineData("migrate", false)]
    [InlineData("sources test system", false)]
    [InlineData("mail test manager@anytown.example", false)]
    [InlineData("run", false)]
    [InlineData("health", false)]
    public async Task No_command_shows_a_secret_though_database_relay_and_source_are_out_of_reach(string typed, bool isSound)
    {
        WriteOutOfReach();
        SetAll();

        var (code, said) = await Type(typed);

        Assert.True(said.Length > 0);
        Assert.True(isSound == (code == ExitCode.Done), said);
        Assert.DoesNotContain(Marker, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Systemd_gives_the_service_each_secret_that_it_can_ask_for_in_general()
    {
        var unit = File.ReadAllLines(Path.Combine(Repository.Folder, "config", "service", "deadlinewatch.service"));

        // Only migrate asks for the owner's; a source's stands in a drop-in, with its name.
        var asked = Variables.Except([EnvironmentSettings.OwnerPassword, EnvironmentSettings.SourceVariable("system")])
            .Select(each => each["DEADLINEWATCH_".Length..].ToLowerInvariant().Replace('_', '-'));
        Assert.Equal(
            asked.Select(each => $"LoadCredential={each}:deadlinewatch.{each}").Order(StringComparer.Ordinal),
            unit.Where(each => each.StartsWith("LoadCredential=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_that_was_read_prints_a_secret()
    {
        WriteOutOfReach();
        SetAll();

        var configuration = _files.ReadSound();

        Assert.Equal(Secret(EnvironmentSettings.LedgerPassword), configuration.Ledger.Postgres!.Password);
        Assert.Equal(Secret(EnvironmentSettings.MetricsToken), configuration.Listen.Access!.Token);
        Assert.Equal(Secret(EnvironmentSettings.SourceVariable("system")), configuration.Sources.Single().Database!.Server.Password);
        object?[] printed =
        [
            configuration, configuration.Ledger, configuration.Ledger.Postgres, configuration.Mail, configuration.Mail.Relay, configuration.Listen,
            configuration.Listen.Access, configuration.Listen.Certificate, configuration.Ping, configuration.Sources.Single(),
            configuration.Sources.Single().Database, string.Join(' ', configuration.AtStart), configuration.Listen.Words,
        ];
        Assert.All(printed, each => Assert.DoesNotContain(Marker, $"{each}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_of_a_secret_names_its_variable_and_not_what_it_holds()
    {
        WriteOutOfReach();
        foreach (var variable in Variables)
        {
            foreach (var content in new[] { null, "", Secret(variable), Secret(variable) + "\nsecond line\u0001" })
            {
                SetAll();
                var file = Path.Join(_files.Home, "secret");
                if (content is not null)
                {
                    File.WriteAllText(file, content);
                }

                _files.Environment[$"{variable}_FILE"] = file;
                var both = _files.Read();
                _files.Environment.Remove(variable);
                var alone = _files.Read();
                File.Delete(file);

                // That of an application is read only where the relay is signed in to by it.
                Assert.Equal(variable != EnvironmentSettings.ClientSecret, both.Faults.Any(each => each.Message == $"{variable} is set too: set one of the two"));
                Assert.All(both.Faults.Concat(alone.Faults).Concat(alone.Warnings).Concat(alone.RunFaults),
                    each => Assert.DoesNotContain(Marker, each.ToString(), StringComparison.Ordinal));
                _files.Environment.Remove($"{variable}_FILE");
            }
        }
    }

    public void Dispose()
    {
        _pair.Dispose();
        _files.Dispose();
    }

    private static string Secret(string variable) =>
        variable == EnvironmentSettings.PingUrl ? $"https://127.0.0.1:1/{Marker}/end" : $"{Marker}-{variable.Length}-of-some-length";

    private void SetAll()
    {
        foreach (var variable in Variables)
        {
            _files.Environment[variable] = Secret(variable);
        }

        _files.Environment[EnvironmentSettings.Username] = "watch";
        _files.Environment[EnvironmentSettings.MetricsUsername] = "prometheus";
    }

    // Nothing listens on port 1.
    private void WriteOutOfReach()
    {
        _pair.Renew(password: Secret(EnvironmentSettings.KeyPassword));
        var (certificate, key) = (_pair.Certificate.Replace('\\', '/'), _pair.Key.Replace('\\', '/'));
        _files.Write(ConfigFiles.Settings, $$"""
            {
              "ledger": { "postgres": { "host": "127.0.0.1", "port": 1, "database": "d", "user": "u", "owner": "o", "tls": "none" } },
              "mail": { "from": "watch@anytown.example", "relay": { "host": "127.0.0.1", "port": 1, "security": "none" } },
              "listen": { "certificate": "{{certificate}}", "key": "{{key}}", "port": 9 },
              "authorities": [{ "key": "anytown", "name": "Anytown", "profile": "small" }]
            }
            """);
        _files.Write(ConfigFiles.Sources, """
            {
              "sources": [{
                "name": "system", "authority": "anytown", "kind": "postgres", "dataAge": { "live": true }, "lock": [],
                "connection": { "host": "127.0.0.1", "port": 1, "database": "d", "user": "u", "tls": "none" },
                "queries": [{ "name": "questions", "sql": "SELECT 1", "case": "id", "events": { "asked": "asked_on", "answered": "answered_on" } }]
              }]
            }
            """);
    }

    private async Task<(int Code, string Said)> Type(string typed)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _files.Home,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "deadlinewatch.dll"));
        foreach (var argument in typed.Split(' ').Concat(["--config", _files.Folder]))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _files.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(2), Cancel);
        return (process.ExitCode, await output + await error);
    }
}
