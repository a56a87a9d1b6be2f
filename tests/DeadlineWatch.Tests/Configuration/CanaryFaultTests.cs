using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>What is refused of a canary in the config folder, and what is not.</summary>
public sealed class CanaryFaultTests : IDisposable
{
    private const string Team = "\"DeadlineWatch\": { \"authority\": \"canary\", \"roles\": { \"operator\": [\"operator@anytown.example\"] } },";

    private readonly ConfigFiles _files = new ConfigFiles()
        .Write("profiles/canary.json", File.ReadAllText(Path.Join(ShippedConfigurationTests.Folder(), "profiles", "canary.json"))
            .Replace("england-and-wales", "somewhere", StringComparison.Ordinal))
        .Change(ConfigFiles.Settings, "\"profile\": \"small\" }", "\"profile\": \"small\" }, { \"key\": \"canary\", \"name\": \"Canary\", \"profile\": \"canary\" }")
        .Change(ConfigFiles.Sources, "\"sources\": [", "\"sources\": [ { \"name\": \"canary\", \"authority\": \"canary\", \"kind\": \"canary\" },")
        .Change(ConfigFiles.Recipients, "\"teams\": {", $"\"teams\": {{ {Team}");

    public void Dispose() => _files.Dispose();

    private string[] Faults() => [.. _files.Read().Faults.Select(each => $"{each.Path}: {each.Message}")];

    [Fact]
    public void One_beside_a_council_is_sound_and_no_council()
    {
        var configuration = _files.ReadSound();

        Assert.Equal(["anytown"], configuration.Councils.Select(each => each.Key));
        Assert.True(configuration.IsCanary("canary"));
        var source = configuration.SourcesOf("canary").Single();
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15), true, "DeadlineWatch"), (source.Every, source.NewDataEvery, source.DataAge.Live, source.Team));
    }

    [Fact]
    public void A_canary_alone_leaves_no_council() => Assert.Empty(
        (_files.ReadSound() with { Authorities = [new("canary", "Canary", "canary")] }).Councils);

    [Fact]
    public void It_has_neither_folder_nor_tables()
    {
        _files.Change(ConfigFiles.Sources, "\"kind\": \"canary\"", "\"kind\": \"canary\", \"folder\": \"drop\", \"tables\": []");

        Assert.Equal(
            ["$.sources[0].folder: unknown property \"folder\"", "$.sources[0].tables: unknown property \"tables\""],
            Faults().Select(each => each.Split(';')[0]));
    }

    [Fact]
    public void It_needs_an_authority_of_its_own()
    {
        _files.Change(ConfigFiles.Sources, "\"authority\": \"canary\"", "\"authority\": \"anytown\", \"team\": \"Office\"");

        Assert.Equal(
            [
                "$.sources[0].authority: no clock of the profile \"small\" starts with canary-started: give the canary an authority of its own, with \"profile\": \"canary\"",
                "$.sources[0].authority: anytown has real cases: give the canary an authority of its own",
            ],
            Faults().Where(each => each.StartsWith("$.sources", StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_authority_without_its_source_is_no_canary_and_is_refused()
    {
        _files.Change(ConfigFiles.Sources, "{ \"name\": \"canary\", \"authority\": \"canary\", \"kind\": \"canary\" },", "");

        Assert.Equal(
            [
                "$.sources: the authority \"canary\" has the profile of a canary, and no canary: write "
                + "{ \"name\": \"canary\", \"authority\": \"canary\", \"kind\": \"canary\" }, or take the authority out of deadlinewatch.json",
            ],
            Faults());
    }

    [Fact]
    public void Somebody_must_get_its_mail()
    {
        _files.Change(ConfigFiles.Recipients, Team, "");

        Assert.Equal(
            ["$.teams[\"DeadlineWatch\"]: nobody would get the mail of canary: write \"DeadlineWatch\": { \"authority\": \"canary\", \"roles\": { … } }"], Faults());
    }

    [Fact]
    public void A_canary_polled_too_seldom_is_warned_of()
    {
        _files.Change(ConfigFiles.Sources, "\"kind\": \"canary\"", "\"kind\": \"canary\", \"every\": \"7 hours\"");

        Assert.Equal(["polled every 7 hours, which is longer than a quarter of the clock canary (24 hours)"], _files.Read().Warnings.Select(each => each.Message));
    }
}
