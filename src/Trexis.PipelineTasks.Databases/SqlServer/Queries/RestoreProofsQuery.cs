using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <param name="At">As we wrote it.</param>
internal sealed record RestoreProofRow(string Backup, string Server, string At);

/// <summary>Which backups we restored, where and when. A database where we never restored any answers with no row.</summary>
internal sealed record RestoreProofsQuery : SqlServerQuery<RestoreProofRow>
{
    public override Editions Editions => Editions.Instance;

    public override string Elsewhere => "the service restores no backup file";

    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("restore_proof")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.restore_proof') IS NOT NULL
            SELECT p.backup_id, p.server, p.at FROM trexis.restore_proof AS p ORDER BY p.id;
        ELSE IF SCHEMA_ID(N'trexis') IS NOT NULL AND HAS_PERMS_BY_NAME(N'trexis', N'SCHEMA', N'SELECT') = 0
            THROW 50229, N'this login may not read the schema trexis', 1;
        """;

    public override RestoreProofRow Read(DbDataReader row) => new(row.Text(0), row.Text(1), row.Text(2));
}
