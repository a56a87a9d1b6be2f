namespace DeadlineWatch.Hosting.Windows;

/// <summary>The service control manager did not start this process, or does not answer it.</summary>
internal sealed class NotAServiceException(Exception? reason) : Exception(
    "--service is for Windows' service control manager, which did not start this"
    + (reason is null ? "" : $" ({reason.Message})") + ". To run it in a console leave --service out; config\\service\\install.ps1 installs the service.",
    reason);
