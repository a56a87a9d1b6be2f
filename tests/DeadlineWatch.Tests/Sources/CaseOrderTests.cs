using DeadlineWatch.Sources;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DeadlineWatch.Tests.Sources;

public sealed class CaseOrderTests
{
    [Fact]
    public void References_that_keep_their_place_are_in_order_with_and_without_their_blanks()
    {
        var texts = Gen.Elements("", "A", "B", "!", "é", " ", "\t", "\n", "\u00a0", "\u2003", "\U0001F600").ListOf(4).Select(string.Concat);

        Prop.ForAll(texts.ListOf(12).ToArbitrary(), all =>
        {
            var inPlace = all.Order(CaseOrder.Comparer)
                .Select(text => (Text: text, Reference: CellText.TryReference(text)))
                .Where(each => each.Reference is { } reference && CaseOrder.KeepsItsPlace(each.Text, reference))
                .Select(each => each.Reference!)
                .ToList();

            Assert.Equal(inPlace.Order(CaseOrder.Comparer), inPlace);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("A1", true)]
    [InlineData("A1  ", true)]
    [InlineData("A1\t", true)]
    [InlineData(" A1", false)]
    [InlineData("A1\u00a0", false)]
    [InlineData("A1\u00a0 ", false)]
    public void A_blank_before_a_reference_moves_it_and_plain_ones_behind_it_do_not(string text, bool keeps) =>
        Assert.Equal(keeps, CaseOrder.KeepsItsPlace(text, "A1"));
}
