namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>The constraints of a capture, found by kind, table and name.</summary>
internal sealed class ConstraintsByName
{
    private readonly Dictionary<(ConstraintKind Kind, string Table, string Name), ConstraintCapture> _constraints = [];

    public static ConstraintsByName From(Fact<SchemaCapture> picture) =>
        From((picture as Fact<SchemaCapture>.Known)?.Value.Schema.Constraints ?? []);

    public static ConstraintsByName From(IReadOnlyList<ConstraintCapture> constraints)
    {
        var found = new ConstraintsByName();
        foreach (var constraint in constraints) found._constraints[KeyOf(constraint)] = constraint;
        return found;
    }

    public ConstraintCapture? Find(ConstraintCapture constraint) => _constraints.GetValueOrDefault(KeyOf(constraint));

    public static string Label(ConstraintCapture constraint) => $"{constraint.Name} on {constraint.Table}";

    private static (ConstraintKind Kind, string Table, string Name) KeyOf(ConstraintCapture constraint) =>
        (constraint.Kind, constraint.Table, constraint.Name);
}
