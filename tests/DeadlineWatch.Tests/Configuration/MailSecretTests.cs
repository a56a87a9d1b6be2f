using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class MailSecretTests : IDisposable
{
    private const string Secret = "correct horse";

    private readonly ConfigFiles _files = new();

    public MailSecretTests()
    {
        _files.Environment["DEADLINEWATCH_MAIL_RELAY_HOST"] = "relay.anytown.example";
        _files.Environment["DEADLINEWATCH_MAIL_USERNAME"] = "watch";
    }

    [Fact]
    public void The_password_may_stand_in_a_variable()
    {
        _files.Environment["DEADLINEWATCH_MAIL_PASSWORD"] = Secret;

        Assert.Equal(("watch", Secret), Credentials());
    }

    [Fact]
    public void The_password_may_stand_in_a_file_that_ends_with_a_line_end()
    {
        _files.Environment["DEADLINEWATCH_MAIL_PASSWORD_FILE"] = SecretFile("password", Secret + "\r\n");

        Assert.Equal(("watch", Secret), Credentials());
    }

    [Fact]
    public void The_password_may_stand_in_the_credentials_folder_of_the_service_manager()
    {
        _files.Environment["CREDENTIALS_DIRECTORY"] = Path.GetDirectoryName(SecretFile("mail-password", Secret));

        Assert.Equal(("watch", Secret), Credentials());
    }

    [Theory]
    [InlineData("DEADLINEWATCH_MAIL_PASSWORD_FILE", "/no/such/file", "environment:0 DEADLINEWATCH_MAIL_PASSWORD_FILE: /no/such/file cannot be read: ")]
    [InlineData("DEADLINEWATCH_MAIL_USERNAME", "watch", "environment:0 DEADLINEWATCH_MAIL_PASSWORD: not set, though there is a user name for the relay")]
    public void A_password_that_is_not_there_is_a_fault(string name, string value, string fault)
    {
        _files.Environment[name] = value;

        Assert.Contains(_files.Lines(_files.Read().Faults), each => each.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_passwords_are_a_fault_that_prints_neither()
    {
        _files.Environment["DEADLINEWATCH_MAIL_PASSWORD"] = Secret;
        _files.Environment["DEADLINEWATCH_MAIL_PASSWORD_FILE"] = SecretFile("password", Secret);

        var faults = _files.Lines(_files.Read().Faults);

        Assert.Contains("environment:0 DEADLINEWATCH_MAIL_PASSWORD_FILE: DEADLINEWATCH_MAIL_PASSWORD is set too: set one of the two", faults);
        Assert.DoesNotContain(faults, each => each.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Check_and_the_settings_as_text_never_print_user_or_password(bool json)
    {
        _files.Environment["DEADLINEWATCH_MAIL_USERNAME"] = "somebody";
        _files.Environment["DEADLINEWATCH_MAIL_PASSWORD"] = Secret;
        using var output = new StringWriter();

        var result = _files.Read();
        CheckCommand.Write(result, DateTimeOffset.UnixEpoch, json, output);
        var text = output + result.ToString() + result.Configuration?.Mail + result.Configuration?.Mail.Relay;

        Assert.Contains("relay.anytown.example:587", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody", text, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private (string?, string?) Credentials()
    {
        var relay = _files.ReadSound().Mail.Relay;

        return (relay?.Username, relay?.Password);
    }

    private string SecretFile(string name, string text)
    {
        var path = Path.Join(_files.Home, name);
        File.WriteAllText(path, text);

        return path;
    }
}
