namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>Another package whose objects a project's definitions name.</summary>
/// <param name="File">The dacpac or the project, in full.</param>
/// <param name="ExternalParts">How definitions name its database, and its server where that is another: <c>[Common]</c>,
/// <c>[$(Server)].[$(CommonDb)]</c>; absent for objects of the same database.</param>
internal sealed record DatabaseReference(string File, string? ExternalParts)
{
    /// <summary>Whether names that it does not hold are nobody's mistake.</summary>
    public bool MayLack { get; init; }

    /// <summary>Whether its bytes are decided by a version that the project names, in a place that is no part of the repository.</summary>
    public bool IsRestored { get; init; }

    /// <summary>SQLCMD variables that stand for the other database or server.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}
