using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>
/// Approvals as they lie in the results folder, one file each, never overwritten: <c>approvals/&lt;fingerprint&gt;.&lt;by&gt;.json</c>.
/// </summary>
public static class ApprovalStore
{
    private const string Folder = "approvals";

    /// <summary>Every approval in the folder, in the order of file names; none where there is no folder.</summary>
    /// <exception cref="InputException">Files that should be approvals and are not, or that hold other operations than their fingerprint
    /// says.</exception>
    public static IReadOnlyList<Approval> Load(RunStore store)
    {
        var folder = Path.Combine(store.Folder, Folder);
        if (!Directory.Exists(folder)) return [];
        var approvals = new List<Approval>();
        var problems = new List<InputProblem>();
        foreach (var file in Directory.EnumerateFileSystemEntries(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                approvals.Add(Read(InputFile.ReadBytes(file, FileKind.Document, folder), file));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? approvals : throw new InputException(problems);
    }

    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public static Attachment Write(RunStore store, Approval approval)
    {
        var name = $"{Folder}/{new Fingerprint(approval.Fingerprint).Short}.{FileName(approval.By)}";
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : "." + number.ToString(CultureInfo.InvariantCulture);
            if (store.TryAdd("approval", $"{name}{suffix}.json", ApprovalJson.Format, approval) is { } attachment) return attachment;
        }
    }

    private static Approval Read(byte[] json, string file)
    {
        var approval = ApprovalJson.Read(json, file);
        if (approval.Kind == FingerprintKind.Plan || Fingerprint.OfChange(approval.Operations).Value == approval.Fingerprint)
            return approval;
        throw new InputException(
        [
            new InputProblem(
                file, "holds other operations than its fingerprint was made of", approval.Fingerprint, "an approval as approve wrote it"),
        ]);
    }

    // A name may hold anything; where it cannot stand in a file's name as it is, its hash keeps two people apart.
    private static string FileName(string person)
    {
        var name = new string(
            [.. person.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-')]);
        if (name.Length is > 0 and <= 60 && name == person) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(person)));
        return $"{name[..Math.Min(name.Length, 40)]}-{hash[..8]}";
    }
}
