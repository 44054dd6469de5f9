using System.Collections.Immutable;
using Microsoft.SqlServer.Dac;

namespace Trexis.PipelineTasks.Engines.Dacpac.Options;

/// <summary>
/// <c>ExcludeUsers</c> and <c>DoNotDropUsers</c>: Visual Studio writes one switch for each type of object, where DacFx has one list for
/// all.
/// </summary>
internal static class TypeSwitches
{
    private static readonly (string Prefix, string Option)[] Families =
    [
        ("Exclude", nameof(DacDeployOptions.ExcludeObjectTypes)),
        ("DoNotDrop", nameof(DacDeployOptions.DoNotDropObjectTypes)),
    ];

    public static IEnumerable<string> Names =>
        from family in Families from type in Enum.GetNames<ObjectType>() select family.Prefix + type;

    /// <summary>The list and the type that a switch puts on it; nothing for an option of another kind.</summary>
    public static (string Option, string Type)? Read(string name)
    {
        if (OptionNames.Property(name) is not null) return null;
        foreach (var (prefix, option) in Families)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && Enum.TryParse<ObjectType>(name[prefix.Length..], ignoreCase: true, out var type)
                && Enum.IsDefined(type))
                return (option, type.ToString());
        }

        return null;
    }

    public static void Collect(
        (string Option, string Type) type, GivenOption given, List<(string Option, string Type)> listed, List<InputProblem> problems)
    {
        if (!bool.TryParse(given.Value, out var on))
            problems.Add(new InputProblem(given.Where, $"{given.Name} cannot be read", given.Value, "True or False"));
        else if (on) listed.Add(type);
    }

    public static ImmutableSortedDictionary<string, string> Add(
        ImmutableSortedDictionary<string, string> values, IReadOnlyList<(string Option, string Type)> listed)
    {
        foreach (var group in listed.GroupBy(one => one.Option, one => one.Type))
        {
            var all = values.GetValueOrDefault(group.Key, "").Split(';', StringSplitOptions.RemoveEmptyEntries).Concat(group);
            values = values.SetItem(
                group.Key,
                string.Join(';', all.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)));
        }

        return values;
    }
}
