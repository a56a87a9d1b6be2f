namespace DeadlineWatch.Telemetry;

/// <summary>The service would answer other machines without TLS or without a secret.</summary>
internal sealed class UnprotectedException(string why) : Exception($"\"listen\" in deadlinewatch.json: {why}.");
