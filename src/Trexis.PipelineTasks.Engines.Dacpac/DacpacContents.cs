using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>What a dacpac says of itself, read without loading its model.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="ModelSha256">Of <c>model.xml</c>: the same for two packages of one model, whenever they were built.</param>
/// <param name="Name">As its metadata call it; the file's name where they do not.</param>
/// <param name="Platform">As its model names it: <c>Sql150</c>, <c>SqlAzureV12</c>; see <see cref="SqlPlatform"/>.</param>
/// <param name="Variables">SQLCMD variables that it declares, sorted.</param>
/// <param name="References">Other dacpacs that its model refers to, as their file names.</param>
public sealed record DacpacContents(
    string Path,
    string Sha256,
    string ModelSha256,
    string Name,
    string? Version,
    string Platform,
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> References)
{
    /// <summary>Of a table, where SQL Server numbers the kinds of ledger from 1: history, updatable, append-only.</summary>
    public const string NoLedger = "0";

    /// <summary>The model's tables by name, each with the kind of ledger that it is.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; init; } = new Dictionary<string, string>();

    public string? PreDeployment { get; init; }

    public string? PostDeployment { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);
}
