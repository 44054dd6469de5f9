using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>What a key was found to hold, and where.</summary>
/// <param name="IsSet">It stands in the file and was understood.</param>
/// <param name="IsWritten">It stands in the file; where it was not understood, a problem says so.</param>
public sealed record Field<T>(bool IsSet, bool IsWritten, T? Value, Position At)
{
    internal static Field<T> From(T value, Position at) => new(true, true, value, at);

    internal static Field<T> Refused(Position at) => new(false, true, default, at);

    /// <param name="at">Of the mapping that could hold it.</param>
    internal static Field<T> Absent(Position at) => new(false, false, default, at);

    public T Or(T fallback) => IsSet ? Value! : fallback;
}

/// <summary>An entry of a mapping whose keys users choose: an environment, a role, a table.</summary>
/// <param name="Value">Unset where it was refused; the name counts all the same.</param>
public sealed record Named<T>(string Name, Position At, Field<T> Value);

public static class FieldLists
{
    /// <summary>What is made of each item that was understood.</summary>
    /// <param name="build">Is given the item and its path, such as <c>waivers[0]</c>.</param>
    public static IReadOnlyList<TResult> Each<T, TResult>(
        this Field<IReadOnlyList<Field<T>>>? list, string path, Func<Field<T>, string, TResult> build)
    {
        var results = new List<TResult>();
        if (list is not { IsSet: true }) return results;
        for (var number = 0; number < list.Value!.Count; number++)
        {
            if (list.Value[number].IsSet)
                results.Add(build(list.Value[number], string.Create(CultureInfo.InvariantCulture, $"{path}[{number}]")));
        }

        return results;
    }

    internal static IReadOnlyList<T> Values<T>(this Field<IReadOnlyList<Field<T>>>? list) => list.Each("", (item, _) => item.Value!);
}
