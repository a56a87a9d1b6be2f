using DeadlineWatch.Mailing.Transport;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class MailOAuth2Tests : IDisposable
{
    private readonly ConfigFiles _files = new();

    public MailOAuth2Tests() => _files.Change(ConfigFiles.Settings, "\"folder\": \"data/mail\"",
        """
        "relay": { "host": "smtp.office365.com", "oauth2": { "tenant": "anytown.example", "clientId": "12-34" } }
        """);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_build_without_MailKit_refuses_it_and_one_with_it_reads_it()
    {
        _files.Environment["DEADLINEWATCH_MAIL_CLIENT_SECRET"] = "correct horse";

        var read = _files.Read();

        if (!MailKitBuild.IsIn)
        {
            Assert.Contains(_files.Lines(read.Faults), line => line.EndsWith(
                "mail.relay.oauth2: signing in by OAuth2 needs MailKit, which is not in this build: build it with -p:MailKit=true",
                StringComparison.Ordinal));
            return;
        }

        Assert.Equal([], _files.Lines(read.Faults));
        var oauth2 = read.Configuration!.Mail.Relay!.OAuth2!;
        Assert.Equal(("anytown.example", "12-34", "correct horse", read.Configuration.Mail.From),
            (oauth2.Tenant, oauth2.ClientId, oauth2.ClientSecret, oauth2.Mailbox));
        Assert.Equal("https://login.microsoftonline.com/anytown.example/oauth2/v2.0/token", $"{oauth2.TokenUrl}");
    }

    [Fact]
    public void A_secret_that_is_not_set_is_a_fault() => Assert.Contains(
        "environment:0 DEADLINEWATCH_MAIL_CLIENT_SECRET: not set, though the relay is signed in to by OAuth2", _files.Lines(_files.Read().Faults));
}
