using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

/// <summary>A column that both sides have, or only one.</summary>
/// <param name="From">As the target has it; absent where the plan adds it.</param>
/// <param name="To">As the source has it; absent where the plan drops it.</param>
public sealed record ColumnDifference(ColumnForm? From, ColumnForm? To)
{
    public string Name => (To ?? From)!.Name;

    public bool IsAdded => From is null;

    public bool IsDropped => To is null;

    /// <summary>Whether anything that a definition says differs.</summary>
    public bool Exists => IsAdded || IsDropped || Parts.Any();

    public bool BecomesRequired => this is { From: { IsNullable: true, IsComputed: false }, To: { IsNullable: false, IsComputed: false } };

    /// <summary>Whether rows may come without a value from then on.</summary>
    public bool BecomesOptional => this is { From: { IsNullable: false, IsComputed: false }, To: { IsNullable: true, IsComputed: false } };

    public bool ChangesCollation => this is { From: { } from, To: { } to } && from.Collation != to.Collation;

    /// <summary>What becomes of the values for the type's sake; nothing where all of them stay.</summary>
    public string? Loss => this is { From: { } from, To: { } to } ? TypeConversion.Loss(from.Type, to.Type) : null;

    public bool Narrows => this is { From: { } from, To: { } to } && TypeConversion.IsNarrowing(from.Type, to.Type);

    /// <summary>Whether the server changes the definition alone: a longer text, or one that may be empty now.</summary>
    public bool IsOfMetadataOnly => this is { From: { IsComputed: false } from, To: { IsComputed: false } to }
        && !Losses.Any()
        && (from.Type == to.Type
            || (from.Type is { Name: "varchar" or "nvarchar" or "varbinary", Length: not StoredType.Max }
                && to.Type == from.Type with { Length = to.Type.Length }
                && to.Type.Length is not StoredType.Max));

    /// <summary>What becomes of the values, each as a sentence's end; nothing where all of them stay.</summary>
    public IEnumerable<string> Losses
    {
        get
        {
            if (Loss is { } loss) yield return loss;
            if (BecomesRequired) yield return ColumnKinds.WithoutValue;
            if (ChangesCollation) yield return ColumnKinds.OtherOrder;
        }
    }

    /// <summary>The same as operations, one for each: whoever accepts that an amount is rounded has accepted nothing else.</summary>
    public IEnumerable<Operation> Losing(string subject)
    {
        if (Loss is { } loss)
            yield return (Narrows ? ColumnKinds.Narrow(subject, loss) : ColumnKinds.Convert(subject, loss)) with { Difference = TypeText };
        if (BecomesRequired) yield return ColumnKinds.Require(subject) with { Difference = "NULL → NOT NULL" };
        if (ChangesCollation) yield return ColumnKinds.Collate(subject) with { Difference = Text };
    }

    /// <summary>What differs, each <c>from → to</c>.</summary>
    public string Text => this switch
    {
        { From: null, To: { } to } => $"added: {Definition(to)}",
        { From: { } from, To: null } => $"dropped: {Definition(from)}",
        _ => string.Join(", ", Parts),
    };

    /// <summary>The type alone, and what of it both may have in common is not repeated.</summary>
    public string TypeText => $"{From?.Type} → {To?.Type}";

    public string DefaultText => $"default {From?.Default ?? "none"} → {To?.Default ?? "none"}";

    public bool ChangesDefault => this is { From: { } from, To: { } to } && from.Default != to.Default;

    private IEnumerable<string> Parts
    {
        get
        {
            if (this is not { From: { } from, To: { } to }) yield break;
            if (from.Type != to.Type) yield return TypeText;
            if (from.Expression != to.Expression && from.IsComputed == to.IsComputed)
                yield return $"AS {from.Expression} → AS {to.Expression}";
            if (from.IsNullable != to.IsNullable && !from.IsComputed && !to.IsComputed)
                yield return $"{Nullability(from)} → {Nullability(to)}";
            if (ChangesCollation) yield return $"collation {from.Collation ?? "of the database"} → {to.Collation ?? "of the database"}";
            if (ChangesDefault) yield return DefaultText;
            if (from.Identity != to.Identity) yield return $"{from.Identity ?? "no IDENTITY"} → {to.Identity ?? "no IDENTITY"}";
            if (from.Masking != to.Masking) yield return $"masking {from.Masking ?? "none"} → {to.Masking ?? "none"}";
        }
    }

    private static string Definition(ColumnForm form) =>
        form.IsComputed ? $"AS {form.Expression}" : $"{form.Type} {Nullability(form)}";

    private static string Nullability(ColumnForm form) => form.IsNullable ? "NULL" : "NOT NULL";
}
