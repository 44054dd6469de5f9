using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// Finds built-in functions and types that a platform lacks. To an older parser they are functions and types like any other, so that
/// only the name tells; one with a schema is the user's own.
/// </summary>
internal sealed class NewerNames(SqlPlatform platform) : TSqlFragmentVisitor
{
    private static readonly Dictionary<string, int> Functions = By(
        (130, "COMPRESS DATEDIFF_BIG DECOMPRESS ISJSON JSON_MODIFY JSON_QUERY JSON_VALUE SESSION_CONTEXT STRING_ESCAPE"),
        (140, "CONCAT_WS STRING_AGG TRANSLATE TRIM"),
        (150, "APPROX_COUNT_DISTINCT"),
        (160, "APPROX_PERCENTILE_CONT APPROX_PERCENTILE_DISC BIT_COUNT DATETRUNC DATE_BUCKET GET_BIT GREATEST JSON_ARRAY JSON_OBJECT"),
        (160, "JSON_PATH_EXISTS LEAST LEFT_SHIFT RIGHT_SHIFT SET_BIT"),
        (170, "BASE64_DECODE BASE64_ENCODE JSON_ARRAYAGG JSON_OBJECTAGG PRODUCT REGEXP_COUNT REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE"),
        (170, "REGEXP_SUBSTR UNISTR VECTORPROPERTY VECTOR_DISTANCE VECTOR_NORM VECTOR_NORMALIZE"));

    private static readonly Dictionary<string, int> Types = By((170, "JSON VECTOR"));

    private readonly List<(string Name, int Level, int Line)> _found = [];

    public static IReadOnlyList<(string Name, int Level, int Line)> In(TSqlScript script, SqlPlatform platform)
    {
        var names = new NewerNames(platform);
        script.Accept(names);
        return names._found;
    }

    public override void Visit(FunctionCall node)
    {
        if (node.CallTarget is null) Note(Functions, node.FunctionName, node);
    }

    public override void Visit(RegexpLikePredicate node) => Note(Functions, new Identifier { Value = "REGEXP_LIKE" }, node);

    public override void Visit(DataTypeReference node)
    {
        if (node.Name is { SchemaIdentifier: null }) Note(Types, node.Name.BaseIdentifier, node);
    }

    private static Dictionary<string, int> By(params (int Level, string Names)[] servers) => servers
        .SelectMany(server => server.Names.Split(' ').Select(name => (name, server.Level)))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    private void Note(Dictionary<string, int> known, Identifier name, TSqlFragment at)
    {
        if (!known.TryGetValue(name.Value, out var level) || level <= platform.Level) return;
        _found.Add((name.Value.ToUpperInvariant(), level, at.StartLine));
    }
}
