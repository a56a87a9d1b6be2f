using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace DeadlineWatch.Dashboards;

/// <summary>A program that runs beside the check and ends with it, on every way out: a shell between the two waits for the end
/// of its own input, which comes when this process is disposed of, dies or is killed, and then ends the program.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const string EndsWithUs = """
        "$@" </dev/null &
        child=$!
        trap 'kill $child 2>/dev/null' INT TERM
        cat >/dev/null
        kill $child 2>/dev/null
        wait $child
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _lines = [];

    private Child(Process shell)
    {
        _shell = shell;
        shell.OutputDataReceived += (_, line) => Take(line.Data);
        shell.ErrorDataReceived += (_, line) => Take(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
    }

    /// <summary>All that it said so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public static Child Start(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", EndsWithUs, "sh", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The demo must not find another configuration than its own.
        foreach (var name in start.Environment.Keys.Where(each => each.StartsWith("DEADLINEWATCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end. Answers its exit code and what it said.</summary>
    /// <param name="program">A name on the PATH.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="NotStartedException">There is no such program.</exception>
    public static Task<(int Code, string Said)> Ask(
        string program, IReadOnlyList<string> arguments, string folder, ReadOnlyMemory<byte> input, CancellationToken cancel) =>
        Ask(program, arguments, folder, input, TimeSpan.FromMinutes(2), cancel);

    /// <inheritdoc cref="Ask(string, IReadOnlyList{string}, string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public static async Task<(int Code, string Said)> Ask(
        string program, IReadOnlyList<string> arguments, string folder, ReadOnlyMemory<byte> input, TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        using var process = StartToEnd(program, arguments, folder);
        try
        {
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, string.Concat(await said).Trim());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (-1, $"{program} took longer than {patience.TotalMinutes} minutes");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Waits until one of its lines is what is looked for.</summary>
    /// <exception cref="NotStartedException">It ended before, or took too long.</exception>
    public async Task<T> Said<T>(Func<string, T?> look, TimeSpan patience, CancellationToken cancel)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Lines.Select(look).FirstOrDefault(each => each is not null) is { } found)
            {
                return found;
            }

            if (_shell.HasExited || Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new NotStartedException($"It did not start within {patience.TotalSeconds} s. It said:\n{string.Join('\n', Lines.TakeLast(10))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            using var limit = new CancellationTokenSource(Patience);
            await _shell.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_shell.HasExited)
        {
            _shell.Kill(entireProcessTree: true);
            await _shell.WaitForExitAsync(CancellationToken.None);
        }

        _shell.Dispose();
    }

    private static Process StartToEnd(string program, IReadOnlyList<string> arguments, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new NotStartedException($"{program} is not on the PATH. ./build.sh dashboards installs it on Debian.");
        }
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
