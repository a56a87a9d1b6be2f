namespace DeadlineWatch.Bench;

/// <summary>Something that a measurement needs is missing, or what was to be measured did not happen: a figure would be
/// wrong.</summary>
internal sealed class NotMeasurableException(string message) : Exception(message);
