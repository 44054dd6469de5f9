using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary>What a key was found to hold, and where.</summary>
/// <param name="IsSet">It stands in the file and was understood.</param>
/// <param name="IsWritten">It stands in the file; where it was not understood, a problem says so.</param>
internal readonly record struct Setting<T>(bool IsSet, bool IsWritten, T? Value, Position At)
{
    public static Setting<T> Of(T value, Position at) => new(true, true, value, at);

    public static Setting<T> Refused(Position at) => new(false, true, default, at);

    /// <param name="at">Of the mapping that could hold it.</param>
    public static Setting<T> Absent(Position at) => new(false, false, default, at);

    public T Or(T fallback) => IsSet ? Value! : fallback;
}

/// <summary>An entry of a mapping whose keys users choose: an environment, a role, a table.</summary>
/// <param name="Value">Unset where it was refused; the name counts all the same.</param>
internal sealed record Named<T>(string Name, Position At, Setting<T> Value);
