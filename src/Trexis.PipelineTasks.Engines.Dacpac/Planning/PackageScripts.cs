using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// The statements of a package's pre- and post-deployment scripts, which DacFx copies into every plan and reports nowhere.
/// </summary>
internal sealed class PackageScripts
{
    public const string Pre = "pre-deployment script";
    public const string Post = "post-deployment script";

    private readonly Dictionary<string, string> _scriptByDetail = new(StringComparer.Ordinal);
    private readonly HashSet<string> _statements = new(StringComparer.Ordinal);

    /// <exception cref="InputException">A script holds commands that a deployment does not carry out.</exception>
    public PackageScripts(DacpacContents source)
    {
        Add(source.PreDeployment, Pre);
        Add(source.PostDeployment, Post);
    }

    /// <summary>What people wrote, by its detail.</summary>
    public IReadOnlySet<string> Statements => _statements;

    /// <summary>Which of the two holds the statement; nothing where neither does.</summary>
    public string? ScriptOf(ClassifiedOperation found) =>
        found.Operation.Detail is { } detail ? _scriptByDetail.GetValueOrDefault(detail) : null;

    /// <summary>The text of both scripts; empty where the package has none.</summary>
    public static string TextOf(DacpacContents package) => $"{package.PreDeployment}\n{package.PostDeployment}".Trim();

    /// <summary>What a target may hold that a state stands for: no state holds what its own scripts have made in the target.</summary>
    /// <param name="schema">Of the state's model.</param>
    public static KnownSchema SchemaOf(DacpacContents state, KnownSchema schema)
    {
        if (!schema.IsKnown) return schema;
        try
        {
            var batches = new[] { state.PreDeployment, state.PostDeployment }.OfType<string>()
                .SelectMany(text => SqlcmdScript.Read(text, state.FileName).Batches)
                .ToList();
            var reader = new TransactSqlReader { OfPeople = TransactSqlReader.Details(batches).ToHashSet(), Target = schema };
            reader.Read(batches);
            return schema.Or(reader.Left);
        }
        catch (InputException)
        {
            // It has been deployed, whatever this version refuses; nobody here can tell what it did.
            return KnownSchema.Unknown;
        }
    }

    private void Add(string? text, string name)
    {
        if (text is null) return;
        var batches = SqlcmdScript.Read(text, name).Batches;
        foreach (var detail in TransactSqlReader.Details(batches))
        {
            _statements.Add(detail);
            _scriptByDetail.TryAdd(detail, name);
        }

        foreach (var found in new TransactSqlReader { OfPeople = _statements }.Read(batches).Operations)
        {
            if (found.Operation.Detail is { } detail) _scriptByDetail.TryAdd(detail, name);
        }
    }
}
