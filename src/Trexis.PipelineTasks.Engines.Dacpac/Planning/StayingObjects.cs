using Trexis.PipelineTasks.Engines.Dacpac.Columns;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// What the source no longer has and the options leave in the target: whoever deleted a file may believe that its object goes.
/// </summary>
internal static class StayingObjects
{
    /// <summary>What people and other tools put there, and no release is expected to hold.</summary>
    private static readonly HashSet<string> Expected = new(
        ["User", "Login", "Permission", "RoleMembership", "ExtendedProperty", "Statistics", "DatabaseOptions", "Filegroup", "SqlFile"],
        StringComparer.Ordinal);

    public static IEnumerable<string> Among(IReadOnlyList<LackingObject> lacking, IReadOnlyList<string> dropped)
    {
        var gone = new HashSet<string>(dropped, StringComparer.OrdinalIgnoreCase);
        return lacking.Where(one => !gone.Contains(one.Name)
                && !Expected.Contains(one.Type)
                && !OwnSchema.Holds(one.Name)
                && !PlanConsequences.IsBookkeeping(one.Name))
            .OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
            .Select(one => $"{one.Name} ({one.Type})");
    }
}
