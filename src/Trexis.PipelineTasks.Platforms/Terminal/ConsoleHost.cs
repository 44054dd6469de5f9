namespace Trexis.PipelineTasks.Platforms.Terminal;

/// <summary>A person's terminal, or a file or pipe in its place. Lines, on a terminal in colour; progress redraws one line there.</summary>
internal sealed class ConsoleHost : IPipelineHost
{
    // Terminals are at least this wide; a longer line would wrap and could not be redrawn.
    private const int Width = 79;

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TextOutlet _outlet;
    private readonly TextWriter _output;
    private readonly HostLog _log;
    private readonly HostLog _errors;
    private readonly bool _interactive;
    private readonly bool _coloured;
    private readonly TimeProvider _time;
    private readonly ProgressPace _pace;
    private long _drawnAt;
    private int _drawn;

    /// <param name="environment">Only <c>USER</c> or <c>USERNAME</c>, <c>NO_COLOR</c> and <c>TERM</c> are read.</param>
    /// <param name="error">Where warnings and errors go; with the rest where absent.</param>
    /// <param name="interactive">Whether <paramref name="output"/> is a terminal with a person before it.</param>
    public ConsoleHost(
        IReadOnlyDictionary<string, string> environment, TextWriter output, TextWriter? error, bool interactive, TextOutlet outlet,
        TimeProvider time)
    {
        _outlet = outlet;
        // Redirected output often ends in a pipeline's log, where commands would be carried out.
        Func<string, string> inert = interactive ? LogSanitizer.WithoutControls : LogSanitizer.WithoutCommands;
        _output = output;
        _log = new HostLog(output, _outlet, inert);
        _errors = error is null ? _log : new HostLog(error, _outlet, LogSanitizer.WithoutCommands);
        _interactive = interactive;
        // Whoever sets NO_COLOR, to anything at all, wants none: https://no-color.org
        _coloured = interactive && environment.Present("NO_COLOR") is null && environment.Present("TERM") != "dumb";
        _time = time;
        _pace = new ProgressPace(time);
        Context = new HostContext
        {
            Name = HostContext.Console,
            Actor = environment.Present("USER") ?? environment.Present("USERNAME") ?? "unknown",
            ActorProof = ProofLevel.Declared,
            Commit = null,
            Branch = null,
            RunUrl = null,
            RunId = null,
            PullRequest = null,
        };
    }

    public HostContext Context { get; }

    public void Mask(Secret secret) => _outlet.Add(secret);

    /// <summary>Nobody reads outputs here; they stand in the run document.</summary>
    public void SetOutput(string name, string value)
    {
    }

    public void Annotate(Annotation annotation) =>
        Write(annotation.Level == AnnotationLevel.Notice ? _log : _errors, AnnotationText.Line(annotation));

    /// <summary>A console has no summary; the report is a file.</summary>
    public bool AppendSummary(string markdown) => false;

    public void WriteLine(string text) => Write(_log, text);

    public void WriteLine(string text, LineTone tone) => Write(_log, text, _coloured ? ColourOf(tone) : "");

    private static string ColourOf(LineTone tone) => tone switch
    {
        LineTone.Passed => "32",
        LineTone.Notice => "33",
        LineTone.Failed => "31",
        LineTone.Faint => "2",
        _ => "",
    };

    public IDisposable Group(string title)
    {
        WriteLine(title);
        return new GroupEnd(static () => { });
    }

    public void Progress(string activity, double? fraction)
    {
        if (_interactive) Draw(ProgressPace.Line(activity, fraction), fraction >= 1);
        else if (_pace.Deserves(activity, fraction)) WriteLine(ProgressPace.Line(activity, fraction));
    }

    public void Complete(Verdict verdict, int exitCode)
    {
        lock (_gate) Erase();
    }

    private void Draw(string text, bool last)
    {
        lock (_gate)
        {
            if (last)
            {
                Erase();
                return;
            }

            if (_drawn > 0 && _time.GetElapsedTime(_drawnAt) < Redraw) return;
            var line = TextSanitizer.Cut(
                LogSanitizer.WithoutControls(_outlet.Clean(text).ReplaceLineEndings(" ")).Replace('\t', ' '), Width);
            _output.Write("\r" + line.PadRight(_drawn));
            _output.Flush();
            _drawn = line.Length;
            _drawnAt = _time.GetTimestamp();
        }
    }

    private void Erase()
    {
        if (_drawn == 0) return;
        _output.Write("\r" + new string(' ', _drawn) + "\r");
        _output.Flush();
        _drawn = 0;
    }

    private void Write(HostLog log, string text, string colour = "")
    {
        lock (_gate)
        {
            Erase();
            log.Text(text, colour);
        }
    }
}
