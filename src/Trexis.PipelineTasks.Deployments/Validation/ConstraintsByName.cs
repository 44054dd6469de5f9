namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>The constraints of a picture, found by kind, table and name.</summary>
internal sealed class ConstraintsByName
{
    private readonly Dictionary<(ConstraintKind Kind, string Table, string Name), ConstraintPicture> _constraints = [];

    public static ConstraintsByName Of(Fact<DatabasePicture> picture) =>
        Of((picture as Fact<DatabasePicture>.Known)?.Value.Schema.Constraints ?? []);

    public static ConstraintsByName Of(IReadOnlyList<ConstraintPicture> constraints)
    {
        var found = new ConstraintsByName();
        foreach (var constraint in constraints) found._constraints[KeyOf(constraint)] = constraint;
        return found;
    }

    public ConstraintPicture? Find(ConstraintPicture constraint) => _constraints.GetValueOrDefault(KeyOf(constraint));

    public static string Label(ConstraintPicture constraint) => $"{constraint.Name} on {constraint.Table}";

    private static (ConstraintKind Kind, string Table, string Name) KeyOf(ConstraintPicture constraint) =>
        (constraint.Kind, constraint.Table, constraint.Name);
}
