namespace DeadlineWatch.Storage;

/// <summary>Another configuration came into force since this piece of work began: nothing of it is written, and a node with
/// the other one does it.</summary>
internal sealed class ConfigurationNotInForceException()
    : Exception("Another configuration is in force by now; nothing was written, and a node that has it goes on.");
