using System.Security.Cryptography.X509Certificates;

namespace DeadlineWatch.Tests.Mailing.Transport;

/// <summary>How the scripted relay behaves where it departs from a healthy one.</summary>
internal sealed class SmtpScript
{
    private readonly Dictionary<string, Queue<SmtpAnswer>> _answers = new(StringComparer.Ordinal);

    /// <summary>Offers STARTTLS, or speaks TLS from the start.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>"PLAIN LOGIN"; null offers no AUTH.</summary>
    public string? Mechanisms { get; init; }

    /// <summary>The only credentials taken.</summary>
    public (string Username, string Password) Credentials { get; init; } = ("deadlines", "Pa55 wörd");

    /// <summary>The next answers to a verb, in order; afterwards it is answered as by a healthy relay. Beside the verbs
    /// of SMTP: "GREETING", and "BODY" for the answer to the final dot.</summary>
    public SmtpScript On(string verb, params SmtpAnswer[] answers)
    {
        lock (_answers)
        {
            if (!_answers.TryGetValue(verb, out var queue))
            {
                _answers[verb] = queue = new Queue<SmtpAnswer>();
            }

            foreach (var answer in answers)
            {
                queue.Enqueue(answer);
            }
        }

        return this;
    }

    public SmtpAnswer? Next(string verb)
    {
        lock (_answers)
        {
            return _answers.TryGetValue(verb, out var queue) && queue.TryDequeue(out var answer) ? answer : null;
        }
    }
}

/// <summary>One answer of the scripted relay.</summary>
internal abstract record SmtpAnswer
{
    /// <summary>These bytes, then a line end, and on with the dialogue.</summary>
    internal sealed record Says(string Text) : SmtpAnswer;

    /// <summary>Nothing, until the other side gives up.</summary>
    internal sealed record Stalls : SmtpAnswer;

    /// <summary>These bytes and no line end, then the connection is closed.</summary>
    internal sealed record Drops(string Text = "") : SmtpAnswer;

    /// <summary>This answer, then the connection is closed before another command is read.</summary>
    internal sealed record SaysAndCloses(string Text) : SmtpAnswer;

    /// <summary>This answer, and then it reads and says nothing more until the other side gives up.</summary>
    internal sealed record SaysAndStalls(string Text) : SmtpAnswer;

    /// <summary>This answer, one byte after the other.</summary>
    internal sealed record Dribbles(string Text) : SmtpAnswer;

    /// <summary>Takes charge of the mail, and is gone before it can say so.</summary>
    internal sealed record TakesAndDrops : SmtpAnswer;

    /// <summary>As <see cref="Says"/>, once the test lets it.</summary>
    internal sealed record SaysAfter(Task Hold, string Text) : SmtpAnswer
    {
        /// <summary>The port of who waits for it, once someone does.</summary>
        public TaskCompletionSource<int> Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public static implicit operator SmtpAnswer(string text) => new Says(text);
}
