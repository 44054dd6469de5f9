using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>A host that keeps what it is told.</summary>
public sealed class FakeHost : IPipelineHost
{
    public HostContext Context { get; init; } = new()
    {
        Name = "console",
        Actor = "alice",
        ActorProof = ProofLevel.Declared,
        Commit = null,
        Branch = null,
        RunUrl = null,
        RunId = null,
        PullRequest = null,
    };

    public List<string> Lines { get; } = [];

    public List<string> Activities { get; } = [];

    public Dictionary<string, string> Outputs { get; } = [];

    public List<Annotation> Annotations { get; } = [];

    public void Mask(Secret secret) => Lines.Add("masked");

    public void SetOutput(string name, string value) => Outputs[name] = value;

    public void Annotate(Annotation annotation) => Annotations.Add(annotation);

    /// <summary>Whether it has a summary that can be written.</summary>
    public bool TakesSummary { get; set; } = true;

    public bool AppendSummary(string markdown)
    {
        Lines.Add(markdown);
        return TakesSummary;
    }

    public void WriteLine(string text) => Lines.Add(text);

    public IDisposable Group(string title)
    {
        Lines.Add(title);
        return new Unfolded();
    }

    public void Progress(string activity, double? fraction) => Activities.Add(activity);

    private sealed class Unfolded : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
