using System.IO.Enumeration;
using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Evidence.Documents;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// The results folder: one numbered file per run, <c>&lt;nn&gt;-&lt;task&gt;.&lt;environment&gt;.json</c>, and under
/// <c>files/</c> what belongs to them. Files appear whole or not at all and are never overwritten.
/// </summary>
/// <param name="outlet">What is written here goes through it.</param>
public sealed class RunStore(string folder, TextOutlet outlet)
{
    /// <summary>What follows a document's name in its signature's: <c>01-precheck.dev.json.jws</c>.</summary>
    public const string SignatureEnding = ".jws";

    /// <summary>Where issuers' public keys lie, as they were fetched.</summary>
    public const string KeysFolder = "keys";

    /// <summary>What was read before: a run asks for the documents three times, and a run of many tasks for ever more of them.</summary>
    private readonly Dictionary<string, ReadDocument> _read = new(StringComparer.Ordinal);

    private const long SmallestRoom = 256 * 1024;

    /// <summary>Held while a document gets its number and what it continues.</summary>
    private const string LockName = ".lock";

    private bool _removed;

    public string Folder { get; } = folder;

    /// <summary>Another folder, written through the same outlet.</summary>
    public RunStore At(string folder) => new(folder, outlet);

    /// <summary>Values as documents here hold them: without secrets.</summary>
    public IReadOnlyDictionary<string, string> AsWritten(IReadOnlyDictionary<string, string> values) =>
        values.ToDictionary(value => value.Key, value => outlet.Clean(value.Value), StringComparer.Ordinal);

    /// <summary>A document as it would lie here: without secrets, for those who are told of one that could not be written.</summary>
    public RunDocument AsWritten(RunDocument document) =>
        RunDocumentJson.Read(RunDocumentJson.Format.Write(document, outlet), document.Task);

    /// <summary>Whether there is any file that bears a document's name.</summary>
    public bool HoldsDocuments => !IsPartOfAnother && NumberedFiles().Any();

    /// <summary>All documents in the order of their numbers; none where the folder does not exist.</summary>
    /// <exception cref="InputException">Files that should be documents and are not, all named.</exception>
    public IReadOnlyList<StoredDocument> Load() => Load(static _ => true);

    private List<StoredDocument> Load(Func<NumberedFile, bool> isMeant)
    {
        var problems = new List<InputProblem>();
        var documents = new List<StoredDocument>();
        foreach (var numbered in NumberedFiles().Where(isMeant))
        {
            try
            {
                documents.Add(Read(numbered));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? documents : throw new InputException(problems);
    }

    /// <summary>The documents of one deployment, in order.</summary>
    public IReadOnlyList<StoredDocument> Load(string deployment) =>
        [.. Load().Where(stored => stored.Document.Run.Deployment == deployment)];

    /// <summary>
    /// Those of them that their files' names give to a target, for whoever plans one of a thousand. What was renamed is not among them: it
    /// breaks the chain, and nothing but that tells.
    /// </summary>
    /// <param name="place">The target's environment and name: <c>prod/eu</c>.</param>
    public IReadOnlyList<StoredDocument> LoadNamed(string deployment, string place)
    {
        var ending = EndingOf(place);
        return
        [
            .. Load(numbered => numbered.Name.EndsWith(ending, StringComparison.Ordinal))
                .Where(stored => stored.Document.Run.Deployment == deployment),
        ];
    }

    /// <summary>
    /// Keeps room for a document until it is given back: what will have been done to a database must not lack the place to say so. A
    /// document holds a result for each statement, so as much again as the largest one of the folder is kept beside what suffices else.
    /// </summary>
    /// <exception cref="FaultException">There is no such room.</exception>
    public IDisposable ReserveRoom()
    {
        var room = SmallestRoom + NumberedFiles().Select(numbered => new FileInfo(FileOf(numbered)).Length).DefaultIfEmpty(0).Max();
        var file = TemporaryCopy.Of(Path.Combine(Folder, "room"));
        try
        {
            Directory.CreateDirectory(Folder);
            var kept = File.Create(file, bufferSize: 1, FileOptions.DeleteOnClose);
            try
            {
                var zeros = new byte[64 * 1024];
                for (long written = 0; written < room; written += zeros.Length) kept.Write(zeros);
                // Windows removes it with its process; elsewhere one without a name is gone with a process that is killed.
                if (!OperatingSystem.IsWindows()) File.Delete(file);
                return kept;
            }
            catch
            {
                kept.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem,
                $"{Folder} cannot be written: {exception.Message}; nothing was begun, for {room >> 10} KiB are needed to say what was done",
                "make room there, or name a folder that can be written with --results",
                exception);
        }
    }

    /// <summary>Chains the document to the last one of its deployment and writes it under the next number.</summary>
    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public StoredDocument Write(RunDocument document)
    {
        // A run of a thousand targets writes a thousand documents, and what was left behind before it is gone after the first.
        if (!_removed) TemporaryCopy.RemoveDead(Folder, document.Run.StartedAt);
        _removed = true;
        using var alone = Alone();
        var files = NumberedFiles().ToList();
        var previous = Enumerable.Reverse(files)
            .Select(Read)
            .FirstOrDefault(stored => stored.Document.Run.Deployment == document.Run.Deployment);
        // What git took along here, backups among it, would be published, and no pipeline would believe it any more.
        if (files.Count == 0 && RepositoryFolder.Above(Folder) is not null) TryAdd(".gitignore", "*\n"u8.ToArray());
        var chained = document with { Previous = previous?.Sha256 };
        var bytes = RunDocumentJson.Format.Write(chained, outlet);

        // What is told of the run from here on is what its document says.
        return Add(RunDocumentJson.Read(bytes, document.Task), bytes, files.Count == 0 ? 0 : files[^1].Number);
    }

    /// <summary>Lays a document of another folder here, byte for byte, under the next number, with the files that belong to it.</summary>
    /// <param name="after">The last number here, where the caller knows it: a merge of thousands does not list the folder for each.</param>
    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public StoredDocument Take(StoredDocument other, RunStore from, int? after = null)
    {
        foreach (var attachment in other.Document.Attachments)
        {
            // What is missing there, or is not what was bound, is missed here too, by whoever reads it.
            var file = attachment.Path.In(from.Folder);
            if (Path.Exists(file))
                Write(attachment.Path.In(Folder), InputFile.ReadBytes(file, FileKind.Document, from.Folder));
        }

        using var alone = Alone();
        var taken = Add(other.Document, InputFile.ReadBytes(other.File, FileKind.Document, from.Folder), after);
        foreach (var (file, relative) in from.SignatureFilesOf(other))
            TryAdd(
                relative.StartsWith(KeysFolder, StringComparison.Ordinal) ? relative : Path.GetFileName(taken.File) + SignatureEnding,
                InputFile.ReadBytes(file, FileKind.Signature, from.Folder));
        return taken;
    }

    /// <summary>What is needed to verify who signed a document, as far as it lies here; by its path below this folder.</summary>
    internal IEnumerable<(string File, string Relative)> SignatureFilesOf(StoredDocument stored)
    {
        var signature = Path.GetFileName(stored.File) + SignatureEnding;
        if (!Path.Exists(Path.Combine(Folder, signature))) yield break;
        yield return (Path.Combine(Folder, signature), signature);
        foreach (var key in KeyFiles) yield return (key, $"{KeysFolder}/{Path.GetFileName(key)}");
    }

    internal IEnumerable<string> KeyFiles => Directory.Exists(Path.Combine(Folder, KeysFolder))
        ? Directory.EnumerateFiles(Path.Combine(Folder, KeysFolder), "*.jwk").Order(StringComparer.Ordinal)
        : [];

    /// <summary>Whether it was not there before.</summary>
    /// <param name="relative">Below the results folder, with forward slashes.</param>
    internal bool TryAdd(string relative, byte[] content) => Write(Path.Combine(Folder, relative), content);

    // Two runs that read the folder at once would continue the same document, and of two that found none only one is the first.
    private FileStream Alone() => Reaching(Folder, () =>
    {
        Directory.CreateDirectory(Folder);
        return LockFile.Take(Path.Combine(Folder, LockName));
    });

    private StoredDocument Add(RunDocument document, byte[] bytes, int? after = null)
    {
        var number = after ?? NumberedFiles().Select(numbered => numbered.Number).DefaultIfEmpty(0).Max();
        while (true)
        {
            number++;
            var file = Path.Combine(Folder, NameOf(number, document));
            if (Write(file, bytes)) return new StoredDocument(number, file, Hash(bytes), document);
        }
    }

    /// <summary>Writes a file that belongs to a run and says how the document refers to it.</summary>
    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public Attachment Attach<T>(string role, string runId, string name, DocumentFormat<T> format, T document)
        where T : class => Attach(role, runId, name, format.Write(document, outlet));

    /// <inheritdoc cref="Attach{T}"/>
    public Attachment AttachText(string role, string runId, string name, string text) =>
        Attach(role, runId, name, Encoding.UTF8.GetBytes(outlet.Clean(text)));

    /// <summary>As <see cref="AttachText"/>, for what is executed as it stands: whoever approves it has to see that very text.</summary>
    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public Attachment AttachExecuted(string role, string runId, string name, string text) =>
        Attach(role, runId, name, Encoding.UTF8.GetBytes(text));

    private Attachment Attach(string role, string runId, string name, byte[] content)
    {
        var path = AttachmentPath.From(runId, name);
        if (!Write(path.In(Folder), content))
            throw new FaultException(FaultKind.FileSystem, $"{path.In(Folder)} exists already and is never overwritten");
        return new Attachment(role, path, Hash(content));
    }

    /// <summary>Reads an attachment and holds it against the hash in its document.</summary>
    /// <exception cref="FaultException">It is gone or not what the document bound.</exception>
    public byte[] Read(Attachment attachment)
    {
        var file = attachment.Path.In(Folder);
        byte[] bytes;
        try
        {
            bytes = InputFile.ReadBytes(file, FileKind.Document, Folder);
        }
        catch (InputException exception)
        {
            throw new FaultException(FaultKind.FileSystem, exception.Message, "run the task that wrote it again", exception);
        }

        return Hash(bytes) == attachment.Sha256
            ? bytes
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{file} is not what its run document bound: its SHA-256 differs",
                "run the task that wrote it again");
    }

    /// <summary>
    /// Why what lies in an attachment's place cannot be read at all; absent where nothing lies there, or where only <c>verify</c> could
    /// tell.
    /// </summary>
    public string? Objection(Attachment attachment)
    {
        var file = attachment.Path.In(Folder);
        if (!Path.Exists(file)) return null;
        try
        {
            using var opened = InputFile.Open(file, FileKind.Document, Folder);
            return null;
        }
        catch (InputException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The same as what it holds; unreadable where it is gone, changed or not what it should be.</summary>
    public Fact<T> ReadAs<T>(Attachment attachment, AttachmentReader<T> read)
    {
        try
        {
            return Fact.Known(read(Read(attachment), attachment.Path.ToString()));
        }
        catch (Exception exception) when (exception is FaultException or InputException)
        {
            return Fact.Unreadable<T>(exception.Message);
        }
    }

    /// <summary>Writes a report or plan that later runs replace; whole or not at all.</summary>
    /// <exception cref="FaultException">The folder cannot be written.</exception>
    public string Publish(string name, string content) => Replace(name, Encoding.UTF8.GetBytes(outlet.Clean(content)));

    /// <inheritdoc cref="Publish(string, string)"/>
    public string Publish<T>(string name, DocumentFormat<T> format, T document)
        where T : class => Replace(name, format.Write(document, outlet));

    /// <summary>A copy, under a name that people look for, of a file that belongs to a run.</summary>
    /// <param name="folder">Another one than this store's.</param>
    /// <exception cref="FaultException">The folder cannot be written, or the file is not what the document bound.</exception>
    public void CopyTo(string folder, Attachment attachment) =>
        At(folder).Replace(attachment.Path.Name, Read(attachment));

    private string Replace(string name, byte[] content)
    {
        var file = Path.Combine(Folder, name);
        if (Directory.Exists(file))
            throw new FaultException(
                FaultKind.FileSystem, $"{file} is a folder, in the place of the file to write", "move it away, and run again");
        Write(file, content, overwrite: true);
        return file;
    }

    // Below a store's records, and below files that belong to documents, lies nothing that is a document itself.
    private bool IsPartOfAnother =>
        Path.GetFileName(Folder) == RetentionRecord.Folder || Path.GetFileName(Path.GetDirectoryName(Folder)) == AttachmentPath.Folder;

    private StoredDocument Read(NumberedFile numbered)
    {
        var file = FileOf(numbered);
        var now = new FileInfo(file);
        lock (_read)
        {
            if (_read.TryGetValue(file, out var known) && known.WrittenAt == now.LastWriteTimeUtc && known.Length == now.Length)
                return known.Document;
        }

        var bytes = InputFile.ReadBytes(file, FileKind.Document, Folder);
        var document = new StoredDocument(numbered.Number, file, Hash(bytes), RunDocumentJson.Read(bytes, file));
        lock (_read) _read[file] = new ReadDocument(now.LastWriteTimeUtc, now.Length, document);
        return document;
    }

    /// <summary>What its file is called: a document says itself where it belongs.</summary>
    internal static string NameOf(int number, RunDocument document)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{number:00}-{document.Task}{EndingOf(document.Target?.ToString())}");
    }

    private static string EndingOf(string? place) => place is null ? ".json" : $".{place.Replace('/', '.')}.json";

    /// <summary>How often all names of the folder were read.</summary>
    internal int Listings { get; private set; }

    private IEnumerable<NumberedFile> NumberedFiles()
    {
        if (!Directory.Exists(Folder)) return [];
        Listings++;
        // A run of a thousand targets lists what a thousand have left: of each a name, and no path.
        return new FileSystemEnumerable<NumberedFile>(
            Folder,
            static (ref FileSystemEntry entry) => new NumberedFile(NumberOf(entry.FileName), entry.FileName.ToString()),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) =>
                NumberOf(entry.FileName) > 0 && entry.FileName.EndsWith(".json", StringComparison.Ordinal),
        }
            .OrderBy(numbered => numbered.Number)
            .ThenBy(numbered => numbered.Name, StringComparer.Ordinal);
    }

    private string FileOf(NumberedFile numbered) => Path.Combine(Folder, numbered.Name);

    internal static int NumberOf(ReadOnlySpan<char> name)
    {
        var dash = name.IndexOf('-');
        return dash > 0 && int.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static bool Write(string file, byte[] bytes, bool overwrite = false) =>
        Reaching(Path.GetDirectoryName(file), () => WholeFile.Write(file, bytes, overwrite));

    private static T Reaching<T>(string? folder, Func<T> reach)
    {
        try
        {
            return reach();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem,
                $"{folder} cannot be written: {exception.Message}",
                "name a folder that can be written with --results",
                exception);
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private readonly record struct NumberedFile(int Number, string Name);

    private sealed record ReadDocument(DateTime WrittenAt, long Length, StoredDocument Document);
}

/// <summary>Makes something of an attachment's bytes, or says what is wrong with them.</summary>
/// <param name="file">For messages.</param>
/// <exception cref="InputException">They are not what they should be.</exception>
public delegate T AttachmentReader<out T>(ReadOnlyMemory<byte> json, string file);

/// <summary>A document as it lies in the results folder.</summary>
/// <param name="Sha256">Of the file's bytes; what the next document's <c>previous</c> holds.</param>
public sealed record StoredDocument(int Number, string File, string Sha256, RunDocument Document);
