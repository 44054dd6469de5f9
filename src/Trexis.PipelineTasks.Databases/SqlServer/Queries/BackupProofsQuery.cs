using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

/// <param name="Level">A <see cref="Configuration.BackupVerification"/> by name.</param>
internal sealed record BackupProofRow(string Backup, string Level);

/// <summary>What we proved of backups. A database where we never proved any answers with no row.</summary>
internal sealed record BackupProofsQuery : SqlServerQuery<BackupProofRow>
{
    public override IReadOnlyList<Permission> Needs => [Permission.OwnTable("backup_proof")];

    public override string Sql => """
        IF OBJECT_ID(N'trexis.backup_proof') IS NOT NULL
            SELECT p.backup_id, p.proven_as FROM trexis.backup_proof AS p ORDER BY p.id;
        ELSE IF SCHEMA_ID(N'trexis') IS NOT NULL AND HAS_PERMS_BY_NAME(N'trexis', N'SCHEMA', N'SELECT') = 0
            THROW 50229, N'this login may not read the schema trexis', 1;
        """;

    public override BackupProofRow Read(DbDataReader row) => new(row.Text(0), row.Text(1));
}
