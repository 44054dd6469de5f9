using System.Reflection;
using Microsoft.SqlServer.Dac;

namespace Trexis.PipelineTasks.Engines.Dacpac.Options;

/// <summary>The options that DacFx has, by the names that publish profiles use.</summary>
internal static class OptionNames
{
    private static readonly Dictionary<string, PropertyInfo> Known = typeof(DacDeployOptions).GetProperties()
        .Where(property => property.CanWrite
            && (property.PropertyType == typeof(bool)
                || property.PropertyType == typeof(int)
                || property.PropertyType == typeof(ObjectType[])))
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Options that would do what no deployment does, with why.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(DacDeployOptions.CreateNewDatabase)] = "drops the database and makes a new one; a new database is made by create: true",
        [nameof(DacDeployOptions.BackupDatabaseBeforeChanges)] = "takes a backup that nobody verifies; trexis backup takes and proves one",
        [nameof(DacDeployOptions.RegisterDataTierApplication)] = "writes to msdb beside the deployment; the target's own history remembers "
            + "releases",
    };

    public static PropertyInfo? Property(string name) => Known.GetValueOrDefault(name);

    /// <summary>The option as it is kept, or nothing and a problem.</summary>
    /// <param name="where">The input, or the profile with its line.</param>
    public static (string Name, string Value)? Check(string name, string value, string where, List<InputProblem> problems)
    {
        if (Property(name) is not { } option)
        {
            var near = Suggestion.Nearest(name, Known.Values.Select(property => property.Name)) is { } known
                ? $"did you mean {known}?"
                : "an option of DacDeployOptions";
            problems.Add(new InputProblem(where, "unknown option of DacFx", name, near));
        }
        else if (Objection(name, value) is { } objection)
            problems.Add(new InputProblem(where, $"{option.Name} {objection}", value, "False, or none of it"));
        else if (Normalised(option, value) is { } normalised) return (option.Name, normalised);
        else problems.Add(new InputProblem(where, $"{option.Name} cannot be read", value, Accepted(option)));
        return null;
    }

    private static string? Objection(string name, string value) =>
        Refused.TryGetValue(name, out var why) && bool.TryParse(value, out var on) && on ? why : null;

    private static string? Normalised(PropertyInfo option, string value)
    {
        if (option.PropertyType == typeof(bool)) return bool.TryParse(value, out var flag) ? flag.ToString() : null;
        if (option.PropertyType == typeof(int))
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : null;
        var words = value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.All(word => Enum.TryParse<ObjectType>(word, ignoreCase: true, out _))
            ? string.Join(';', words.Order(StringComparer.OrdinalIgnoreCase))
            : null;
    }

    private static string Accepted(PropertyInfo option)
    {
        if (option.PropertyType == typeof(bool)) return "True or False";
        return option.PropertyType == typeof(int) ? "a whole number from 0 on" : "types of objects, such as Users;RoleMembership";
    }

    public static ObjectType[] Types(string value) =>
        [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(word => Enum.Parse<ObjectType>(word, ignoreCase: true))];
}
