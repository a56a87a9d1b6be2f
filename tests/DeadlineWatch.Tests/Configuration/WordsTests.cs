using DeadlineWatch.Configuration;
using DeadlineWatch.Rules;
using Xunit;

namespace DeadlineWatch.Tests.Configuration;

public sealed class WordsTests
{
    [Theory]
    [InlineData("referral-recieved", "referral-received")]
    [InlineData("conference-hold", "conference-held")]
    [InlineData("Conference-Held", "conference-held")]
    [InlineData("section47-started", "section-47-started")]
    [InlineData("something-else", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_known_word_is_suggested_and_a_far_one_is_not(string word, string? nearest) =>
        Assert.Equal(nearest, Spelling.Nearest(word, ["referral-received", "conference-held", "section-47-started", "y"]));

    [Fact]
    public void Of_many_known_words_those_most_alike_are_named_and_not_all()
    {
        IReadOnlyList<string> known =
        [
            "asked", "answered", "case-closed", "child-died", "conference-held", "plan-ended", "plan-started", "referral-received",
            "review-conference-held",
        ];

        Assert.Equal("; most like it: conference-held, review-conference-held, asked", Spelling.Hint("rpc-held", known));
        Assert.Equal("; did you mean \"plan-ended\"?", Spelling.Hint("plan-endet", known));
        Assert.Equal("; known: answered, asked", Spelling.Hint("rpc-held", known.Take(2)));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Slips_are_letters_put_in_left_out_changed_or_swapped(string one, string other, int slips)
    {
        Assert.Equal(slips, Spelling.Slips(one, other));
        Assert.Equal(slips, Spelling.Slips(other, one));
    }

    [Theory]
    [InlineData("20 seconds", 20)]
    [InlineData("1 minute", 60)]
    [InlineData("90 minutes", 5400)]
    [InlineData("1 hour", 3600)]
    [InlineData("2 days", 172800)]
    public void A_length_of_time_is_read_and_written_as_people_write_it(string text, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.TryParse(text));
        Assert.Equal(text, Duration.Words(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("20s")]
    [InlineData("1 minutes")]
    [InlineData("2 minute")]
    [InlineData("0 hours")]
    [InlineData("-1 hours")]
    [InlineData("10000 days")]
    [InlineData("1  hour")]
    public void What_is_no_length_of_time_is_not_guessed_at(string? text) => Assert.Null(Duration.TryParse(text));

    [Theory]
    [InlineData("duty.manager@anytown.example", true)]
    [InlineData("o'brien-smith_2@mail.anytown.gov.uk", true)]
    [InlineData("a@b@anytown.example", false)]
    [InlineData("@anytown.example", false)]
    [InlineData("duty@", false)]
    [InlineData("duty@anytown", false)]
    [InlineData(".duty@anytown.example", false)]
    [InlineData("du ty@anytown.example", false)]
    [InlineData("duty@anytown.example\r\nBcc: x@y.example", false)]
    [InlineData("duty@-anytown.example", false)]
    [InlineData("dütý@anytown.example", false)]
    public void An_address_is_plain_or_refused(string text, bool accepted) =>
        Assert.Equal(accepted ? text : null, MailAddress.Read(text));

    [Theory]
    [InlineData("5 working days before due", "5-working-days-before")]
    [InlineData("1 working day before due", "1-working-day-before")]
    [InlineData("on the last day at 10:00", "last-day-10:00")]
    [InlineData("24 hours after start", "24-hours-after-start")]
    [InlineData("when overdue", "overdue")]
    [InlineData("2 working days after due", "2-working-days-after")]
    public void The_key_of_a_rung_is_made_of_its_words(string words, string key) =>
        Assert.Equal(key, LadderReader.KeyOf(Assert.IsType<StepTime>(StepTime.TryParse(words))));
}
