using System.Globalization;
using Xunit;

namespace DeadlineWatch.Tests.Dashboards;

public sealed class DashboardColourTests
{
    // Of Okabe and Ito's colours those that we use, and grey for what only accompanies.
    private static readonly string[] Palette = ["#0072B2", "#56B4E9", "#E69F00", "#D55E00", "#CC79A7", "#999999"];

    // How eyes without one kind of cone see, in linear light (Machado, Oliveira and Fernandes 2009, severity 1); by rows.
    private static readonly Dictionary<string, double[]> Eyes = new(StringComparer.Ordinal)
    {
        ["all cones"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    // A difference of 2 is just seen when two patches touch (CIE 1976); this is enough for lines and cells apart.
    private const double LeastDifference = 15;

    [Fact]
    public void Every_colour_is_one_of_the_few_that_all_eyes_tell_apart()
    {
        Assert.All(DashboardFile.All.SelectMany(each => each.Panels), panel =>
        {
            Assert.All(Colours(panel), each => Assert.Contains(each, Palette));
            Assert.DoesNotContain(DashboardFile.Texts(panel.Root), each => each.Property == "mode" && each.Text.Contains("palette", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Colours_that_stand_in_one_panel_differ_for_every_kind_of_eye()
    {
        foreach (var panel in DashboardFile.All.SelectMany(each => each.Panels))
        {
            var colours = Colours(panel).Distinct(StringComparer.Ordinal).ToList();
            foreach (var (first, second) in from one in colours from other in colours where string.CompareOrdinal(one, other) < 0 select (one, other))
            {
                Assert.All(Eyes, eye => Assert.True(Difference(first, second, eye.Value) >= LeastDifference,
                    $"{panel}: {first} and {second} look alike with {eye.Key}"));
            }
        }
    }

    [Fact]
    public void The_measure_itself_finds_red_and_green_alike_without_green_cones()
    {
        Assert.True(Difference("#B22222", "#5F6B00", Eyes["deuteranopia"]) < Difference("#B22222", "#5F6B00", Eyes["all cones"]) / 3);
    }

    private static IEnumerable<string> Colours(DashboardPanel panel) =>
        DashboardFile.Texts(panel.Root).Where(each => each.Property is "color" or "fixedColor" && each.Text != "transparent").Select(each => each.Text);

    private static double Difference(string one, string other, double[] eye) =>
        Math.Sqrt(Seen(one, eye).Zip(Seen(other, eye), (a, b) => (a - b) * (a - b)).Sum());

    // CIE L*a*b* of what an eye makes of a colour of the screen (sRGB, D65).
    private static double[] Seen(string colour, double[] eye)
    {
        var light = Enumerable.Range(0, 3)
            .Select(each => int.Parse(colour.AsSpan(1 + (2 * each), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Select(each => Linear(each / 255.0)).ToArray();
        var (red, green, blue) = (Row(0), Row(1), Row(2));
        var x = Bent(((0.4124564 * red) + (0.3575761 * green) + (0.1804375 * blue)) / 0.95047);
        var y = Bent((0.2126729 * red) + (0.7151522 * green) + (0.0721750 * blue));
        var z = Bent(((0.0193339 * red) + (0.1191920 * green) + (0.9503041 * blue)) / 1.08883);

        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        double Row(int row) => Math.Clamp(light.Select((each, column) => each * eye[(3 * row) + column]).Sum(), 0, 1);
    }

    private static double Linear(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static double Bent(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : ((24389.0 / 27 * value) + 16) / 116;
}
