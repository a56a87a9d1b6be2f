using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class LogSettingsTests : IDisposable
{
    private readonly ConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    private void Write(string logs) => _files.Change(ConfigFiles.Settings, "\"authorities\": [", $"\"logs\": {logs}, \"authorities\": [");

    [Fact]
    public void Without_a_word_the_form_is_what_fits_and_the_level_information() =>
        Assert.Equal(new LogSettings(null, LogSettings.Least.Information), _files.ReadSound().Logs);

    [Fact]
    public void Form_and_level_stand_in_the_file_and_the_environment_counts_before_it()
    {
        Write("{ \"form\": \"json\", \"level\": \"debug\" }");
        Assert.Equal(new LogSettings(LogForm.Json, LogSettings.Least.Debug), _files.ReadSound().Logs);

        _files.Environment["DEADLINEWATCH_LOGS"] = "systemd";
        _files.Environment["DEADLINEWATCH_LOGS_LEVEL"] = "warning";
        Assert.Equal(new LogSettings(LogForm.Systemd, LogSettings.Least.Warning), _files.ReadSound().Logs);
    }

    [Fact]
    public void How_a_node_logs_is_its_own_affair()
    {
        var before = _files.ReadSound().Hash;
        Write("{ \"form\": \"json\" }");
        Assert.Equal(before, _files.ReadSound().Hash);
    }

    [Fact]
    public void Errors_cannot_be_silenced_and_other_words_are_refused()
    {
        Write("{ \"form\": \"xml\", \"level\": \"none\" }");
        _files.Environment["DEADLINEWATCH_LOGS"] = "Text";

        Assert.Equal(
            [
                "$.logs.form: unknown form \"xml\"; known: json, systemd, text",
                "$.logs.level: unknown level \"none\"; known: debug, information, warning",
                "DEADLINEWATCH_LOGS: \"Text\" is not one of text, json, systemd",
            ],
            _files.Read().Faults.Select(each => $"{each.Path}: {each.Message}").Order(StringComparer.Ordinal));
    }
}
