using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Deployments;

/// <summary>What one run leaves: who ran it, on which target, what it has seen so far, and the folder that keeps it.</summary>
/// <param name="Store">Holds the documents of this deployment and the files that belong to them.</param>
public sealed record RunEvidence(RunContext Run, DeploymentTarget Place, RunJournal Journal, RunStore Store)
{
    /// <summary>How much of a plan's text the policy lets evidence hold.</summary>
    public StatementEvidence Statements { get; init; }

    /// <inheritdoc cref="Transitions.TransitionFacts.IsStranger"/>
    public bool IsStranger { get; init; }

    /// <inheritdoc cref="RunJournal.Time"/>
    public TimeProvider Time => Journal.Time;

    /// <summary>Of this deployment, whatever target they speak of.</summary>
    public IReadOnlyList<StoredDocument> Documents() => Store.Load(Run.Deployment);

    /// <summary>Those of them that speak of this run's target.</summary>
    public IReadOnlyList<StoredDocument> DocumentsOfPlace() => [.. Documents().Where(stored => Place.Is(stored.Document.Target))];

    /// <inheritdoc cref="RunStore.LoadNamed"/>
    public IReadOnlyList<StoredDocument> DocumentsNamedAfterPlace() =>
        [.. Store.LoadNamed(Run.Deployment, $"{Place}").Where(stored => Place.Is(stored.Document.Target))];

    /// <summary>Writes a file beside the run document, which binds it.</summary>
    public Attachment Keep<T>(string role, string name, DocumentFormat<T> format, T document)
        where T : class =>
        Bound(Store.Attach(role, Run.Id, name, format, document));

    /// <inheritdoc cref="Keep"/>
    public Attachment KeepText(string role, string name, string text) => Bound(Store.AttachText(role, Run.Id, name, text));

    /// <summary>The same for what is executed, which nothing may alter on its way.</summary>
    public Attachment KeepExecuted(string role, string name, string text) => Bound(Store.AttachExecuted(role, Run.Id, name, text));

    /// <summary>A part of a plan's text as evidence may hold it: where it changes data, perhaps its hash alone.</summary>
    public string Kept(string text, bool changesData) => changesData && Statements == StatementEvidence.Hash
        ? $"-- kept as its hash only, as the policy demands (evidence: {{ statements: hash }}): sha256 {Fingerprint.OfText(text).Value}\n"
        : text;

    private Attachment Bound(Attachment attachment)
    {
        Journal.Attach(attachment);
        return attachment;
    }
}
