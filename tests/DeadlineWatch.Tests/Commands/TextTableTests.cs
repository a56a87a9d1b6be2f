using DeadlineWatch.Commands;
using Xunit;

namespace DeadlineWatch.Tests.Commands;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Right, ColumnKind.Left);
        table.Add("decision", "7", "North");
        table.Add("icpc", "1,184");

        Assert.Equal("  decision      7  North\n  icpc      1,184\n", Written(table));
    }

    [Fact]
    public void What_a_terminal_would_obey_is_shown_and_counts_as_it_is_shown()
    {
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Left);
        table.Add("North\e[2J\r", "7");
        table.Add("South", "8");

        Assert.Equal("North\\u001b[2J\\r  7\nSouth             8\n", Written(table));
    }

    [Fact]
    public void A_painted_row_is_painted_whole_and_what_others_painted_is_shown()
    {
        var table = new TextTable(2, ColumnKind.Left, ColumnKind.Left);
        table.AddPainted(new Screen(colour: true).Terminal.Urgent, "one:9464", "silent\e[32m");
        table.Add("two:9464", "seen");

        Assert.Equal("\e[1;31m  one:9464  silent\\u001b[32m\e[0m\n  two:9464  seen\n", Written(table));
    }

    [Fact]
    public void A_table_that_would_be_too_wide_wraps_between_words()
    {
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Wrapped);
        table.Add(new string('x', 70), "by the end of Wed 6 Jan 2027, provisionally");

        Assert.Equal(
            new string('x', 70) + "  by the end of Wed 6 Jan\n" + new string(' ', 72) + "2027, provisionally\n",
            Written(table));
    }

    [Theory]
    [InlineData(80, 98)]
    [InlineData(120, 119)]
    [InlineData(400, 140)]
    public void A_wide_screen_is_used_within_reason_and_a_pipe_is_as_it_was(int screen, int columns)
    {
        Assert.Equal((columns, 98), (Terminal.ColumnsOf(screen), new Screen().Terminal.Columns));

        var wide = new Screen().Terminal with { Columns = columns };
        var table = new TextTable(0, ColumnKind.Wrapped);
        table.Add(string.Join(' ', Enumerable.Repeat("word", 60)));
        table.Write(wide);

        Assert.InRange(wide.Output.ToString()!.Split('\n').Max(line => line.Length), columns - 4, columns);
    }

    [Fact]
    public void A_name_is_quoted_where_a_shell_would_take_it_apart()
    {
        Assert.Equal(["/etc/a-b_c.d", "C:\\Data", "'/srv/two words'", "'it'\\''s'", "'$HOME'", "''"],
            new[] { "/etc/a-b_c.d", "C:\\Data", "/srv/two words", "it's", "$HOME", "" }.Select(ShellWord.Of));
    }

    [Fact]
    public void A_glued_phrase_is_never_broken_and_a_line_break_is_kept()
    {
        var table = new TextTable(0, ColumnKind.Left, ColumnKind.Wrapped);
        table.Add(new string('x', 80), $"{TextTable.Glued("Fri 4 Dec, end of day")}\nbooked for Thu 10 Dec");

        Assert.Equal(
            new string('x', 80) + "  Fri 4 Dec, end of day\n" + new string(' ', 82) + "booked for Thu 10 Dec\n",
            Written(table));
    }

    [Fact]
    public void A_word_longer_than_its_column_stays_whole() =>
        Assert.Equal(["a", "safeguarding-assessment", "b"], TextTable.Wrap("a safeguarding-assessment b", 10));

    [Fact]
    public void A_table_of_nothing_writes_nothing() => Assert.Equal("", Written(new TextTable(2, ColumnKind.Left)));

    private static string Written(TextTable table)
    {
        using var output = new StringWriter { NewLine = "\n" };
        table.Write(output);
        return output.ToString();
    }
}
