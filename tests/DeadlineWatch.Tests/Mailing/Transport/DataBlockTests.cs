using System.Text;
using DeadlineWatch.Mailing.Transport;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class DataBlockTests
{
    [Theory]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData(".\r\n", "..\r\n.\r\n")]
    [InlineData("a\r\n.b\r\n..\r\n", "a\r\n..b\r\n...\r\n.\r\n")]
    public void Dots_at_line_starts_are_doubled_and_a_final_dot_follows(string message, string onTheWire) =>
        Assert.Equal(onTheWire, Encoding.ASCII.GetString(DataBlock.Frame(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void The_final_dot_stands_nowhere_but_at_the_end_and_what_is_unstuffed_is_what_was_sent()
    {
        var lines = Gen.Elements("", ".", "..", ".a", "a.", "a", "From b").ListOf();

        Prop.ForAll(lines.ToArbitrary(), said =>
        {
            var message = string.Concat(said.Select(line => line + "\r\n"));
            var framed = Encoding.ASCII.GetString(DataBlock.Frame(Encoding.ASCII.GetBytes(message)));
            var wire = framed.Split("\r\n");
            var unstuffed = string.Concat(wire[..^2].Select(line => (line.StartsWith('.') ? line[1..] : line) + "\r\n"));
            return wire[^1].Length == 0 && Array.IndexOf(wire, ".") == wire.Length - 2 && unstuffed == message;
        }).QuickCheckThrowOnFailure();
    }
}
