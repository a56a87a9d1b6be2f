namespace DeadlineWatch.Tests.Storage;

public sealed class PostgresPollTests(PostgresCluster cluster) : PollContract(new PostgresPlace(cluster));

public sealed class PostgresPollEndTests(PostgresCluster cluster) : PollEndContract(new PostgresPlace(cluster));

public sealed class PostgresEscalationTests(PostgresCluster cluster) : EscalationContract(new PostgresPlace(cluster));

public sealed class PostgresComposingTests(PostgresCluster cluster) : ComposingContract(new PostgresPlace(cluster));

public sealed class PostgresMailPaceTests(PostgresCluster cluster) : MailPaceContract(new PostgresPlace(cluster));

public sealed class PostgresMailFateTests(PostgresCluster cluster) : MailFateContract(new PostgresPlace(cluster));

public sealed class PostgresWaitsTests(PostgresCluster cluster) : WaitsContract(new PostgresPlace(cluster));

public sealed class PostgresAddressTests(PostgresCluster cluster) : AddressContract(new PostgresPlace(cluster));

public sealed class PostgresOutboxTests(PostgresCluster cluster) : OutboxContract(new PostgresPlace(cluster));

public sealed class PostgresLeaseTests(PostgresCluster cluster) : LeaseContract(new PostgresPlace(cluster));

public sealed class PostgresQueryTests(PostgresCluster cluster) : QueryContract(new PostgresPlace(cluster));

public sealed class PostgresChainTests(PostgresCluster cluster) : ChainContract(new PostgresPlace(cluster));

public sealed class PostgresRetentionTests(PostgresCluster cluster) : RetentionContract(new PostgresPlace(cluster));

public sealed class PostgresSilenceTests(PostgresCluster cluster) : SilenceContract(new PostgresPlace(cluster));
