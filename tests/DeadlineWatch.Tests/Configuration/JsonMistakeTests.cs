using Xunit;

namespace DeadlineWatch.Tests.Configuration;

/// <summary>A slip of the hand is told in the words of whoever typed it, with its line and its column.</summary>
public sealed class JsonMistakeTests
{
    [Theory]
    [InlineData("", "1 $: not JSON: the file is empty")]
    [InlineData(" \n\n", "1 $: not JSON: the file is empty")]
    [InlineData("{\n  “key”: \"town\"\n}", "2 $: not JSON: “ is a typographic quote: write a plain \" (column 3)")]
    [InlineData("{\n  \"key\": “town”\n}", "2 $: not JSON: “ is a typographic quote: write a plain \" (column 10)")]
    [InlineData("{\n  \"key\": \"town”,\n  \"name\": \"Town\"\n}", "2 $: not JSON: ” is a typographic quote: write a plain \" (column 15)")]
    [InlineData("{\n  \"key”: \"town\"\n}", "2 $: not JSON: ” is a typographic quote: write a plain \" (column 7)")]
    [InlineData("{\n  'key': 'town'\n}", "2 $: not JSON: ' is not the quote that is needed: write a plain \" (column 3)")]
    [InlineData("{\n  \"key\": \"town\"\n  \"name\": \"Town\"\n}", "2 $: not JSON: a comma seems to be missing at the end of line 2 (column 16)")]
    [InlineData("{\n  \"key\": \"town\"  // the file's name\n\n  \"name\": \"Town\"\n}",
        "2 $: not JSON: a comma seems to be missing at the end of line 2 (column 16)")]
    [InlineData("{ \"key\": \"town\", \"clocks\": [{ \"key\": \"one\" }\n{ \"key\": \"two\" }] }",
        "1 $: not JSON: a comma seems to be missing at the end of line 1 (column 45)")]
    [InlineData("{ \"key\": \"Stadt Köln\" \"name\": \"Town\" }", "1 $: not JSON: a comma seems to be missing before this (column 23)")]
    [InlineData("{\n  \"key\": \"town,\n  \"name\": \"Town\"\n}", "2 $: not JSON: the closing quote of this text is missing on its line (column 10)")]
    [InlineData("{\n  \"key\": \"town", "2 $: not JSON: the closing quote of this text is missing on its line (column 10)")]
    [InlineData("{\n  \"key\": \"town\",\n", "3 $: not JSON: the file ends too early: a closing } or ] is missing (column 1)")]
    [InlineData("{\n  \"key\" \"town\"\n}",
        "2 $: not JSON: '\"' is invalid after a property name. Expected a ':'. (column 9)")]
    [InlineData("{\n  \"key\": \"town\"\n} }",
        "3 $: not JSON: '}' is invalid after a single JSON value. Expected end of data. (column 3)")]
    [InlineData("{\n  \"on\": True\n}",
        "2 $: not JSON: 'T' is an invalid start of a value. (column 9)")]
    public void A_slip_is_told_where_it_is(string text, string fault)
    {
        using var files = new ConfigFiles().Write("profiles/town.json", text);

        Assert.Equal([$"config/profiles/town.json:{fault}"], files.Lines(files.Read().Faults));
    }
}
