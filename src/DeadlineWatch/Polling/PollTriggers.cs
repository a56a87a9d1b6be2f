using DeadlineWatch.Configuration;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Makes the schedule what the configuration says: a source that is new gets its trigger, one with another interval
/// another, and one that was taken out loses its job. What is right already is left alone, so that a node that joins
/// disturbs no poll of another.</summary>
internal static class PollTriggers
{
    public static async Task Follow(IScheduler scheduler, IReadOnlyList<SourceSettings> sources, CancellationToken cancel)
    {
        var wanted = sources.Select(each => PollSchedule.Key(each.Name)).ToHashSet();
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(PollSchedule.Group), cancel))
        {
            if (!wanted.Contains(key))
            {
                await scheduler.DeleteJob(key, cancel);
            }
        }

        foreach (var source in sources)
        {
            await Follow(scheduler, source, cancel);
        }
    }

    private static async Task Follow(IScheduler scheduler, SourceSettings source, CancellationToken cancel)
    {
        var key = PollSchedule.Trigger(source.Name);
        var standing = await scheduler.GetTrigger(key, cancel) as ISimpleTrigger;
        if (standing?.RepeatInterval == source.Every)
        {
            return;
        }

        var trigger = TriggerBuilder.Create()
            .ForJob(PollSchedule.Key(source.Name))
            .WithIdentity(key)
            .StartNow()
            .WithSimpleSchedule(every => every
                .WithInterval(source.Every)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount))
            .Build();
        if (standing is not null)
        {
            await scheduler.RescheduleJob(key, trigger, cancel);
            return;
        }

        // A poll that a dead node had begun is made again by another: without this its turn would be lost.
        var job = JobBuilder.Create<PollJob>()
            .WithIdentity(PollSchedule.Key(source.Name))
            .UsingJobData(PollJob.Source, source.Name)
            .StoreDurably()
            .RequestRecovery()
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancel);
    }
}
