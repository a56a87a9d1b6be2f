using System.Text;
using DeadlineWatch.Mailing.Transport;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Mailing.Transport;

public sealed class SmtpReplyReaderTests
{
    [Theory]
    [InlineData("250 ok\r\n", 250, "250 ok")]
    [InlineData("250\r\n", 250, "250")]
    [InlineData("250 ok\n", 250, "250 ok")]
    [InlineData("250-one\r\n250-two\r\n250 three\r\n", 250, "250 one two three")]
    [InlineData("550 n\u00f6 \u001b[31mred\r\n", 550, "550 n? ?[31mred")]
    public async Task Answers_of_one_and_of_many_lines_are_read(string wire, int code, string text)
    {
        var reply = await Read(wire);

        Assert.Equal((code, text), (reply.Code, reply.Text));
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData("25\r\n")]
    [InlineData("099 x\r\n")]
    [InlineData("600 x\r\n")]
    [InlineData("250ok\r\n")]
    [InlineData("250-one\r\n251 two\r\n")]
    public async Task What_is_no_answer_is_called_so(string wire) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(wire));

    [Theory]
    [InlineData("")]
    [InlineData("250 ok")]
    [InlineData("250-one\r\n")]
    public async Task An_answer_that_breaks_off_is_called_so(string wire) =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => Read(wire));

    [Fact]
    public async Task An_endless_line_is_not_read_to_its_end()
    {
        using var endless = new MemoryStream(Encoding.ASCII.GetBytes("250 " + new string('x', 1_000_000)));

        await Assert.ThrowsAsync<InvalidDataException>(
            () => new SmtpReplyReader(endless).Read(TestContext.Current.CancellationToken));

        Assert.InRange(endless.Position, 0, 10_000);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(string.Concat(Enumerable.Repeat("250-more\r\n", 10_000))));

    [Fact]
    public void Whatever_a_server_says_is_an_answer_or_a_known_fault()
    {
        // Mostly digits, separators and line ends, so that answers do come about.
        var bytes = Gen.Elements("0123456789245 --\r\n\r\n\n ab\0\u00ff".ToCharArray()).ListOf();

        Prop.ForAll(bytes.ToArbitrary(), said =>
        {
            try
            {
                var reply = Read(string.Concat(said)).GetAwaiter().GetResult();
                return reply.Code is >= 200 and <= 599 && reply.Text.All(c => c is >= ' ' and <= '~');
            }
            catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("450 4.2.2 mailbox full", 2)]
    [InlineData("550 5.7.1 no", 7)]
    [InlineData("550 4.7.1 no", null)]
    [InlineData("550 no", null)]
    [InlineData("550", null)]
    [InlineData("550 5.x.1 no", null)]
    public async Task What_an_answer_is_about_is_known_where_it_says_so(string answer, int? subject)
    {
        var reply = await Read(answer + "\r\n");

        Assert.Equal(subject, reply.Subject);
    }

    private static async Task<SmtpReply> Read(string wire)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(wire));
        return await new SmtpReplyReader(stream).Read(TestContext.Current.CancellationToken);
    }
}
