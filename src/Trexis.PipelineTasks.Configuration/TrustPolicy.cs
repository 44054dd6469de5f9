namespace Trexis.PipelineTasks.Configuration;

public enum SignatureDemand
{
    /// <summary>Documents are signed where that is possible; a signature that is false refuses, one that is missing does not.</summary>
    Wanted,

    /// <summary>Nothing is executed where a document cannot be signed, or where one of the deployment is not.</summary>
    Required,
}

public enum StatementEvidence
{
    /// <summary>A plan's text is kept as it is executed.</summary>
    Full,

    /// <summary>Of what changes data, the hash stands in the text's place: its literals are values of rows.</summary>
    Hash,
}

/// <summary>Where the words of scripts, triggers and procedures are shown; numbers and quoted text are taken out anyway.</summary>
public enum MessageEvidence
{
    /// <summary>To whoever watches the run: plain words may be values of rows.</summary>
    Console,

    /// <summary>In documents and reports, too.</summary>
    Redacted,
}

/// <summary>What the policy demands of run documents.</summary>
public sealed record EvidencePolicy(SignatureDemand Signed, IReadOnlyList<Signer> Signers)
{
    public EvidencePolicy()
        : this(SignatureDemand.Wanted, [])
    {
    }

    public StatementEvidence Statements { get; init; }

    public MessageEvidence Messages { get; init; }
}

/// <summary>A key that may sign the documents of some environments.</summary>
/// <param name="Thumbprint">RFC 7638, SHA-256, base64url.</param>
/// <param name="Retired">The last moment at which it may have signed; absent while it is in use.</param>
public sealed record Signer(string Name, string Thumbprint, IReadOnlyList<string> Environments, DateTimeOffset? Retired);

/// <summary>Whose word for a run counts.</summary>
/// <param name="Workflows">As a platform's token names them: <c>octo/sales/.github/workflows/deploy.yml@refs/heads/main</c>.</param>
/// <param name="Issuers">Compared whole.</param>
/// <param name="Keys">Thumbprints of issuers' keys, for those who verify when the issuer has long replaced them; no other counts.</param>
public sealed record TrustPolicy(IReadOnlyList<string> Workflows, IReadOnlyList<string> Issuers, IReadOnlyList<string> Keys)
{
    public const string GitHub = "https://token.actions.githubusercontent.com";

    public TrustPolicy()
        : this([], [GitHub], [])
    {
    }

    /// <summary>SHA-256 of files of certificates by which servers may be known, beside those of the machine itself.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Whether a protected environment takes a policy from a branch that whoever may push can change.</summary>
    public bool TakesUnprotected { get; init; }

    /// <summary>Whether somebody's own machine changes a protected environment; absent where the policy does not say.</summary>
    public bool? TakesConsole { get; init; }

    /// <summary>Whether it says which runs of a platform count.</summary>
    public bool NamesRuns => Workflows.Count > 0 || Azure is not null;

    /// <summary>Absent where the policy does not say which runs of Azure Pipelines it trusts.</summary>
    public AzureTrust? Azure { get; init; }
}

/// <summary>The runs of Azure Pipelines that may change, attest or approve something, by names as the service's token says them.</summary>
public sealed record AzureTrust(string Organisation, string Project, IReadOnlyList<string> Pipelines, IReadOnlyList<string> Refs)
{
    /// <summary>As a token names them (<c>sub</c>).</summary>
    public IReadOnlyList<string> Subjects => [.. Pipelines.Select(pipeline => $"p://{Organisation}/{Project}/{pipeline}")];
}
