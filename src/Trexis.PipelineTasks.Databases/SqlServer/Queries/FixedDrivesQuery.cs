using System.Data.Common;

namespace Trexis.PipelineTasks.Databases.SqlServer.Queries;

internal sealed record FixedDrive(string Path, long FreeBytes);

/// <summary>The server's own drives, to find room for a backup beside the databases' volumes.</summary>
internal sealed record FixedDrivesQuery : SqlServerQuery<FixedDrive>
{
    public override Editions Editions => Editions.Box;

    /// <summary>2017.</summary>
    public override int Since => 14;

    public override string Elsewhere => "this version names its drives to administrators only";

    public override IReadOnlyList<Permission> Needs => [Permission.ViewServerState];

    public override string Sql => "SELECT d.fixed_drive_path, d.free_space_in_bytes FROM sys.dm_os_enumerate_fixed_drives AS d;";

    public override FixedDrive Read(DbDataReader row) => new(row.Text(0), row.Long(1));
}
