using System.Globalization;
using System.Text.RegularExpressions;

namespace DeadlineWatch.Trial;

/// <summary>A service as the control manager shows it.</summary>
/// <param name="State">"RUNNING".</param>
/// <param name="ExitCode">1066 where the service gave a code of its own.</param>
/// <param name="OwnCode">That code.</param>
internal sealed record ShownService(string State, int ExitCode, int OwnCode)
{
    public override string ToString() => $"{State}, exit code {ExitCode}, its own {OwnCode}";
}

/// <summary>Services of a Windows, as an operator has them: by sc.exe.</summary>
internal sealed partial class WindowsServices(Wine wine)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes a service.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="command">The program and its arguments, quoted as Windows wants them.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<(int Code, string Said)> Create(string name, string command, CancellationToken cancel) =>
        // The value is an argument of its own: Wine would keep the blank.
        wine.Run("sc", ["create", name, "binPath=", command, "start=", "demand"], cancel);

    public Task<(int Code, string Said)> Start(string name, CancellationToken cancel) => wine.Run("sc", ["start", name], cancel);

    public Task<(int Code, string Said)> Stop(string name, CancellationToken cancel) => wine.Run("sc", ["stop", name], cancel);

    public async Task<ShownService> Query(string name, CancellationToken cancel)
    {
        var (_, said) = await wine.Run("sc", ["query", name], cancel);
        return State().Match(said) is { Success: true } state && Codes().Match(said) is { Success: true } codes
            ? new(state.Groups["state"].Value, Number(codes.Groups["code"].Value), Number(codes.Groups["own"].Value))
            : new(said, -1, -1);
    }

    /// <summary>Waits until a service stands so, for a minute at most. Answers how it stands then.</summary>
    public async Task<ShownService> Until(string name, string state, CancellationToken cancel)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var shown = await Query(name, cancel);
            if (shown.State == state || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return shown;
            }

            await Task.Delay(Between, cancel);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"STATE\s*:\s*\d+\s+(?<state>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();

    [GeneratedRegex(@"WIN32_EXIT_CODE\s*:\s*(?<code>\d+).*SERVICE_EXIT_CODE\s*:\s*(?<own>\d+)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Codes();
}
