using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

/// <summary>Makes the lines of what the file was found to hold, each owner held against the codes.</summary>
internal sealed class ProcedureBinding
{
    /// <summary>Fields of the deployment plan are owners by the ids of their lines, which begin so.</summary>
    private const string PlanFields = "plan.";

    private readonly ProcedureSchema _shape;
    private readonly ProblemList _problems;
    private readonly Dictionary<string, OwnerKind> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<LineOwner>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public ProcedureBinding(ProcedureSchema shape, ProblemList problems)
    {
        (_shape, _problems) = (shape, problems);
        foreach (var id in Ids().Where(id => id.StartsWith(PlanFields, StringComparison.Ordinal))) _kinds[id] = OwnerKind.PlanField;
        foreach (var code in ProcedureCodes.Checks) _kinds[code] = OwnerKind.Check;
        foreach (var code in ProcedureCodes.Steps) _kinds[code] = OwnerKind.Step;
        foreach (var code in ProcedureCodes.Attestations) _kinds[code] = OwnerKind.Attestation;
    }

    public IReadOnlyList<ProcedureLine> Build()
    {
        foreach (var group in _shape.Groups.Or([]))
            _groups[group.Name] = Owners(group.Value, group.At, $"groups.{group.Name}", known: _kinds.Keys);
        IReadOnlyCollection<string> known = [.. _kinds.Keys, .. _groups.Keys];
        return
        [
            .. _shape.Sections
                .Each(
                    "sections",
                    (section, path) => section.Value!.Lines.Each($"{path}.lines", (line, at) => Line(section, line, at, known)))
                .SelectMany(lines => lines),
        ];
    }

    private IEnumerable<string> Ids() =>
        from section in _shape.Sections.Or([])
        from line in section.Value?.Lines.Or([]) ?? []
        select $"{section.Value!.Id.Value}.{line.Value?.Id.Value}";

    private ProcedureLine Line(Field<SectionSchema> above, Field<LineSchema> line, string path, IReadOnlyCollection<string> known)
    {
        var (section, shape) = (above.Value!, line.Value!);
        var id = $"{section.Id.Value}.{shape.Id.Value}";
        if (shape.Number.IsSet) CheckNumber(shape.Number, section.Number, $"{path}.number");
        if (shape.Id.IsSet) Once(_ids, id, shape.Id.At, $"{path}.id", "an id of its own");
        return new ProcedureLine
        {
            Number = shape.Number.Or(""),
            Id = id,
            Section = section.Title.Or(""),
            Text = shape.Text.Or(""),
            Stage = shape.Stage.Or(section.Stage.Or(ProcedureStage.Any)),
            Rule = shape.Rule.Or(OwnerRule.Every),
            Owners = Owners(shape.Owners, line.At, $"{path}.owners", known),
            Needs = shape.Needs.Or(LineNeed.Nothing),
        };
    }

    private void CheckNumber(Field<string> number, Field<string> section, string path)
    {
        Once(_numbers, number.Value!, number.At, path, "a number of its own");
        var start = $"{section.Value}.";
        var isBelow = number.Value!.StartsWith(start, StringComparison.Ordinal)
            && number.Value.Length > start.Length
            && number.Value[start.Length..].All(char.IsAsciiDigit);
        if (section.IsSet && !isBelow)
            _problems.Add(number.At, $"{path} is not a number of its section", number.Value, $"{start} and the line's place");
    }

    private void Once(Dictionary<string, int> lines, string value, Position at, string path, string accepted)
    {
        if (lines.TryAdd(value, at.Line)) return;
        _problems.Add(at, string.Create(CultureInfo.InvariantCulture, $"{path} is taken on line {lines[value]} already"), value, accepted);
    }

    private List<LineOwner> Owners(
        Field<IReadOnlyList<Field<string>>> names, Position at, string path, IReadOnlyCollection<string> known)
    {
        var owners = new List<LineOwner>();
        foreach (var (name, where) in names.Each(path, (name, where) => (name, where)))
        {
            IReadOnlyList<LineOwner> named = _kinds.TryGetValue(name.Value!, out var kind) ? [new LineOwner(kind, name.Value!)]
                : _groups.GetValueOrDefault(name.Value!, []);
            if (named.Count == 0)
                _problems.Add(
                    name.At,
                    $"{where} names no code of a check, step or attestation, no group and no field of the plan",
                    name.Value,
                    "what ProcedureCodes lists, or what this file declares" + Suggestion.Tail(name.Value!, known));
            foreach (var owner in named)
            {
                if (owners.Contains(owner)) _problems.Add(name.At, $"{where} answers twice", owner.Code, "each owner once");
                else owners.Add(owner);
            }
        }

        if (names is { IsSet: true, Value.Count: 0 }) _problems.Add(at, $"{path} is empty", null, "at least one owner");
        return owners;
    }
}
