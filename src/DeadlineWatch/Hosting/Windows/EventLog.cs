using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DeadlineWatch.Hosting.Windows;

/// <summary>Windows' event log, under the source DeadlineWatch. Written to directly: the framework's own class asks the registry
/// for the source first, which the service's account may not, and throws where the log is full. A source that is not
/// registered shows with a preface in the event viewer; a log that takes nothing never hurts the service.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class EventLog : IDisposable
{
    public const string Source = "DeadlineWatch";

    private const ushort Error = 1;
    private const ushort Warning = 2;
    private const ushort Information = 4;

    private readonly nint _log = RegisterEventSource(null, Source);

    /// <summary>Writes one event; its number says how serious it is: 1 all is well, 2 look at it, 3 a fault.</summary>
    public unsafe void Write(LogLevel level, string text)
    {
        if (_log == 0)
        {
            return;
        }

        var (type, number) = level switch
        {
            LogLevel.Error or LogLevel.Critical => (Error, 3u),
            LogLevel.Warning => (Warning, 2u),
            _ => (Information, 1u),
        };
        fixed (char* words = EventText.Fit(text))
        {
            _ = ReportEvent(_log, type, 0, number, 0, 1, 0, &words, null);
        }
    }

    public void Dispose()
    {
        if (_log != 0)
        {
            _ = DeregisterEventSource(_log);
        }
    }

    [LibraryImport("advapi32.dll", EntryPoint = "RegisterEventSourceW", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint RegisterEventSource(string? server, string source);

    [LibraryImport("advapi32.dll", EntryPoint = "ReportEventW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static unsafe partial int ReportEvent(
        nint log, ushort type, ushort category, uint number, nint user, ushort strings, uint bytes, char** words, void* data);

    [LibraryImport("advapi32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int DeregisterEventSource(nint log);
}
