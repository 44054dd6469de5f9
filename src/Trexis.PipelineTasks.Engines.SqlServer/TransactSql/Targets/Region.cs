namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>A stretch of a text whose statements are carried out together, or not at all.</summary>
/// <param name="around">Absent for what is carried out whatever happens.</param>
internal sealed class Region(Region? around)
{
    /// <summary>Whether whoever comes through this one has come through the other, too.</summary>
    public bool IsWithin(Region other) => this == other || (around?.IsWithin(other) ?? false);
}
