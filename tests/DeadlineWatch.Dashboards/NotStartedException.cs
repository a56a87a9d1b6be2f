namespace DeadlineWatch.Dashboards;

/// <summary>A program that the check needs is missing, or did not start; the message says what to do.</summary>
internal sealed class NotStartedException(string message) : Exception(message);
