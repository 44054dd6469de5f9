using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>GitHub Actions: workflow commands on standard output, the runner's files for outputs and summary.</summary>
internal sealed class GitHubHost : IPipelineHost
{
    /// <summary>Bytes of a step's summary; one more and the runner drops all of it.</summary>
    public const int SummaryLimit = 1_048_576;

    /// <summary>UTF-16 units of an annotation's message; the runner cuts what is longer.</summary>
    public const int MessageLimit = 4_096;

    private const int TitleLimit = 250;
    private const string SummaryRefused = "\n\n> **Summary cut:** the rest does not fit GitHub's limit of 1 MiB a step; the report file "
        + "holds all of it.\n";

    /// <summary>What a job of our workflows calls the artifact that it leaves its evidence in.</summary>
    private const string Evidence = "EVIDENCE";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TextOutlet _outlet;
    private readonly HostLog _log;
    private readonly AnnotationBudget _annotations;
    private readonly ProgressPace _pace;
    private readonly string? _outputFile;
    private readonly string? _summaryFile;
    private bool _summaryFull;
    private int _groups;

    /// <param name="environment">The step's variables: <c>GITHUB_*</c>.</param>
    public GitHubHost(IReadOnlyDictionary<string, string> environment, TextWriter output, TextOutlet outlet, TimeProvider time)
    {
        _outlet = outlet;
        Context = GitHubContext.Read(environment);
        // The runner drops every output of a job in which a mask stands, and the next job would look for evidence without a name.
        if (environment.Present(Evidence) is { } artifact) outlet.ShowWhole(artifact);
        _log = new HostLog(output, _outlet, LogSanitizer.WithoutCommands);
        _annotations = new AnnotationBudget(Show, annotation => WriteLine(AnnotationText.Line(annotation)));
        _pace = new ProgressPace(time);
        _outputFile = environment.Present("GITHUB_OUTPUT");
        _summaryFile = environment.Present("GITHUB_STEP_SUMMARY");
    }

    public HostContext Context { get; }

    public void Mask(Secret secret)
    {
        foreach (var spelling in _outlet.Add(secret)) _log.Command("::add-mask::" + GitHubCommand.EscapeData(spelling));
    }

    /// <exception cref="FaultException">The runner's file cannot be written: later steps would read an old or empty value.</exception>
    public void SetOutput(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny("\r\n=<"))
            throw new ArgumentException($"'{name}' is no output name", nameof(name));
        if (_outputFile is null) return;
        var text = _outlet.Clean(value).ReplaceLineEndings("\n");
        var delimiter = Delimiter(text);
        try
        {
            RefusePipe(_outputFile);
            File.AppendAllText(_outputFile, $"{name}<<{delimiter}\n{text}\n{delimiter}\n", Utf8);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem,
                $"cannot write the output '{name}' to GITHUB_OUTPUT ({_outputFile}): {broken.Message}",
                cause: broken);
        }
    }

    public void Annotate(Annotation annotation) => _annotations.Add(annotation);

    public bool AppendSummary(string markdown)
    {
        if (_summaryFile is null || _summaryFull) return false;
        try
        {
            var text = Utf8.GetBytes(_outlet.Clean(markdown).ReplaceLineEndings("\n") + "\n");
            var note = Utf8.GetBytes(SummaryRefused);
            RefusePipe(_summaryFile);
            using var file = new FileStream(_summaryFile, FileMode.Append, FileAccess.Write, FileShare.Read);
            _summaryFull = file.Length + text.Length + note.Length > SummaryLimit;
            if (!_summaryFull) file.Write(text);
            else if (file.Length + note.Length <= SummaryLimit) file.Write(note);
            return !_summaryFull;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            _summaryFull = true;
            Annotate(
                new Annotation(
                    AnnotationLevel.Warning, "No job summary", $"cannot write GITHUB_STEP_SUMMARY ({_summaryFile}): {broken.Message}"));
            return false;
        }
    }

    public void WriteLine(string text) => _log.Text(text);

    public IDisposable Group(string title)
    {
        // GitHub's groups do not nest: an inner one would end the outer one.
        if (Interlocked.Increment(ref _groups) == 1) _log.Command("::group::" + GitHubCommand.EscapeData(_log.Value(title)));
        else WriteLine(title);
        return new GroupEnd(() =>
        {
            if (Interlocked.Decrement(ref _groups) == 0) _log.Command("::endgroup::");
        });
    }

    public void Progress(string activity, double? fraction)
    {
        if (_pace.Deserves(activity, fraction)) WriteLine(ProgressPace.Line(activity, fraction));
    }

    public void Complete(Verdict verdict, int exitCode) => _annotations.Complete();

    private void Show(Annotation annotation)
    {
        var properties = new List<(string, string)>();
        if (annotation.Location is { } place)
        {
            properties.Add(("file", place.File));
            properties.Add(("line", place.Line.ToString(CultureInfo.InvariantCulture)));
            if (place.Column is { } column) properties.Add(("col", column.ToString(CultureInfo.InvariantCulture)));
        }

        if (annotation.Title.Length > 0) properties.Add(("title", TextSanitizer.Cut(_log.Value(annotation.Title), TitleLimit)));
        var written = properties.Select(property => (property.Item1, _log.Value(property.Item2)));
        var message = TextSanitizer.Cut(_log.Value(annotation.Message), MessageLimit);
        _log.Command(GitHubCommand.Write(AnnotationText.Word(annotation.Level), written, message));
    }

    // To open one is to wait for whoever reads it, perhaps for ever.
    private static void RefusePipe(string file)
    {
        if (File.Exists(file) && InputFile.Oddity(file) == InputFile.Pipe) throw new IOException($"it {InputFile.Pipe}");
    }

    // A delimiter that the value does not hold: the value cannot end itself.
    private static string Delimiter(string value)
    {
        var number = 0;
        string delimiter;
        do delimiter = string.Create(CultureInfo.InvariantCulture, $"trexis_end_{number++}");
        while (value.Contains(delimiter, StringComparison.Ordinal));
        return delimiter;
    }
}
