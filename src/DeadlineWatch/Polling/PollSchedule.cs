using DeadlineWatch.Configuration;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Gives each source its job and trigger: one trigger a source, never one a case.</summary>
internal static class PollSchedule
{
    public static void AddPolls(this IServiceCollection services, IReadOnlyList<SourceSettings> sources)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "polls");
            quartz.UseInMemoryStore();
            quartz.UseDefaultThreadPool(4);
            foreach (var source in sources)
            {
                quartz.AddJob<PollJob>(job => job.WithIdentity(Key(source.Name)).UsingJobData(PollJob.Source, source.Name).StoreDurably());
                quartz.AddTrigger(trigger => trigger
                    .ForJob(Key(source.Name))
                    .WithIdentity($"every-{source.Name}")
                    .StartNow()
                    .WithSimpleSchedule(every => every.WithInterval(source.Every).RepeatForever()));
            }
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    public static JobKey Key(string source) => new(source, "polls");
}
