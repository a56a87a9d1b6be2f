namespace DeadlineWatch.Telemetry;

/// <summary>What became of a step of a ladder.</summary>
internal enum StepResult
{
    /// <summary>Rows for its recipients stand in the outbox.</summary>
    Told,

    /// <summary>It counts as told, without a mail: a correction or a baseline told it, or a later step overtook it.</summary>
    Passed,

    /// <summary>It was told, and withdrawn before its mail went: ended, moved or overtaken.</summary>
    Withdrawn,
}
