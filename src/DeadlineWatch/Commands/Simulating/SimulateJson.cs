using System.Buffers;
using System.Text;
using System.Text.Json;

namespace DeadlineWatch.Commands.Simulating;

/// <summary>Writes the answer of <c>simulate</c> as JSON while the cases go by, so that it is never held whole: what is
/// tried, the changes in the order of authorities and cases, and the totals.</summary>
internal sealed class SimulateJson : IDisposable
{
    // Characters held before they go on: a few hundred changes.
    private const int Block = 64 * 1024;

    private readonly Action<string> _write;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public SimulateJson(SimulateContext context, TextWriter output)
    {
        _write = output.Write;
        _writer = new(_buffer, new()
        {
            Encoder = Json.Options.Encoder,
            Indented = Json.Options.WriteIndented,
            NewLine = Json.Options.NewLine,
        });
        _writer.WriteStartObject();
        Member("now", context.Now);
        Member("authorities", context.Trial.Authorities.Select(each => each.Key));
        Member("holidays", context.Trial.Holidays);
        Member("profile", context.Trial.Profile);
        Member("dataAsOf", context.DataAsOf);
        Member("waitsFor", context.WaitsFor);
        Member("ledgerByOtherRules", context.LedgerByOtherRules);
        _writer.WriteStartArray("changes");
    }

    public void Add(ChangedDeadline change)
    {
        JsonSerializer.Serialize(_writer, ChangeAnswer.Of(change), Json.Options);
        if (_writer.BytesPending + _buffer.WrittenCount > Block)
        {
            HandOn();
        }
    }

    public void End(SimulateTotals totals)
    {
        _writer.WriteEndArray();
        Member("totals", totals);
        _writer.WriteEndObject();
        HandOn();
        _write("\n");
    }

    public void Dispose() => _writer.Dispose();

    private void Member<T>(string name, T value)
    {
        _writer.WritePropertyName(name);
        JsonSerializer.Serialize(_writer, value, Json.Options);
    }

    private void HandOn()
    {
        _writer.Flush();
        _write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
