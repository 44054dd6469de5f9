using System.Runtime.InteropServices;

namespace Trexis.PipelineTasks.Benchmarks;

/// <summary>How the executables are published.</summary>
/// <param name="Name">A folder's name.</param>
/// <param name="Words">For a row of the table.</param>
/// <param name="Options">Of <c>dotnet publish</c>.</param>
internal sealed record PublishedForm(string Name, string Words, string[] Options)
{
    public static readonly PublishedForm JustInTime = new("just-in-time", "just in time", []);

    public static readonly PublishedForm ReadyToRun = new(
        "ready-to-run",
        "ReadyToRun",
        ["-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true"]);

    /// <summary>As <c>.ci/archive</c> makes it: with its runtime, DacFx and the driver compiled ahead too, which takes minutes.</summary>
    public static readonly PublishedForm Released = new(
        "released",
        "as released",
        ["-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-p:PublishReadyToRun=true", "-p:ReadyToRunDrivers=true"]);

    /// <summary>What is measured on the embedded engine, which loads neither DacFx nor the driver.</summary>
    public static readonly IReadOnlyList<PublishedForm> All = [JustInTime, ReadyToRun];
}
