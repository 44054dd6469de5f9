using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>What a statement asks for that not every edition has.</summary>
internal static class UsedFeatures
{
    /// <returns>Nothing where it asks for none. What the body of a procedure asks for, it asks for when it is called.</returns>
    public static IReadOnlyList<string>? In(TSqlFragment fragment)
    {
        if (fragment is ProcedureStatementBodyBase or TriggerStatementBody) return null;
        var used = Fragments.All(fragment).Select(Of).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return used.Count == 0 ? null : used;
    }

    private static string? Of(TSqlFragment part) => part switch
    {
        IndexStateOption { OptionKind: IndexOptionKind.Online, OptionState: OptionState.On } => EditionFeatures.Online,
        DataCompressionOption { CompressionLevel: DataCompressionLevel.Row or DataCompressionLevel.Page } => EditionFeatures.Compression,
        CreateColumnStoreIndexStatement or IndexDefinition
        {
            IndexType.IndexTypeKind: IndexTypeKind.ClusteredColumnStore or IndexTypeKind.NonClusteredColumnStore,
        } => EditionFeatures.Columnstore,
        CreatePartitionFunctionStatement or CreatePartitionSchemeStatement => EditionFeatures.Partitioning,
        MemoryOptimizedTableOption { OptionState: OptionState.On } => EditionFeatures.InMemory,
        CreateDatabaseEncryptionKeyStatement
            or OnOffDatabaseOption { OptionKind: DatabaseOptionKind.Encryption, OptionState: OptionState.On } => EditionFeatures.Encryption,
        CreateSecurityPolicyStatement => EditionFeatures.RowSecurity,
        ColumnDefinition { IsMasked: true } => EditionFeatures.Masking,
        ColumnEncryptionDefinition => EditionFeatures.AlwaysEncrypted,
        ExecutableProcedureReference { ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value: { } name }
            when name.StartsWith("sp_cdc_enable_", StringComparison.OrdinalIgnoreCase) => EditionFeatures.ChangeCapture,
        _ => null,
    };
}
