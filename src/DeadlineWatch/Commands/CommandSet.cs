using DeadlineWatch.Commands.Delivering;
using DeadlineWatch.Commands.Demo;
using DeadlineWatch.Commands.Importing;
using DeadlineWatch.Commands.Operating;
using DeadlineWatch.Commands.Replaying;
using DeadlineWatch.Commands.Silencing;
using DeadlineWatch.Commands.Simulating;
using DeadlineWatch.Commands.Sourcing;

namespace DeadlineWatch.Commands;

/// <summary>What each command does, so that the command line holds the grammar alone and Program.cs the wiring. A command left
/// null is not offered.</summary>
internal sealed record CommandSet
{
    public Act<RunOptions>? Run { get; init; }

    public Act<DemoOptions>? Demo { get; init; }

    public Act<CheckOptions>? Check { get; init; }

    public Act<DueOptions>? Due { get; init; }

    public Act<EvaluateOptions>? Evaluate { get; init; }

    public Act<ListOptions>? List { get; init; }

    public Act<ExplainOptions>? Explain { get; init; }

    public Act<RouteOptions>? Route { get; init; }

    public Act<FindingsOptions>? Findings { get; init; }

    public Act<ReportOptions>? Report { get; init; }

    public Act<ReplayOptions>? Replay { get; init; }

    public Act<SimulateOptions>? Simulate { get; init; }

    public Act<StatusOptions>? Status { get; init; }

    public Act<SchemaOptions>? Schema { get; init; }

    public Act<HealthOptions>? Health { get; init; }

    public Act<VerifyOptions>? Verify { get; init; }

    public Act<RetentionOptions>? RetentionPreview { get; init; }

    public Act<RetentionOptions>? RetentionApply { get; init; }

    public Act<SilenceOptions>? Silence { get; init; }

    public Act<MigrateOptions>? Migrate { get; init; }

    public Act<DoctorOptions>? Doctor { get; init; }

    public Act<BackupOptions>? Backup { get; init; }

    public Act<SourcesTestOptions>? SourcesTest { get; init; }

    public Act<SourcesAcceptOptions>? SourcesAccept { get; init; }

    public Act<SourcesListOptions>? SourcesList { get; init; }

    public Act<OutboxListOptions>? OutboxList { get; init; }

    public Act<OutboxShowOptions>? OutboxShow { get; init; }

    public Act<OutboxRetryOptions>? OutboxRetry { get; init; }

    public Act<MailTestOptions>? MailTest { get; init; }

    public Act<CalendarImportOptions>? CalendarImport { get; init; }
}
