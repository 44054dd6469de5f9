namespace Trexis.PipelineTasks.Inputs;

/// <summary>Inputs that were read and found well-formed; <c>InputReader</c> makes it.</summary>
public sealed class InputValues(IReadOnlyDictionary<string, object> values)
{
    public static readonly InputValues None = new(new Dictionary<string, object>());

    /// <summary>Text, choice and path; absent where neither given nor defaulted.</summary>
    public string? Text(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (string)value : null;

    public bool Flag(InputSpec spec) => values.TryGetValue(spec.Name, out var value) && (bool)value;

    public TimeSpan? Duration(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (TimeSpan)value : null;

    public int? Integer(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (int)value : null;

    public Secret? Secret(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (Secret)value : null;
}
