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
        [nameof(DacDeployOptions.DeployDatabaseInSingleUserMode)] = "throws every session out of the database and rolls back what it does",
        [nameof(DacDeployOptions.RegisterDataTierApplication)] = "writes to msdb beside the deployment; the target's own history remembers "
            + "releases",
    };

    /// <summary>What else DacFx has: for the load of data, or code of others that would run within the deployment.</summary>
    private static readonly HashSet<string> NotOfDeployments = new(
        typeof(DacDeployOptions).GetProperties()
            .Where(property => property.PropertyType == typeof(string) || property.PropertyType == typeof(DacAzureDatabaseSpecification))
            .Select(property => property.Name),
        StringComparer.OrdinalIgnoreCase);

    public static PropertyInfo? Property(string name) => Known.GetValueOrDefault(name);

    /// <summary>The option as it is kept, or nothing and a problem.</summary>
    public static (string Name, string Value)? Check(GivenOption given, List<InputProblem> problems)
    {
        var (name, value, where) = given;
        if (NotOfDeployments.Contains(name))
        {
            if (value.Length > 0) problems.Add(new InputProblem(where, $"{name} is nothing that a deployment here does", value, "none"));
        }
        else if (Property(name) is not { } option)
        {
            var near = Suggestion.Nearest(name, Known.Values.Select(property => property.Name).Concat(TypeSwitches.Names)) is { } known
                ? $"did you mean {known}?"
                : "an option of DacDeployOptions";
            problems.Add(new InputProblem(where, "unknown option of DacFx", name, near));
        }
        else if (Objection(name, value) is { } objection)
            problems.Add(new InputProblem(where, $"{option.Name} {objection}", value, "False, or none of it"));
        else if (Normalised(option, value) is { } normalised) return (option.Name, normalised);
        else problems.Add(new InputProblem(where, $"{option.Name} cannot be read", value, Accepted(option, value)));
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
        var words = Words(value);
        return words.All(IsType) ? string.Join(';', words.Order(StringComparer.OrdinalIgnoreCase)) : null;
    }

    private static string[] Words(string value) =>
        value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsType(string word) => Enum.GetNames<ObjectType>().Contains(word, StringComparer.OrdinalIgnoreCase);

    private static string Accepted(PropertyInfo option, string value)
    {
        if (option.PropertyType == typeof(bool)) return "True or False";
        if (option.PropertyType == typeof(int)) return "a whole number from 0 on";
        var unknown = Words(value).First(word => !IsType(word));
        return Suggestion.Nearest(unknown, Enum.GetNames<ObjectType>()) is { } near
            ? $"{near} in place of {unknown}"
            : $"types of objects, such as Users;RoleMembership, and not {unknown}";
    }

    public static ObjectType[] Types(string value) =>
        [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(word => Enum.Parse<ObjectType>(word, ignoreCase: true))];
}
