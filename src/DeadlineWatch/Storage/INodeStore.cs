namespace DeadlineWatch.Storage;

/// <summary>What the nodes at one ledger know of each other, by the ledger's own time. Missing where the ledger is one
/// file, which one process has.</summary>
internal interface INodeStore
{
    /// <summary>Says that the node is there and which configuration it has. That comes into force where none is, or where
    /// no node that has the one in force was seen for <paramref name="silence"/>. From the first time on, this
    /// process's polls, escalations and mails are refused while another is in force. Answers what is in force.</summary>
    Task<ConfigurationInForce> Beat(NodeBeat beat, TimeSpan silence, CancellationToken cancel);

    /// <summary>The node stops in order: one that starts need not wait for its silence. Those that wait already do, since it may
    /// be restarting.</summary>
    Task Leave(string name, CancellationToken cancel);

    /// <summary>The nodes by name.</summary>
    Task<IReadOnlyList<NodeRow>> Nodes(CancellationToken cancel);

    /// <summary>The configuration in force; null before the first node.</summary>
    Task<ConfigurationInForce?> InForce(CancellationToken cancel);
}

/// <summary>What a node says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="Starts">Whether it has just started.</param>
/// <param name="Configuration">The hash of the configuration that it has.</param>
/// <param name="Parts">The hash of each part of it, by file.</param>
internal sealed record NodeBeat(
    string Name, string Version, bool Starts, string Configuration, IReadOnlyDictionary<string, string> Parts);

/// <summary>A node as the ledger knows it.</summary>
internal sealed record NodeRow
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The hash of the configuration that it has.</summary>
    public required string Configuration { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>How long ago it was seen, by the ledger's time.</summary>
    public double SilentSeconds { get; init; }
}

/// <summary>The configuration that nodes must have to work.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Parts">The hash of each part of it, by file.</param>
/// <param name="Since">Since when.</param>
internal sealed record ConfigurationInForce(string Hash, IReadOnlyDictionary<string, string> Parts, DateTimeOffset Since);
