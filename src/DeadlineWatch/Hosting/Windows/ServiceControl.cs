using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DeadlineWatch.Hosting.Windows;

/// <summary>The handshake with Windows' service control manager, as winsvc.h has it: a thread that it keeps until the service
/// has stopped, calls <see cref="ServiceMain"/>, and later <see cref="Handle"/> for each control. One in a process: what is
/// called has no other place for its state.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ServiceControl
{
    private const uint OwnProcess = 0x10;

    private const uint AcceptStop = 0x1;
    private const uint AcceptShutdown = 0x4;
    // Comes before the shutdown proper, and leaves ten seconds and not five for the drain.
    private const uint AcceptPreShutdown = 0x100;

    private const uint ControlStop = 0x1;
    private const uint ControlInterrogate = 0x4;
    private const uint ControlShutdown = 0x5;
    private const uint ControlPreShutdown = 0xF;

    private const uint Success = 0;
    private const uint NotImplemented = 120;     // ERROR_CALL_NOT_IMPLEMENTED
    private const int NotAService = 1063;        // ERROR_FAILED_SERVICE_CONTROLLER_CONNECT
    private const uint SpecificError = 1066;     // ERROR_SERVICE_SPECIFIC_ERROR: the code stands beside it

    private static readonly TaskCompletionSource<ServiceStanding> Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly ManualResetEventSlim Ended = new();
    private static readonly CancellationTokenSource Stop = new();
    private static readonly ServiceStanding Standing = new(Tell);
    private static nint _handle;

    /// <summary>Set by a control to stop, or at the end of Windows.</summary>
    public static CancellationToken Stopped => Stop.Token;

    /// <summary>Lets the control manager start the service.</summary>
    /// <exception cref="NotAServiceException">It did not start this process.</exception>
    public static Task<ServiceStanding> Begin()
    {
        new Thread(Dispatch) { IsBackground = true, Name = "service control" }.Start();
        return Begun.Task;
    }

    /// <summary>The last report, and the way back to the control manager.</summary>
    public static void End(int exitCode)
    {
        Standing.Stopped(exitCode);
        Ended.Set();
    }

    private static void Dispatch()
    {
        fixed (char* name = "DeadlineWatch")
        {
            // The list ends with an empty entry. The name counts only where services share a process.
            var table = stackalloc TableEntry[2];
            table[0] = new() { Name = name, Main = &ServiceMain };
            table[1] = default;
            if (StartServiceCtrlDispatcher(table) == 0)
            {
                var error = Marshal.GetLastPInvokeError();
                Begun.TrySetException(new NotAServiceException(error == NotAService ? null : new Win32Exception(error)));
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static void ServiceMain(uint count, char** arguments)
    {
        fixed (char* name = "DeadlineWatch")
        {
            _handle = RegisterServiceCtrlHandlerEx(name, &Handle, null);
        }

        if (_handle == 0)
        {
            Begun.TrySetException(new NotAServiceException(new Win32Exception(Marshal.GetLastPInvokeError())));
            return;
        }

        Standing.Starting();
        Begun.TrySetResult(Standing);
        Ended.Wait();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static uint Handle(uint control, uint eventType, void* eventData, void* context)
    {
        switch (control)
        {
            case ControlStop or ControlShutdown or ControlPreShutdown:
                Standing.Stopping();
                // The control manager waits for the answer: whoever stops something does it on another thread.
                ThreadPool.QueueUserWorkItem(static _ => Stop.Cancel());
                return Success;
            case ControlInterrogate:
                Standing.Again();
                return Success;
            default:
                return NotImplemented;
        }
    }

    private static void Tell(ServiceReport report)
    {
        var isCode = report is { State: ServiceState.Stopped, ExitCode: not 0 };
        var status = new Status
        {
            ServiceType = OwnProcess,
            CurrentState = (uint)report.State,
            ControlsAccepted = report.State == ServiceState.Running ? AcceptStop | AcceptShutdown | AcceptPreShutdown : 0,
            Win32ExitCode = isCode ? SpecificError : Success,
            SpecificExitCode = isCode ? unchecked((uint)report.ExitCode) : 0,
            CheckPoint = (uint)report.CheckPoint,
            WaitHint = report.IsPending ? (uint)ServiceReport.WaitHint.TotalMilliseconds : 0,
        };
        // Where it fails the control manager is gone, and Windows with it.
        _ = SetServiceStatus(_handle, &status);
    }

    [LibraryImport("advapi32.dll", EntryPoint = "StartServiceCtrlDispatcherW", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int StartServiceCtrlDispatcher(TableEntry* table);

    [LibraryImport("advapi32.dll", EntryPoint = "RegisterServiceCtrlHandlerExW", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint RegisterServiceCtrlHandlerEx(
        char* name, delegate* unmanaged[Stdcall]<uint, uint, void*, void*, uint> handler, void* context);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetServiceStatus(nint handle, Status* status);

    /// <summary>SERVICE_TABLE_ENTRYW.</summary>
    private struct TableEntry
    {
        public char* Name;
        public delegate* unmanaged[Stdcall]<uint, char**, void> Main;
    }

    /// <summary>SERVICE_STATUS.</summary>
    private struct Status
    {
        public uint ServiceType;
        public uint CurrentState;
        public uint ControlsAccepted;
        public uint Win32ExitCode;
        public uint SpecificExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }
}
