using Trexis.PipelineTasks.Engines.Dacpac.Sources;
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

    private readonly Dictionary<string, List<PackagePlace>> _placesByDetail = new(StringComparer.Ordinal);
    private readonly HashSet<string> _statements = new(StringComparer.Ordinal);

    /// <param name="sources">Where the repository's file is looked for that a script was taken from.</param>
    /// <exception cref="InputException">A script holds commands that a deployment does not carry out.</exception>
    public PackageScripts(DacpacContents source, SourceIndex? sources = null)
    {
        Add(source.PreDeployment, Pre, PlacesIn(source, Pre, sources));
        Add(source.PostDeployment, Post, PlacesIn(source, Post, sources));
    }

    /// <summary>What people wrote, by its detail.</summary>
    public IReadOnlySet<string> Statements => _statements;

    /// <summary>Whether one of the two holds the statement.</summary>
    public bool Holds(ClassifiedOperation found) => PlacesOf(found).Count > 0;

    /// <summary>Which of the two holds each operation, and where; nothing where neither does.</summary>
    /// <param name="operations">Of a plan, in the order of its text: what the scripts say several times stands there as often.</param>
    public IEnumerable<PackagePlace?> PlacesOf(IReadOnlyList<ClassifiedOperation> operations)
    {
        var seen = new Dictionary<string, List<(int Batch, int Line, int? Column)>>(StringComparer.Ordinal);
        foreach (var found in operations)
        {
            if (PlacesOf(found) is not { Count: > 0 } places)
            {
                yield return null;
                continue;
            }

            if (!seen.TryGetValue(found.Operation.Detail!, out var before)) seen[found.Operation.Detail!] = before = [];
            var at = (found.Batch, found.Line, found.Column);
            if (!before.Contains(at)) before.Add(at);
            yield return places[Math.Min(before.IndexOf(at), places.Count - 1)];
        }
    }

    private List<PackagePlace> PlacesOf(ClassifiedOperation found) =>
        found.Operation.Detail is { } detail ? _placesByDetail.GetValueOrDefault(detail, []) : [];

    /// <summary>
    /// What findings name for a line of the script: file and line of the repository where those are found, otherwise of the part of the
    /// package.
    /// </summary>
    public static Func<int, SourceLocation> PlacesIn(DacpacContents source, string name, SourceIndex? sources)
    {
        var (text, part) = name == Pre ? (source.PreDeployment, "predeploy.sql") : (source.PostDeployment, "postdeploy.sql");
        return (text is null ? null : sources?.ScriptOf(text)) is { } script
            ? script.PlaceOf
            : line => new SourceLocation($"{source.FileName}/{part}", line);
    }

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
            var ofPeople = TransactSqlReader.Details(batches).Select(one => one.Detail).ToHashSet();
            var reader = new TransactSqlReader { OfPeople = ofPeople, Target = schema };
            reader.Read(batches);
            return schema.Or(reader.Left);
        }
        catch (InputException)
        {
            // It has been deployed, whatever this version refuses; nobody here can tell what it did.
            return KnownSchema.Unknown;
        }
    }

    private void Add(string? text, string name, Func<int, SourceLocation> placeOf)
    {
        if (text is null) return;
        var batches = SqlcmdScript.Read(text, name).Batches;
        foreach (var (detail, line, column) in TransactSqlReader.Details(batches))
        {
            _statements.Add(detail);
            Add(detail, line, column);
        }

        foreach (var found in new TransactSqlReader { OfPeople = _statements }.Read(batches).Operations)
        {
            if (found.Operation.Detail is { } detail) Add(detail, found.Line, found.Column);
        }

        void Add(string detail, int line, int? column)
        {
            if (!_placesByDetail.TryGetValue(detail, out var places)) _placesByDetail[detail] = places = [];
            var place = new PackagePlace(name, placeOf(line) with { Column = column });
            if (!places.Contains(place)) places.Add(place);
        }
    }
}

/// <param name="Script">Of the two.</param>
internal sealed record PackagePlace(string Script, SourceLocation Location);
