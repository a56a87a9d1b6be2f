using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class SettingsFaultTests
{
    private const string MailFolder = "\"folder\": \"data/mail\"";

    [Theory]
    [InlineData("\"ledger\"", "\"leger\"",
        "2 $.leger: unknown property \"leger\"; did you mean \"ledger\"?")]
    [InlineData("watch@anytown.example", "watch at anytown",
        "3 $.mail.from: \"watch at anytown\" is not a mail address such as duty.manager@anytown.example")]
    [InlineData(", " + MailFolder, "",
        "3 $.mail: say where mails go: a \"relay\", or a \"folder\" for .eml files")]
    [InlineData(MailFolder, MailFolder + ", \"relay\": { \"host\": \"relay.anytown.example\" }",
        "3 $.mail.folder: mails go either through a \"relay\" or into a \"folder\": leave one out")]
    [InlineData(MailFolder, "\"relay\": { \"host\": \"relay anytown\", \"port\": 70000, \"security\": \"tls\" }",
        "3 $.mail.relay.host: \"relay anytown\" is not the name of a machine, such as relay.anytown.example",
        "3 $.mail.relay.port: a whole number from 1 to 65535 is needed here, not 70000",
        "3 $.mail.relay.security: unknown security \"tls\"; known: implicit-tls, none, starttls")]
    [InlineData(MailFolder, "\"relay\": { \"host\": \"relay.anytown.example\", \"security\": \"none\" }",
        "3 $.mail.relay.security: mail without TLS is only for a relay on this machine")]
    [InlineData(MailFolder, "\"relay\": { \"host\": \"localhost\", \"trustedCertificate\": \"/no/such.pem\" }",
        "3 $.mail.relay.trustedCertificate: /no/such.pem is missing")]
    [InlineData(MailFolder, MailFolder + ", \"password\": \"secret\"",
        "3 $.mail.password: unknown property \"password\"; known: folder, from, fromName, gather, relay")]
    [InlineData("\"authorities\": [", "\"listen\": { \"address\": \"everywhere\" }, \"authorities\": [",
        "4 $.listen.address: \"everywhere\" is not an address to listen on, such as 127.0.0.1, or 0.0.0.0 for all")]
    [InlineData("\"authorities\": [", "\"metrics\": { \"seriesLimit\": 999 }, \"authorities\": [",
        "4 $.metrics.seriesLimit: a whole number from 1000 to 1000000 is needed here, not 999")]
    [InlineData("\"authorities\": [", "\"metrics\": { \"serieslimit\": 1000 }, \"authorities\": [",
        "4 $.metrics.serieslimit: unknown property \"serieslimit\"; did you mean \"seriesLimit\"?")]
    [InlineData("\"authorities\": [", "\"retention\": { \"closedCasesAfter\": \"6 months\" }, \"authorities\": [",
        "4 $.retention.closedCasesAfter: \"6 months\" is not whole years such as \"7 years\", at least \"1 year\"",
        "4 $.retention.exportTo: \"exportTo\" is missing")]
    [InlineData("\"profile\": \"small\"", "\"profile\": \"smal\"",
        "5 $.authorities[0].profile: unknown profile \"smal\"; did you mean \"small\"?")]
    [InlineData("\"key\": \"anytown\"", "\"key\": \"Anytown\"",
        "5 $.authorities[0].key: \"Anytown\" is not a key: lower-case words joined by hyphens, such as west-midlands")]
    [InlineData("\"authorities\": [", "\"authorities\": [ { \"key\": \"anytown\", \"name\": \"A\", \"profile\": \"small\" },",
        "5 $.authorities[1].key: the authority \"anytown\" stands twice")]
    public void A_fault_in_the_settings_is_told_with_its_place(string written, string instead, params string[] faults)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Settings, written, instead);

        Assert.Equal(faults.Select(each => $"config/deadlinewatch.json:{each}"), files.Lines(files.Read().Faults));
    }

    [Theory]
    [InlineData("", 50_000)]
    [InlineData("\"metrics\": {}, ", 50_000)]
    [InlineData("\"metrics\": { \"seriesLimit\": 12000 }, ", 12_000)]
    public void The_metrics_page_has_a_limit_of_series_also_where_none_is_written(string written, int limit)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Settings, "\"authorities\": [", $"{written}\"authorities\": [");

        Assert.Equal(limit, files.ReadSound().Metrics.SeriesLimit);
    }

    [Fact]
    public void The_environment_counts_before_the_file()
    {
        using var files = new ConfigFiles();
        files.Environment["DEADLINEWATCH_LEDGER"] = "elsewhere.db";
        files.Environment["DEADLINEWATCH_MAIL_FROM"] = "other@anytown.example";
        files.Environment["DEADLINEWATCH_MAIL_RELAY_HOST"] = "relay.anytown.example";
        files.Environment["DEADLINEWATCH_MAIL_RELAY_PORT"] = "2525";
        files.Environment["DEADLINEWATCH_LISTEN_ADDRESS"] = "127.0.0.2";
        files.Environment["DEADLINEWATCH_LISTEN_PORT"] = "9000";

        var configuration = files.ReadSound();

        Assert.Equal(Path.Join(files.Home, "elsewhere.db"), configuration.Ledger.Sqlite);
        Assert.Equal(("other@anytown.example", null), (configuration.Mail.From, configuration.Mail.Folder));
        Assert.Equal(("relay.anytown.example", 2525, "starttls"),
            (configuration.Mail.Relay?.Host, configuration.Mail.Relay?.Port, configuration.Mail.Relay?.Security));
        Assert.Equal(new ListenSettings("127.0.0.2", 9000), configuration.Listen);
    }

    [Fact]
    public void A_folder_named_by_the_environment_replaces_the_relay()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Settings, MailFolder, "\"relay\": { \"host\": \"relay.anytown.example\" }");
        files.Environment["DEADLINEWATCH_MAIL_FOLDER"] = "/tmp/mail";

        var mail = files.ReadSound().Mail;

        Assert.Equal((null, "/tmp/mail"), (mail.Relay, mail.Folder));
    }

    [Theory]
    [InlineData("DEADLINEWATCH_LISTEN_PORT", "ninety", "\"ninety\" is not a port from 1 to 65535")]
    [InlineData("DEADLINEWATCH_LISTEN_ADDRESS", "here", "\"here\" is not an address to listen on, such as 127.0.0.1, or 0.0.0.0 for all")]
    [InlineData("DEADLINEWATCH_MAIL_FROM", "me", "\"me\" is not a mail address such as duty.manager@anytown.example")]
    public void A_faulty_variable_is_told_by_its_name(string name, string value, string fault)
    {
        using var files = new ConfigFiles();
        files.Environment[name] = value;

        Assert.Equal([$"environment:0 {name}: {fault}"], files.Lines(files.Read().Faults));
    }

    [Fact]
    public void A_misspelt_variable_is_warned_of()
    {
        using var files = new ConfigFiles();
        files.Environment["DEADLINEWATCH_MAIL_FORM"] = "other@anytown.example";

        var result = files.Read();

        Assert.NotNull(result.Configuration);
        Assert.Equal(
            ["environment:0 DEADLINEWATCH_MAIL_FORM: no setting has this name; did you mean \"DEADLINEWATCH_MAIL_FROM\"?"],
            files.Lines(result.Warnings));
    }
}
