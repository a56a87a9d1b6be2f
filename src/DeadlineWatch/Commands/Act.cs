namespace DeadlineWatch.Commands;

/// <summary>What a command does. Answers the exit code: 0 done, 1 something is wrong, 2 wrong usage.</summary>
/// <param name="asked">What was asked of it.</param>
/// <param name="terminal">Where it writes.</param>
/// <param name="cancel">That it is to stop.</param>
internal delegate Task<int> Act<in T>(T asked, Terminal terminal, CancellationToken cancel);
