using System.Diagnostics;
using DeadlineWatch.Dashboards;

namespace DeadlineWatch.Trial;

/// <summary>What is asked of a machine, step by step, and whether the answer is right.</summary>
internal sealed class Steps(Report report, Machine machine)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>A script before the machine starts must end well, and its answer hold some words.</summary>
    public async Task Before(string script, string words, CancellationToken cancel)
    {
        var (code, said) = await machine.Before(script, cancel);
        report.Count(code == 0 && said.Contains(words, StringComparison.Ordinal) ? null : $"{script}\nended with {code}:\n{said}");
    }

    /// <summary>A script must end with 0.</summary>
    public async Task Must(string script, CancellationToken cancel)
    {
        var (code, said) = await machine.Run(script, cancel);
        report.Count(code == 0 ? null : $"{script}\nended with {code}:\n{said}");
    }

    /// <summary>A script must end with 0, or nothing after it makes sense.</summary>
    /// <exception cref="NotStartedException">It did not.</exception>
    public async Task Require(string script, CancellationToken cancel)
    {
        var (code, said) = await machine.Run(script, cancel);
        if (code != 0)
        {
            throw new NotStartedException($"{script}\nended with {code}:\n{said}");
        }

        report.Pass();
    }

    /// <summary>A script must answer with just these lines, whatever its exit code.</summary>
    public async Task Says(string script, string expected, CancellationToken cancel)
    {
        var (_, said) = await machine.Run(script, cancel);
        report.Count(said == expected ? null : $"{script}\nshould say:\n{expected}\nsaid:\n{said}");
    }

    /// <summary>A script must end with 0 within a time; answers how long it took.</summary>
    public async Task<TimeSpan> Soon(string script, TimeSpan patience, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var (code, said) = await machine.Run(script, cancel);
            if (code == 0 || Stopwatch.GetElapsedTime(began) > patience)
            {
                report.Count(code == 0 ? null : $"{script}\nwas not so within {patience.TotalSeconds} s:\n{said}");
                return Stopwatch.GetElapsedTime(began);
            }

            await Task.Delay(Between, cancel);
        }
    }

    /// <summary>What a script says.</summary>
    public async Task<string> Ask(string script, CancellationToken cancel) => (await machine.Run(script, cancel)).Said;
}
