using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.Dacpac;

/// <summary>Planning a dacpac talks to the target and to nobody else, whatever DacFx and the driver could report home.</summary>
[Collection(nameof(Alone))]
public sealed class DacpacSocketTests : StageScene
{
    [Fact(Timeout = 3 * TimeLimit)]
    public async Task A_plan_connects_to_its_target_only_and_looks_up_no_other_name()
    {
        CopySample("sales-dacpac/release-2", "release-2");
        Directory.CreateDirectory(Folder.At("artifacts"));
        File.WriteAllBytes(
            Folder.At("artifacts", "Sales.dacpac"),
            DacpacBuilder.Build(new BuildRequest(Folder.At("release-2"), "Sales", new Version(1, 0, 0, 0))));
        Folder.Write(
            "deployment.yml",
            "version: 1\nartifact: { dacpac: artifacts/Sales.dacpac }\nenvironments: { dev: { connection: env:TREXIS_CONNECTION } }\n");
        Folder.Write(
            "changes/CHG-3001.yml",
            "version: 1\nid: CHG-3001\ndescription: Orders get states\npurpose: States\nimpact: none\nauthors: [bob]\n");
        Server.HoldsNothing();
        using var network = new NetworkListener();

        var ran = await TrexisAsync("deploy-dacpac", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        Server.Server.Requests.ShouldContain(request => request.IsOfDacFx);
        network.Connects.Distinct()
            .ShouldHaveSingleItem()
            .ShouldBe(new IPEndPoint(IPAddress.Loopback, Server.Server.Port).Serialize().ToString());
        network.Connects.Count.ShouldBe(Server.Server.Accepted);
        network.Names.ShouldAllBe(name => name == "127.0.0.1");
    }

    /// <summary>Hears what every other test connects to as well, and so runs alone.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private sealed class NetworkListener : EventListener
    {
        // Filled by the base's constructor already, which reports the sources that stand.
        public ConcurrentQueue<string> Connects { get; } = new();

        public ConcurrentQueue<string> Names { get; } = new();

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name is "System.Net.Sockets" or "System.Net.NameResolution") EnableEvents(source, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs written)
        {
            if (written.EventName == "ConnectStart") Connects.Enqueue((string)written.Payload![0]!);
            if (written.EventName == "ResolutionStart") Names.Enqueue((string)written.Payload![0]!);
        }
    }
}
