namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What becomes of keys, checks, defaults and indexes, for a planner that knows both sides of them.</summary>
public static class PartKinds
{
    /// <inheritdoc cref="OperationCatalog.LostPart"/>
    public static Operation Lost(string subject, bool isIndex) => OperationCatalog.LostPart(subject, isIndex);

    /// <inheritdoc cref="OperationCatalog.DropConstraint"/>
    public static Operation DropConstraint(string subject, KindOfConstraint kind) => OperationCatalog.DropConstraint(subject, kind);

    /// <param name="unique">Whether it refused rows that share a value.</param>
    public static Operation DropIndex(string subject, bool unique) => OperationCatalog.DropIndex(subject, unique);

    public static Operation DropClusteredIndex(string subject) => OperationCatalog.DropClusteredIndex(subject);
}
