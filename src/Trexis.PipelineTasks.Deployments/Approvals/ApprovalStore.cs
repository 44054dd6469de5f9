using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Approvals that <c>approve</c> recorded: each an attachment of its run's document, by path and hash.</summary>
public static class ApprovalStore
{
    /// <summary>The attachment's role in the run document.</summary>
    public const string Role = "approval";

    /// <summary>Where people look for approvals, and where one that nobody recorded counts for nothing.</summary>
    private const string Folder = "approvals";

    /// <summary>What the documents of one deployment attached; whatever else looks like an approval is named.</summary>
    /// <param name="documents">Of one deployment, in the order of their numbers.</param>
    public static ApprovalsOfLine Load(RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        var given = new List<GivenApproval>();
        var strangers = new List<Finding>(Laid(store));
        foreach (var (document, attachment) in documents.SelectMany(
            stored => stored.Document.Attachments.Where(attached => attached.Role == Role)
                .Select(attached => (stored.Document, attached))))
        {
            var read = store.ReadAs(attachment, Read);
            if (read is Fact<Approval>.Known known) given.Add(GivenApproval.From(known.Value, document.Run));
            if (read is Fact<Approval>.Unreadable unreadable) strangers.Add(Stranger(attachment.Path.ToString(), unreadable.Reason));
        }

        return new ApprovalsOfLine(given, strangers);
    }

    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public static Attachment Write(RunStore store, string runId, Approval approval) =>
        store.Attach(Role, runId, "approval.json", Approval.Format, approval);

    private static IEnumerable<Finding> Laid(RunStore store)
    {
        var folder = Path.Combine(store.Folder, Folder);
        return Directory.Exists(folder)
            ? FolderTree.Entries(folder)
                .Order(StringComparer.Ordinal)
                .Select(file => Stranger(
                    Path.GetRelativePath(store.Folder, file).Replace('\\', '/'),
                    "is not of this deployment's line: no run of it recorded this file"))
            : [];
    }

    private static Finding Stranger(string file, string why) => new(file, why, "an approval as approve records it");

    private static Approval Read(ReadOnlyMemory<byte> json, string file)
    {
        var approval = Approval.Format.Read(json, file);
        if (approval.Kind == FingerprintKind.Plan || Fingerprint.OfChange(approval.Operations).Value == approval.Fingerprint)
            return approval;
        throw new InputException(
            file, "holds other operations than its fingerprint was made of", approval.Fingerprint, "an approval as approve wrote it");
    }
}
