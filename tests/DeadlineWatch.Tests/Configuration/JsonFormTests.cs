using System.Text;
using DeadlineWatch.Configuration;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class JsonFormTests
{
    [Fact]
    public void The_smallest_configuration_is_sound()
    {
        using var files = new ConfigFiles();

        var configuration = files.ReadSound();

        Assert.Equal("anytown", configuration.Authorities[0].Key);
        Assert.Equal(Path.Join(files.Home, "drop"), configuration.Sources[0].Folder);
        Assert.Equal(Path.Join(files.Home, "data", "ledger.db"), configuration.Ledger.Sqlite);
    }

    [Fact]
    public void Comments_and_trailing_commas_and_a_byte_order_mark_are_welcome()
    {
        using var files = new ConfigFiles().Write(ConfigFiles.Recipients, "\uFEFF" + """
            // Who is told.
            {
              "allowedDomains": ["anytown.example",],
              "fallback": ["desk@anytown.example"],  // read each day
              "roles": { "director": ["director@anytown.example"], },
              "teams": { "Duty": { "roles": { "manager": ["duty@anytown.example"] } } },
            }
            """);

        var configuration = files.ReadSound();

        Assert.Equal(["desk@anytown.example"], configuration.Directory.Fallback);
    }

    [Theory]
    [InlineData("\"authority\": \"anytown\",", "\"authority\": \"anytown\" \"kind\"",
        "config/sources.json:5 $: not JSON: a comma seems to be missing before this (column 30)")]
    [InlineData("\"folder\": \"drop\",", "\"foldr\": \"drop\",",
        "config/sources.json:7 $.sources[0].foldr: unknown property \"foldr\"; did you mean \"folder\"?")]
    [InlineData("\"folder\": \"drop\",", "",
        "config/sources.json:3 $.sources[0].folder: \"folder\" is missing")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": null,",
        "config/sources.json:7 $.sources[0].folder: null says nothing: write a text, or leave it out")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": \"drop\",\n\"folder\": \"other\",",
        "config/sources.json:8 $.sources[0].folder: \"folder\" stands twice")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": 7,",
        "config/sources.json:7 $.sources[0].folder: a text is needed here, not 7")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": \" drop\",",
        "config/sources.json:7 $.sources[0].folder: \" drop\" has blanks at its ends")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": \"\",",
        "config/sources.json:7 $.sources[0].folder: a blank text")]
    [InlineData("\"dataAge\": { \"live\": true },", "\"dataAge\": [],",
        "config/sources.json:8 $.sources[0].dataAge: an object is needed here, not a list")]
    [InlineData("\"folder\": \"drop\",", "\"folder\": \"\\ud800\",",
        "config/sources.json:7 $: not JSON: The text is not UTF-8.")]
    public void What_is_not_strict_json_is_refused_with_its_line(string written, string instead, string fault)
    {
        using var files = new ConfigFiles().Change(ConfigFiles.Sources, written, instead);

        var result = files.Read();

        Assert.Null(result.Configuration);
        Assert.Equal([fault], files.Lines(result.Faults));
    }

    [Fact]
    public void One_bad_file_hides_no_fault_of_another()
    {
        using var files = new ConfigFiles()
            .Write(ConfigFiles.Settings, "{ nonsense")
            .Write(ConfigFiles.Profile, "{ \"key\": ")
            .Change(ConfigFiles.Sources, "\"live\": true", "\"live\": false")
            .Change(ConfigFiles.Recipients, "\"desk@anytown.example\"", "\"desk at anytown\", \"boss@elsewhere.example\"");

        var faults = files.Lines(files.Read().Faults);

        Assert.Collection(faults,
            each => Assert.StartsWith("config/profiles/small.json:1 $: not JSON: ", each, StringComparison.Ordinal),
            each => Assert.StartsWith("config/deadlinewatch.json:1 $: not JSON: ", each, StringComparison.Ordinal),
            each => Assert.Equal("config/sources.json:8 $.sources[0].dataAge.live: write true, or leave it out", each),
            each => Assert.Equal(
                "config/recipients.json:3 $.fallback[0]: \"desk at anytown\" is not a mail address such as duty.manager@anytown.example", each),
            each => Assert.Equal(
                "config/recipients.json:3 $.fallback[1]: \"boss@elsewhere.example\" is outside the allowed domains (anytown.example)", each));
    }

    [Fact]
    public void Missing_files_and_folders_are_told_all_at_once()
    {
        using var files = new ConfigFiles();
        File.Delete(Path.Join(files.Folder, ConfigFiles.Sources));
        File.Delete(Path.Join(files.Folder, ConfigFiles.Recipients));
        System.IO.Directory.Delete(Path.Join(files.Folder, "calendars"), recursive: true);

        var faults = files.Lines(files.Read().Faults);

        Assert.Equal(
            [
                "config/calendars:0 $: the folder has no file: put the calendars of the product in it",
                "config/sources.json:0 $: the file is missing",
                "config/recipients.json:0 $: the file is missing",
            ],
            faults);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        var result = ConfigurationReader.Read("no/such/folder", new Dictionary<string, string?>());

        Assert.Equal(
            [new ConfigurationFault("no/such/folder", 0, "$", $"there is no such folder, or this account ({Environment.UserName}) may not look into it: name it with --config or DEADLINEWATCH_CONFIG")],
            result.Faults);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_told_with_the_folder_to_name()
    {
        using var files = new ConfigFiles();
        var file = Path.Join(files.Folder, ConfigFiles.Settings);

        var faults = ConfigurationReader.Read(file, files.Environment).Faults;

        Assert.Equal([new ConfigurationFault(file, 0, "$", $"this is a file: name its folder, {files.Folder}, with --config or DEADLINEWATCH_CONFIG")], faults);
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_are_refused()
    {
        using var files = new ConfigFiles();
        var text = File.ReadAllText(Path.Join(files.Folder, ConfigFiles.Settings)).Replace("Anytown", "Café", StringComparison.Ordinal);
        File.WriteAllBytes(Path.Join(files.Folder, ConfigFiles.Settings), Encoding.Latin1.GetBytes(text));

        var fault = Assert.Single(files.Lines(files.Read().Faults));

        Assert.StartsWith("config/deadlinewatch.json:5 $: not JSON: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rules_in_another_layout_have_the_same_hash()
    {
        using var files = new ConfigFiles();
        var hash = files.ReadSound().Profiles["small"].RulesHash;

        var commented = files.Change(ConfigFiles.Profile, "\"key\": \"small\",\n  \"name\": \"Small\",", "// first the name\n\"name\":\n\"Small\", \"key\": \"small\",")
            .ReadSound().Profiles["small"].RulesHash;
        var longer = files.Change(ConfigFiles.Profile, "3 working days", "4 working days").ReadSound().Profiles["small"].RulesHash;
        var otherHoliday = files.Change(ConfigFiles.Profile, "4 working days", "3 working days")
            .Change(ConfigFiles.Calendar, "2026-12-25", "2026-12-24").ReadSound().Profiles["small"].RulesHash;

        Assert.Equal(16, hash.Length);
        Assert.Equal(hash, commented);
        Assert.Equal(4, new[] { hash, longer, otherHoliday, "" }.Distinct().Count());
    }
}
