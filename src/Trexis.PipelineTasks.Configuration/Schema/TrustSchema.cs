namespace Trexis.PipelineTasks.Configuration.Schema;

internal sealed class EvidencePolicySchema(IKeys keys) : ISchema<EvidencePolicySchema>
{
    public static EvidencePolicySchema Read(IKeys keys) => new(keys);

    public readonly Field<SignatureDemand> Signed = keys.Optional(
        "signed",
        FieldKinds.Choice(("required", SignatureDemand.Required), ("wanted", SignatureDemand.Wanted)),
        "required: apply refuses where a document of the deployment is not signed by whom this policy lists. wanted, the default: "
            + "documents are signed where that is possible.");

    public readonly Field<StatementEvidence> Statements = keys.Optional(
        "statements",
        FieldKinds.Choice(("full", StatementEvidence.Full), ("hash", StatementEvidence.Hash)),
        "full, the default: plan.sql holds what is executed. hash: of scripts that change data it holds the hash only, so that no value "
            + "of a row lies in the evidence.");

    public readonly Field<MessageEvidence> Messages = keys.Optional(
        "messages",
        FieldKinds.Choice(("console", MessageEvidence.Console), ("redacted", MessageEvidence.Redacted)),
        "console, the default: with what a script, trigger or procedure refuses (RAISERROR, THROW, RAISE), the run's console alone shows. "
            + "redacted: documents and reports hold it, too; numbers and quoted text are left out of it, plain words are not.");

    public readonly Field<IReadOnlyList<Field<SignerSchema>>> Signers = keys.Optional(
        "signers", FieldKinds.Mappings<SignerSchema>(), "Keys that may sign, where no platform signs for its runs.");
}

internal sealed class SignerSchema(IKeys keys) : ISchema<SignerSchema>
{
    public static SignerSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Name = keys.Required("name", FieldKinds.Line, "Whose key it is, as verify names them.");

    public readonly Field<string> Thumbprint = keys.Required(
        "thumbprint", FieldKinds.Thumbprint, "The key's thumbprint, as trexis keys new prints it.");

    public readonly Field<IReadOnlyList<Field<string>>> Environments = keys.Required(
        "environments",
        FieldKinds.List(FieldKinds.Identifier, "the environments whose documents it may sign"),
        "The environments whose documents it may sign; a protected environment's key serves it alone.");

    public readonly Field<DateTimeOffset> Retired = keys.Optional(
        "retired", FieldKinds.Expiry, "The last day on which it was in use, UTC; from then on apply takes nothing that it signed.");
}

internal sealed class TrustSchema(IKeys keys) : ISchema<TrustSchema>
{
    public static TrustSchema Read(IKeys keys) => new(keys);

    public readonly Field<IReadOnlyList<Field<string>>> Workflows = keys.Optional(
        "workflows",
        FieldKinds.List(FieldKinds.Workflow),
        "Workflows that may sign, the called one and the calling one: OWNER/REPO/PATH@REF.");

    public readonly Field<IReadOnlyList<Field<string>>> Issuers = keys.Optional(
        "issuers",
        FieldKinds.List(FieldKinds.Issuer),
        "Who vouches for runs; github.com's issuer by default. An Enterprise Server or a tenant has its own.");

    public readonly Field<IReadOnlyList<Field<string>>> Keys = keys.Optional(
        "keys",
        FieldKinds.List(FieldKinds.Thumbprint),
        "Thumbprints of the issuers' keys, as trexis keys pin prints them: no other key counts, and verify needs no network, "
            + "and no issuer a year later.");

    public readonly Field<IReadOnlyList<Field<string>>> Roots = keys.Optional(
        "roots",
        FieldKinds.List(FieldKinds.Sha256),
        "SHA-256 of each file of certificates by which a runner may know servers beside the machine's own (SSL_CERT_FILE, SSL_CERT_DIR, "
            + "the account's store).");

    public readonly Field<bool> Unprotected = keys.Optional(
        "unprotected",
        FieldKinds.Choice(("refused", false), ("accepted", true)),
        "Whether a protected environment takes this file from a branch that no rule protects: refused, the default, or accepted.");

    public readonly Field<bool> Console = keys.Optional(
        "console",
        FieldKinds.Choice(("refused", false), ("accepted", true)),
        "Whether a run that is no platform's changes a protected environment where workflows or azure name those that may: refused, or "
            + "accepted, the default where approval.proof is declared.");

    public readonly Field<AzureTrustSchema> Azure = keys.Optional(
        "azure",
        FieldKinds.Mapping<AzureTrustSchema>(),
        "Which runs of Azure Pipelines may change, attest or approve something, by the service's token for the run; a protected "
            + "environment wants that token.");
}

internal sealed class AzureTrustSchema(IKeys keys) : ISchema<AzureTrustSchema>
{
    public static AzureTrustSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Organisation = keys.Required(
        "organisation", FieldKinds.Line, "The organisation, as its address names it: dev.azure.com/ORGANISATION.");

    public readonly Field<string> Project = keys.Required("project", FieldKinds.Line, "The team project's name.");

    public readonly Field<IReadOnlyList<Field<string>>> Pipelines = keys.Required(
        "pipelines", FieldKinds.List(FieldKinds.Line, "the pipelines that may"), "The names of the pipelines that may.");

    public readonly Field<IReadOnlyList<Field<string>>> Refs = keys.Required(
        "refs", FieldKinds.List(FieldKinds.Ref, "the refs at which they may"), "The refs at which they may: refs/heads/main.");
}
