using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>What a dacpac says of itself, read without loading its model.</summary>
public sealed record DacpacContents
{
    /// <summary>Absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of <c>model.xml</c>: the same for two packages of one model, whenever they were built.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>As its metadata call it; the file's name where they do not.</summary>
    public required string Name { get; init; }

    public required string? Version { get; init; }

    /// <summary>As its model names it: <c>Sql150</c>, <c>SqlAzureV12</c>; see <see cref="SqlPlatform"/>.</summary>
    public required string Platform { get; init; }

    /// <summary>SQLCMD variables that it declares, sorted.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Other dacpacs that its model refers to, as their file names.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>Of a table, where SQL Server numbers the kinds of ledger from 1: history, updatable, append-only.</summary>
    public const string NoLedger = "0";

    /// <summary>The model's tables by name, each with the kind of ledger that it is.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; init; } = new Dictionary<string, string>();

    public string? PreDeployment { get; init; }

    public string? PostDeployment { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);
}
