using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A fact of few values is a list of codes on which clocks depend: what a column holds besides them must be seen.</summary>
public sealed class ClosedFactTests
{
    private const string Translated = "\"channel\": { \"column\": \"how\", \"values\": { \"telephone\": [\"Phone\"] } }";

    [Theory]
    [InlineData("\"channel\": \"how\"")]
    [InlineData("\"channel\": { \"column\": \"how\", \"on\": [\"asked\"] }")]
    public void A_mapping_that_translates_nothing_takes_our_words_only(string mapping)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, Translated, mapping);

        var fact = files.ReadSound().Sources[0].Tables[0].Facts["channel"];

        Assert.Equal(["telephone: telephone", "written: written"], fact.Values.Select(each => $"{each.Key}: {string.Join(", ", each.Value)}"));
    }

    [Fact]
    public void A_fact_of_any_code_is_taken_as_it_is()
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, Translated, "\"code\": \"how\"");

        Assert.Empty(files.ReadSound().Sources[0].Tables[0].Facts["code"].Values);
    }

    [Fact]
    public void A_translation_stays_as_it_was_written()
    {
        using var files = new ConfigFiles();

        Assert.Equal(["telephone"], files.ReadSound().Sources[0].Tables[0].Facts["channel"].Values.Keys);
    }
}
