using System.Collections.Immutable;
using Microsoft.SqlServer.Dac;

namespace Trexis.PipelineTasks.Engines.Dacpac.Options;

/// <summary>An option as somebody wrote it.</summary>
/// <param name="Where">The input, or the profile with its line.</param>
public sealed record GivenOption(string Name, string Value, string Where);

/// <summary>DacFx's options by their names in publish profiles, and the values of SQLCMD variables, which are shown nowhere.</summary>
/// <param name="Values">By option name, sorted; what is not named has DacFx's own default.</param>
/// <param name="Variables">By name, ignoring case.</param>
public sealed record DeploySettings(ImmutableSortedDictionary<string, string> Values, ImmutableSortedDictionary<string, Secret> Variables)
{
    /// <summary>
    /// Where neither profile nor input says otherwise: nothing is dropped that the source merely lacks, the database's own
    /// options are left alone, and a table that would lose rows stops the deployment.
    /// </summary>
    public static DeploySettings Default { get; } = new(
        new Dictionary<string, string>
        {
            [nameof(DacDeployOptions.BlockOnPossibleDataLoss)] = "True",
            [nameof(DacDeployOptions.DropConstraintsNotInSource)] = "False",
            [nameof(DacDeployOptions.DropDmlTriggersNotInSource)] = "False",
            [nameof(DacDeployOptions.DropExtendedPropertiesNotInSource)] = "False",
            [nameof(DacDeployOptions.DropIndexesNotInSource)] = "False",
            [nameof(DacDeployOptions.DropObjectsNotInSource)] = "False",
            [nameof(DacDeployOptions.DropPermissionsNotInSource)] = "False",
            [nameof(DacDeployOptions.DropRoleMembersNotInSource)] = "False",
            [nameof(DacDeployOptions.DropStatisticsNotInSource)] = "False",
            [nameof(DacDeployOptions.ScriptDatabaseOptions)] = "False",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Secret>(StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether the option takes several types of objects.</summary>
    public static bool IsList(string option) => OptionNames.Property(option)?.PropertyType == typeof(ObjectType[]);

    /// <summary>What plans show: options with their values, variables without.</summary>
    public ImmutableSortedDictionary<string, string> Shown =>
        Values.AddRange(Variables.Select(variable => KeyValuePair.Create($"$({variable.Key})", Redaction.Mark)));

    /// <summary>Over options, values of variables and the line of DacFx, which all decide what is planned.</summary>
    public Fingerprint Fingerprint => Fingerprint.From(
    [
        typeof(DacServices).Assembly.GetName().Version!.ToString(),
        .. Values.SelectMany(option => new[] { option.Key, option.Value }),
        .. Variables.SelectMany(variable => new[] { variable.Key.ToUpperInvariant(), variable.Value.Reveal() }),
    ]);

    /// <summary>The values as the executor puts them in.</summary>
    public IReadOnlyDictionary<string, string> VariableValues =>
        Variables.ToDictionary(variable => variable.Key, variable => variable.Value.Reveal(), StringComparer.OrdinalIgnoreCase);

    /// <summary>These options over the others.</summary>
    public DeploySettings With(IEnumerable<GivenOption> options, List<InputProblem> problems)
    {
        var values = Values;
        var listed = new List<(string Option, string Type)>();
        foreach (var option in options)
        {
            if (TypeSwitches.Read(option.Name) is { } type) TypeSwitches.Collect(type, option, listed, problems);
            else if (OptionNames.Check(option, problems) is { } accepted) values = values.SetItem(accepted.Name, accepted.Value);
        }

        return this with { Values = TypeSwitches.Add(values, listed) };
    }

    internal DacDeployOptions ToDacFx()
    {
        var options = new DacDeployOptions();
        foreach (var (name, value) in Values)
        {
            var property = OptionNames.Property(name)!;
            property.SetValue(
                options,
                property.PropertyType == typeof(bool)
                    ? bool.Parse(value)
                    : property.PropertyType == typeof(int) ? int.Parse(value, CultureInfo.InvariantCulture) : OptionNames.Types(value));
        }

        foreach (var (name, value) in VariableValues) options.SqlCommandVariableValues[name] = value;
        return options;
    }
}
