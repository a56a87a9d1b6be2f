namespace DeadlineWatch.Commands;

/// <summary>How a command ended, as the shell sees it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Wrong = 1;
    public const int WrongUsage = 2;

    /// <summary>A part of the service died: it is to be started again.</summary>
    public const int Died = 3;

    /// <summary>The service hung, and ended itself: it is to be started again.</summary>
    public const int Hung = 4;
}
