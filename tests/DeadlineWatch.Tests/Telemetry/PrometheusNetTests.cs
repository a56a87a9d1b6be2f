#if PROMETHEUSNET
using DeadlineWatch.Telemetry;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace DeadlineWatch.Tests.Telemetry;

/// <summary>A build with prometheus-net serves what our own page serves: family by family, series by series.</summary>
public sealed class PrometheusNetTests : IDisposable
{
    private readonly Instruments _instruments = new(SomeCouncil.Configuration());
    private readonly MetricsPage _page = new();
    private readonly PrometheusNetPage _other;

    public PrometheusNetTests() => _other = new PrometheusNetPage(_instruments, _page);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _other.Dispose();
        _instruments.Dispose();
    }

    /// <summary>Every line of a page, without order: what it says and of what kind, each series with its labels, each number.</summary>
    private static List<string> Said(ReadOnlyMemory<byte> bytes)
    {
        var page = PrometheusPage.Parse(bytes.Span);
        string Family(string name) => page.Types.ContainsKey(name) ? name : name[..name.LastIndexOf('_')];
        // A family without series says nothing: prometheus-net may leave it out.
        var families = page.Samples.Select(each => Family(each.Name)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. families.Select(each => $"{each} {page.Types[each]} {page.Help[each]}")
                .Concat(page.Samples.Select(each => $"{each.Name} {string.Join(",", each.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Key == "le" ? $"le={double.Parse(label.Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture):R}" : $"{label.Key}={label.Value}"))} {each.Value:R}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task Alike() => Assert.Equal(Said(_page.Bytes), Said(await _other.Write(Cancel)));

    [Fact]
    public async Task Before_the_first_page_there_is_none() => Assert.Equal(0, (await _other.Write(Cancel)).Length);

    [Fact]
    public async Task All_families_of_ledger_stages_and_node_are_the_same()
    {
        var configuration = SomeCouncil.Configuration();
        var ledger = new LedgerByHand();
        ledger.DeadlineRows.AddRange(Enumerable.Range(0, 8).Select(_ => SomeCouncil.Open("2026-04-30", "Tîm \"Môn\"\n\\")));
        var (current, time) = (new DeadlineWatch.Configuration.CurrentConfiguration(configuration), new HandTurnedTime(SomeCouncil.Now));
        using var refresher = new MetricsRefresher(new LedgerGauges(ledger, current, time), _instruments, new NodeGauges(current, time), _page,
            time, NullLogger<MetricsRefresher>.Instance);
        foreach (var took in new[] { 0.05, 0.1, 0.3, 7, 299, 301, 4.75 })
        {
            _instruments.Polled(SomeCouncil.Source, "sound", TimeSpan.FromSeconds(took));
            _instruments.Mailed(MailResult.Accepted, 250, TimeSpan.FromSeconds(took * 100));
        }

        await refresher.Refresh(Cancel);
        await Alike();
        Assert.Contains(Said(_page.Bytes), each => each.StartsWith("deadlinewatch_deadlines ", StringComparison.Ordinal));

        // The team closes: its series are gone from both.
        ledger.DeadlineRows.Clear();
        _instruments.Polled(SomeCouncil.Source, "failed", TimeSpan.FromSeconds(1));
        await refresher.Refresh(Cancel);
        await Alike();
        Assert.DoesNotContain(Said(await _other.Write(Cancel)), each => each.Contains("Môn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_family_or_a_number_that_is_gone_is_gone_and_may_come_back()
    {
        var one = MetricFamily.Gauge("one", "One.", 1);
        var many = MetricFamily.Gauge("many", "Many.", [(Labels.Of(("team", "a")), 1.0), (Labels.Of(("team", "b")), 2)]);
        foreach (var families in new MetricFamily[][] { [one, many], [many], [], [one, many], [MetricFamily.Gauge("one", "One.", (double?)null), many] })
        {
            _page.Replace([.. families, MetricFamily.Gauge("other", "Other.", 7)]);
            await Alike();
        }
    }

    [Fact]
    public void Whatever_stands_in_a_label_reads_alike() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        _page.Replace([MetricFamily.Gauge("one", "One.", [(Labels.Of(("team", text ?? ""), ("clock", $"{text}\"\\\n,x=\"")), 3.25)])]);
        Assert.Equal(Said(_page.Bytes), Said(_other.Write(CancellationToken.None).GetAwaiter().GetResult()));
    }).QuickCheckThrowOnFailure();
}
#endif
