using System.Reflection;
using DeadlineWatch.Storage;

namespace DeadlineWatch.Tests.Timelines;

/// <summary>The process dies here.</summary>
public sealed class ProcessDiedException : Exception;

/// <summary>Counts the calls into the ledger, and lets the process die just before or just after one of them.</summary>
internal sealed class Death(int atCall, bool after)
{
    private int _calls;

    public bool HasCome { get; private set; }

    public void Before() => Strike(!after && ++_calls == atCall);

    public void After() => Strike(after && ++_calls == atCall);

    private void Strike(bool now)
    {
        if (now)
        {
            HasCome = true;
            throw new ProcessDiedException();
        }
    }
}

/// <summary>A real ledger in a process that is about to die.</summary>
internal sealed class DyingLedger(ILedger real, Death death) : ILedger
{
    public IPollStore Polls { get; } = Dying<IPollStore>.Around(real.Polls, death);

    public IEscalationStore Escalations { get; } = Dying<IEscalationStore>.Around(real.Escalations, death);

    public IMailStore Mails { get; } = Dying<IMailStore>.Around(real.Mails, death);

    public ILedgerQueries Queries => real.Queries;

    public IChainStore Chain => real.Chain;

    public IRetentionStore Retention { get; } = Dying<IRetentionStore>.Around(real.Retention, death);

    public IOutboxStore Outbox => real.Outbox;

    public ISilenceStore Silences { get; } = Dying<ISilenceStore>.Around(real.Silences, death);

    public ValueTask DisposeAsync() => real.DisposeAsync();
}

/// <summary>Passes each call on, and dies around it when its time has come.</summary>
public class Dying<T> : DispatchProxy
    where T : class
{
    private T? _real;
    private Death? _death;

    internal static T Around(T real, Death death)
    {
        var proxy = Create<T, Dying<T>>();
        ((Dying<T>)(object)proxy)._real = real;
        ((Dying<T>)(object)proxy)._death = death;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _death!.Before();
        var task = (Task)targetMethod!.Invoke(_real, args)!;
        task.GetAwaiter().GetResult();
        _death.After();
        return task;
    }
}
