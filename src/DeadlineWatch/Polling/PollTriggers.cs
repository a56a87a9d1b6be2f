using DeadlineWatch.Configuration;
using Quartz;

namespace DeadlineWatch.Polling;

/// <summary>Makes the schedule what the configuration says: a source that is new gets its trigger, one with another interval
/// another, and one that was taken out loses its job. One whose next poll lies further ahead than its interval was set by a clock
/// that was wrong, and is polled now. What is right already is left alone, so that a node that joins disturbs no poll of
/// another.</summary>
internal static class PollTriggers
{
    /// <summary>A trigger is not written at the very moment of its turn.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Answers the sources whose next poll lay too far ahead.</summary>
    public static async Task<IReadOnlyList<string>> Follow(
        IScheduler scheduler, IReadOnlyList<SourceSettings> sources, DateTimeOffset now, CancellationToken cancel)
    {
        var wanted = sources.Select(each => PollSchedule.Key(each.Name)).ToHashSet();
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(PollSchedule.Group), cancel))
        {
            if (!wanted.Contains(key))
            {
                await scheduler.DeleteJob(key, cancel);
            }
        }

        var ahead = new List<string>();
        foreach (var source in sources)
        {
            if (await Follow(scheduler, source, now, cancel))
            {
                ahead.Add(source.Name);
            }
        }

        return ahead;
    }

    private static async Task<bool> Follow(IScheduler scheduler, SourceSettings source, DateTimeOffset now, CancellationToken cancel)
    {
        var key = PollSchedule.Trigger(source.Name);
        var standing = await scheduler.GetTrigger(key, cancel) as ISimpleTrigger;
        var liesAhead = standing?.NextFireTimeUtc > now + source.Every + Grace;
        if (standing?.RepeatInterval == source.Every && !liesAhead)
        {
            return false;
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
            return liesAhead;
        }

        // A poll that a dead node had begun is made again by another: without this its turn would be lost.
        var job = JobBuilder.Create<PollJob>()
            .WithIdentity(PollSchedule.Key(source.Name))
            .UsingJobData(PollJob.Source, source.Name)
            .StoreDurably()
            .RequestRecovery()
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancel);
        return false;
    }
}
