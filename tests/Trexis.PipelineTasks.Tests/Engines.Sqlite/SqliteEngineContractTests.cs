using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Sqlite;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite;

public sealed class SqliteEngineContractTests : DatabaseEngineContract
{
    protected override IDatabaseEngine Engine { get; } = new SqliteEngine(TimeProvider.System);

    protected override string EngineName => "sqlite";

    protected override string SampleSchema => SqliteSample.Schema;

    protected override string EndlessQuery => SqliteSample.EndlessQuery;

    protected override TargetConnection Connection(string name) => SqliteSample.Connection(Folder.At(name + ".db"));
}
