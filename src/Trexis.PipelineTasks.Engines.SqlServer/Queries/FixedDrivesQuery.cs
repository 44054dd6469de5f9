namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record FixedDrive(string Path, long FreeBytes);

/// <summary>The server's own drives, to find room for a backup beside the databases' volumes.</summary>
internal sealed record FixedDrivesQuery() : SqlServerQuery<FixedDrive>(
    "SELECT d.fixed_drive_path, d.free_space_in_bytes FROM sys.dm_os_enumerate_fixed_drives AS d;",
    row => new(row.Text("fixed_drive_path"), row.Long("free_space_in_bytes")),
    Editions: Editions.Box,
    Since: 14,
    Elsewhere: "this version names its drives to administrators only",
    Needs: [Permission.ViewServerState]);
