namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Azure Pipelines: logging commands on standard output, a file for each part of the summary.</summary>
internal sealed class AzureHost : IPipelineHost
{
    private const int MessageLimit = 4_096;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly TextOutlet _outlet;
    private readonly HostLog _log;
    private readonly AzureCommand _command;
    private readonly AnnotationBudget _annotations;
    private readonly ProgressPace _pace;
    private readonly string? _temporary;
    private readonly string _job;
    private int _groups;

    /// <param name="environment">The step's variables: <c>BUILD_*</c>, <c>SYSTEM_*</c>, <c>AGENT_TEMPDIRECTORY</c>.</param>
    public AzureHost(IReadOnlyDictionary<string, string> environment, TextWriter output, TextOutlet outlet, TimeProvider time)
    {
        _outlet = outlet;
        Context = AzureContext.Read(environment);
        _log = new HostLog(output, _outlet, LogSanitizer.WithoutCommands);
        _command = new AzureCommand(!string.Equals(environment.Present("DECODE_PERCENTS"), "false", StringComparison.OrdinalIgnoreCase));
        _annotations = new AnnotationBudget(Show, annotation => WriteLine(AnnotationText.Line(annotation)));
        _pace = new ProgressPace(time);
        _temporary = environment.Present("AGENT_TEMPDIRECTORY");
        _job = string.Concat((environment.Present("SYSTEM_JOBID") ?? "job").Where(char.IsAsciiLetterOrDigit));
    }

    public HostContext Context { get; }

    public void Mask(Secret secret)
    {
        // A secret of several lines is refused whole, so each line is a secret of its own.
        foreach (var spelling in _outlet.Add(secret)) _log.Command(_command.Write("task.setsecret", [], spelling));
    }

    public void SetOutput(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny("\r\n=;]"))
            throw new ArgumentException($"'{name}' is no output name", nameof(name));
        _log.Command(
            _command.Write("task.setvariable", [("variable", name), ("isOutput", "true")], _outlet.Clean(value).ReplaceLineEndings("\n")));
    }

    public void Annotate(Annotation annotation)
    {
        if (annotation.Level == AnnotationLevel.Notice) WriteLine(AnnotationText.Line(annotation));
        else _annotations.Add(annotation);
    }

    public bool AppendSummary(string markdown)
    {
        try
        {
            if (_temporary is null) throw new IOException("AGENT_TEMPDIRECTORY is not set");
            _log.Command(_command.Write("task.uploadsummary", [], SummaryFile(_outlet.Clean(markdown).ReplaceLineEndings("\n"))));
            return true;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            Annotate(new Annotation(AnnotationLevel.Warning, "No summary", $"cannot write the summary's file: {broken.Message}"));
            return false;
        }
    }

    public void WriteLine(string text) => _log.Text(text);

    public IDisposable Group(string title)
    {
        if (Interlocked.Increment(ref _groups) == 1) _log.Command("##[group]" + _log.Value(title).Replace('\n', ' '));
        else WriteLine(title);
        return new GroupEnd(() =>
        {
            if (Interlocked.Decrement(ref _groups) == 0) _log.Command("##[endgroup]");
        });
    }

    public void Progress(string activity, double? fraction)
    {
        if (!_pace.Deserves(activity, fraction)) return;
        WriteLine(ProgressPace.Line(activity, fraction));
        if (fraction is null) return;
        var percent = ProgressPace.Percent(fraction.Value).ToString(CultureInfo.InvariantCulture);
        _log.Command(_command.Write("task.setprogress", [("value", percent)], _log.Value(activity)));
    }

    /// <summary>
    /// A run that let pass with warnings or unknowns is shown as succeeded with issues; a refusal shows by its exit code.
    /// </summary>
    public void Complete(Verdict verdict, int exitCode)
    {
        _annotations.Complete();
        if (exitCode == ExitCode.Passed && verdict is Verdict.Warned or Verdict.Unknown)
            _log.Command(_command.Write("task.complete", [("result", "SucceededWithIssues")], ""));
    }

    private void Show(Annotation annotation)
    {
        var properties = new List<(string, string)> { ("type", annotation.Level == AnnotationLevel.Error ? "error" : "warning") };
        if (annotation.Location is { } place)
        {
            properties.Add(("sourcepath", _log.Value(place.File)));
            properties.Add(("linenumber", place.Line.ToString(CultureInfo.InvariantCulture)));
            if (place.Column is { } column) properties.Add(("columnnumber", column.ToString(CultureInfo.InvariantCulture)));
        }

        _log.Command(
            _command.Write("task.logissue", properties, TextSanitizer.Cut(_log.Value(AnnotationText.Titled(annotation)), MessageLimit)));
    }

    // The agent names the attachment after the file, and a second one of the same name would take its place.
    private string SummaryFile(string markdown)
    {
        for (var number = 1; ; number++)
        {
            var file = Path.GetFullPath(
                Path.Combine(_temporary!, string.Create(CultureInfo.InvariantCulture, $"trexis-summary-{_job}-{number}.md")));
            if (File.Exists(file)) continue;
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            stream.Write(Utf8.GetBytes(markdown));
            return file;
        }
    }
}
