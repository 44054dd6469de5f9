namespace Trexis.PipelineTasks.Documents;

/// <summary>Maps that keep the order of their names, ordinal, so that the same values are the same bytes.</summary>
public static class ByName
{
    public static IReadOnlyDictionary<string, T> Empty<T>()
        where T : class =>
        new OrderedDictionary<string, T>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> values)
        where T : class
    {
        var names = values.Keys.ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        var sorted = new OrderedDictionary<string, T>(names.Length, StringComparer.Ordinal);
        foreach (var name in names) sorted.Add(name, values[name]);
        return sorted;
    }
}
