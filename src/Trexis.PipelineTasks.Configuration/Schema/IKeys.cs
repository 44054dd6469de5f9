using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>
/// The keys of one mapping, declared by asking for them: one implementation reads them from YAML, the other describes them
/// as JSON schema, so that a shape's single line per key serves both.
/// </summary>
public interface IKeys
{
    /// <param name="description">One sentence, for the schema and the editors that show it.</param>
    Field<T> Optional<T>(string key, ValueKind<T> kind, string description);

    Field<T> Required<T>(string key, ValueKind<T> kind, string description);

    /// <summary>Of these keys at most one may stand; exactly one where <paramref name="required"/>.</summary>
    void OneOf(bool required, params ReadOnlySpan<string> keys);

    /// <summary>Of these keys at least one must stand.</summary>
    void AnyOf(params ReadOnlySpan<string> keys);

    /// <summary>Where this key stands, one of <paramref name="others"/> must.</summary>
    void Needs(string key, params ReadOnlySpan<string> others);

    /// <summary>Where the mapping begins.</summary>
    Position At { get; }
}
