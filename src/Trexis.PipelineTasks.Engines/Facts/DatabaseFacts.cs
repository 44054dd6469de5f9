using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>
/// What was observed of one database, together with what policy and configuration demand of it: all that its checks judge.
/// </summary>
public sealed record DatabaseFacts
{
    /// <summary>When the facts were read; ages are told from here.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Where the connection is configured; never the connection itself.</summary>
    public required string Connection { get; init; }

    public required EnvironmentPolicy Policy { get; init; }

    public Expectation? Expect { get; init; }

    /// <summary>The target that it is meant to be; absent where nobody asks whose it was before.</summary>
    public DeploymentTarget? Place { get; init; }

    public required Fact<DatabaseIdentity> Identity { get; init; }

    /// <summary>Why the database could not be opened; absent where it was.</summary>
    public Fault? Refusal { get; init; }

    /// <summary>This run made the database, so nothing can have drifted.</summary>
    public bool MadeByThisRun { get; init; }

    public required AvailabilityFacts Availability { get; init; }

    public required BackupFacts Backups { get; init; }

    public required AccessFacts Access { get; init; }

    public required ResourceFacts Resources { get; init; }

    public required ActivityFacts Activity { get; init; }

    public required CompatibilityFacts Compatibility { get; init; }

    public required SecurityFacts Security { get; init; }

    public required MonitoringFacts Monitoring { get; init; }

    public required Fact<DeploymentHistory> History { get; init; }

    public required Fact<SchemaInventory> Schema { get; init; }

    /// <summary>The schema that the last deployment left, where its capture is still at hand: names what drifted.</summary>
    public SchemaInventory? SchemaLastLeft { get; init; }

    /// <summary>The schema that this one should equal: the last rehearsal's, or production's.</summary>
    public required Fact<SchemaCounterpart> Counterpart { get; init; }

    /// <summary>The server that the artifact was built for.</summary>
    public required Fact<ArtifactPlatform> Platform { get; init; }

    /// <summary>Facts of a database that nobody looked at, each with the same reason; groups are filled in as they are read.</summary>
    public static DatabaseFacts Unread(
        DateTimeOffset readAt, string connection, EnvironmentPolicy policy, Expectation? expect, string reason) => new()
        {
            ReadAt = readAt,
            Connection = connection,
            Policy = policy,
            Expect = expect,
            Identity = Fact.Unreadable<DatabaseIdentity>(reason),
            Availability = UnreadGroup.Availability(reason),
            Backups = UnreadGroup.Backups(reason),
            Access = UnreadGroup.Access(reason),
            Resources = UnreadGroup.Resources(reason),
            Activity = UnreadGroup.Activity(reason),
            Compatibility = UnreadGroup.Compatibility(reason),
            Security = UnreadGroup.Security(reason),
            Monitoring = UnreadGroup.Monitoring(reason),
            History = Fact.Unreadable<DeploymentHistory>(reason),
            Schema = Fact.Unreadable<SchemaInventory>(reason),
            Counterpart = Fact.Unreadable<SchemaCounterpart>(reason),
            Platform = Fact.Unreadable<ArtifactPlatform>(reason),
        };
}

/// <param name="Name">As people say it: <c>SQL Server 2019</c>.</param>
/// <param name="Minimum">The oldest server that takes it.</param>
public sealed record ArtifactPlatform(string Name, Version Minimum);

/// <summary>A schema of another environment, out of a capture.</summary>
/// <param name="Moment">Which moment of it is meant, as a sentence says it.</param>
public sealed record SchemaCounterpart(string Place, string Moment, DateTimeOffset TakenAt, SchemaInventory Schema);
