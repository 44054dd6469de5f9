using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

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

    private void Add(string? text, string name)
    {
        if (text is null) return;
        var batches = SqlcmdScript.Read(text, name).Batches;
        _statements.UnionWith(TransactSqlReader.Details(batches));
        foreach (var found in new TransactSqlReader { OfPeople = _statements }.Read(batches).Operations)
        {
            if (found.Operation.Detail is { } detail) _scriptByDetail.TryAdd(detail, name);
        }
    }
}
