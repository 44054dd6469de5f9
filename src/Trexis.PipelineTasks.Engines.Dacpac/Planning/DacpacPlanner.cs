using Microsoft.SqlServer.Dac;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Engines.Dacpac.Carried;
using Trexis.PipelineTasks.Engines.Dacpac.Columns;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;
using SqlConnection = Microsoft.Data.SqlClient.SqlConnection;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>The other side of a comparison.</summary>
/// <param name="DatabaseName">As the plan's text calls it.</param>
public abstract record PlanTarget(string DatabaseName)
{
    /// <summary>A dacpac that stands for the last release.</summary>
    public sealed record StateFile(string DatabaseName, DacpacContents Contents) : PlanTarget(DatabaseName);

    /// <summary>A database on a server; whoever makes this has asked the server that it is there.</summary>
    public sealed record Live(string DatabaseName, Secret Connection) : PlanTarget(DatabaseName)
    {
        /// <summary>Gives the token that signs each connection in; absent where the connection string holds the login.</summary>
        public Func<Secret>? Token { get; init; }
    }
}

/// <param name="Acknowledge">From the change file: what a person has looked at; absent where there is none.</param>
public sealed record PlanRequest(
    DacpacContents Source, PlanTarget Target, DeploySettings Settings, IReadOnlyList<Acknowledgement>? Acknowledge, DateTimeOffset Now)
{
    /// <summary>Where the repository defines objects and keeps the package's scripts; absent where nobody said.</summary>
    public SourceIndex? Sources { get; init; }

    /// <summary>The operation with the size of its table, where that is known.</summary>
    public Func<Operation, Operation> Measured { get; init; } = operation => operation;
}

/// <summary>Plans a dacpac against a target: script and report in one DacFx pass, then read, reconciled and judged.</summary>
public static class DacpacPlanner
{
    /// <exception cref="InputException">
    /// Variables without a value, scripts with commands that are refused, or tables that would become ledger tables.
    /// </exception>
    /// <exception cref="FaultException">DacFx refuses, its report is not understood, or the script makes or removes a database.</exception>
    public static DacpacPlan Plan(PlanRequest request, CancellationToken cancel)
    {
        Require(PackageVariables.Missing(request.Source, request.Settings.Variables.Keys));
        if (request.Target is PlanTarget.StateFile state) Require(LedgerTables.Changed(request.Source, state.Contents));
        var scripts = new PackageScripts(request.Source, request.Sources);
        var (result, models) = Script(request, cancel);
        var planned = PlanText.WithoutValues(PlanText.Required(result.DatabaseScript));
        var text = SqlcmdScript.Read(planned, PlanText.Name);
        Require([.. text.Missing(request.Settings.VariableValues).Select(variable => PackageVariables.Problem(request.Source, variable))]);
        var batches = text.Batches;
        RefuseWholeDatabases(batches);
        var schema = request.Target is PlanTarget.StateFile known
            ? PackageScripts.SchemaOf(known.Contents, models.Schema)
            : models.Schema;
        var reading = new TransactSqlReader
        {
            OfPeople = scripts.Statements,
            Target = schema with { Definitions = models.Definitions },
        }.Read(batches);
        var report = DeployReport.Parse(result.DeploymentReport ?? "");
        var ours = new DeployReport(
            [.. report.Items.Where(item => !OwnSchema.IsDrop(item))], [.. report.Alerts.Where(alert => !OwnSchema.IsAbout(alert))]);
        var script = reading.Operations.Where(one => !OwnSchema.IsDrop(one)).ToList();
        var told = ColumnOperations.Tell(
            PartOperations.Tell(PlanConsequences.Tell(script, models.MadeAgain, scripts.Holds), models, scripts.Holds), models);
        var found = PlanReconciliation.Reconcile(told, ours, scripts.Holds);
        var operations = found
            .Zip(scripts.PlacesOf(found), (one, place) => request.Measured(Complete(one, place, request.Sources)))
            .ToList();
        var risk = Acknowledgements.Apply(operations, request.Acknowledge, request.Now);
        var left = ExcludedBatches.From(reading, batches, found.Zip(risk.Operations));
        var dropped = ours.Items.Where(item => item.Operation == "Drop").Select(item => item.Name).ToList();
        return new DacpacPlan(
            PlanText.Without(planned, batches, left),
            risk,
            ours.Items.Count,
            reading.Errors,
            [.. left.OrderBy(one => one.Key).Select(one => one.Value).Where(why => why.Length > 0)])
        {
            Dropped = dropped,
            Staying = [.. StayingObjects.Among(models.Lacking, [.. dropped, .. PartOperations.GoneWith(script, models)])],
            Modules = [.. reading.Operations.Where(one => !scripts.Holds(one) && PlannedModule.IsOne(one.Operation)).Select(one =>
                new PlannedModule(one.Operation.Subject, batches[one.Batch]))],
        };
    }

    private static (PublishResult Result, PlannedModels Models) Script(PlanRequest request, CancellationToken cancel) =>
        DacFxFaults.Translate($"planning {request.Source.FileName} against {request.Target.DatabaseName}", () =>
        {
            using var files = new ScriptFiles();
            var options = new PublishOptions
            {
                GenerateDeploymentScript = true,
                GenerateDeploymentReport = true,
                DeployOptions = request.Settings.ToDacFx(),
                CancelToken = cancel,
            };
            files.Name(options);
            using var witness = ModelWitness.Attend(options.DeployOptions, PackageScripts.TextOf(request.Source));
            using var beside = PackageBeside.Unpack(request.Source);
            using var source = DacPackage.Load(beside.File);
            var result = request.Target switch
            {
                PlanTarget.StateFile state => Script(state, source, options),
                PlanTarget.Live live => Script(live, source, options),
                _ => throw new InvalidOperationException($"a target of an unforeseen kind: {request.Target.GetType().Name}"),
            };
            return (result, witness.Seen);
        }, LedgerTables.Hint(request.Source), cancel);

    private static PublishResult Script(PlanTarget.StateFile state, DacPackage source, PublishOptions options)
    {
        // DacFx fills the values into the source's definitions alone: those of a state, which keeps the variables, would all be others.
        foreach (var variable in options.DeployOptions.SqlCommandVariableValues.Keys.ToList())
            options.DeployOptions.SqlCommandVariableValues[variable] = $"$({variable})";
        using var beside = PackageBeside.Unpack(state.Contents);
        using var target = DacPackage.Load(beside.File);
        return DacServices.Script(source, target, state.DatabaseName, options);
    }

    // DacFx pools its connections, and nobody else here does: one that stayed in the database would stand in the way of what needs it
    // alone.
    private static PublishResult Script(PlanTarget.Live target, DacPackage source, PublishOptions options)
    {
        try
        {
            return Services(target).Script(source, target.DatabaseName, options);
        }
        finally
        {
            SqlConnection.ClearAllPools();
        }
    }

    private static DacServices Services(PlanTarget.Live target) => target.Token is { } token
        ? new DacServices(target.Connection.Reveal(), new TokenProvider(token))
        : new DacServices(target.Connection.Reveal());

    private sealed class TokenProvider(Func<Secret> token) : IUniversalAuthProvider
    {
        public string GetValidAccessToken() => token().Reveal();
    }

    private static Operation Complete(
        ClassifiedOperation found, PackagePlace? place, SourceIndex? sources) => found.Operation with
        {
            Script = place?.Script,
            Location = place?.Location
                ?? sources?.Find(found.Operation.Subject)
                ?? (found.Table is { } table ? sources?.Find(table) : null),
        };

    private static void Require(IReadOnlyList<InputProblem> missing)
    {
        if (missing.Count > 0) throw new InputException(missing);
    }

    private static void RefuseWholeDatabases(IReadOnlyList<SqlBatch> batches)
    {
        foreach (var batch in batches)
        {
            if (DatabaseStatements.FirstIn(batch.Text) is { } statement)
            {
                throw new FaultException(
                    FaultKind.Database,
                    $"the script that DacFx made holds {statement} (line {batch.Line}): it does not see the target, or a script of the "
                        + $"package asks for it; no deployment makes or removes a database",
                    "check the target's name and the login's rights on it; a new database is made by create: true");
            }
        }
    }
}
