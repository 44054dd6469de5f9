using System.Globalization;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary>What a key was found to hold, and where.</summary>
internal sealed class Setting<T>
{
    // Fields, because a process that reads configuration lives for a second and each accessor would be compiled in it.

    /// <summary>It stands in the file and was understood.</summary>
    public readonly bool IsSet;

    /// <summary>It stands in the file; where it was not understood, a problem says so.</summary>
    public readonly bool IsWritten;

    public readonly T? Value;
    public readonly Position At;

    private Setting(bool isSet, bool isWritten, T? value, Position at) => (IsSet, IsWritten, Value, At) = (isSet, isWritten, value, at);

    public static Setting<T> Of(T value, Position at) => new(true, true, value, at);

    public static Setting<T> Refused(Position at) => new(false, true, default, at);

    /// <param name="at">Of the mapping that could hold it.</param>
    public static Setting<T> Absent(Position at) => new(false, false, default, at);

    public T Or(T fallback) => IsSet ? Value! : fallback;
}

/// <summary>An entry of a mapping whose keys users choose: an environment, a role, a table.</summary>
/// <param name="Value">Unset where it was refused; the name counts all the same.</param>
internal sealed record Named<T>(string Name, Position At, Setting<T> Value);

internal static class SettingLists
{
    /// <summary>What is made of each item that was understood.</summary>
    /// <param name="build">Is given the item and its path, such as <c>waivers[0]</c>.</param>
    public static IReadOnlyList<TResult> Each<T, TResult>(this Setting<IReadOnlyList<Setting<T>>>? list, string path, Func<Setting<T>, string, TResult> build)
    {
        var results = new List<TResult>();
        if (list is not { IsSet: true }) return results;
        for (var number = 0; number < list.Value!.Count; number++)
        {
            if (list.Value[number].IsSet) results.Add(build(list.Value[number], string.Create(CultureInfo.InvariantCulture, $"{path}[{number}]")));
        }

        return results;
    }

    public static IReadOnlyList<T> Values<T>(this Setting<IReadOnlyList<Setting<T>>>? list) => list.Each("", (item, _) => item.Value!);
}
