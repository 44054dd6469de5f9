namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>Inputs that were read and found well-formed; <c>InputReader</c> makes it.</summary>
/// <param name="folder">Where the command was called: paths that users type start there; the process's own where absent.</param>
public sealed class InputValues(IReadOnlyDictionary<string, object> values, string? folder = null)
{
    public static readonly InputValues None = new(new Dictionary<string, object>());

    /// <summary>Text, choice and path; absent where neither given nor defaulted.</summary>
    public string? Text(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (string)value : null;

    /// <summary>A path of this machine, in full; absent where neither given nor defaulted.</summary>
    public string? File(InputSpec spec) =>
        Text(spec) is { } path ? Path.GetFullPath(path, folder ?? Directory.GetCurrentDirectory()) : null;

    public bool Flag(InputSpec spec) => values.TryGetValue(spec.Name, out var value) && (bool)value;

    public TimeSpan? Duration(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (TimeSpan)value : null;

    public int? Integer(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (int)value : null;

    public Secret? Secret(InputSpec spec) => values.TryGetValue(spec.Name, out var value) ? (Secret)value : null;
}
