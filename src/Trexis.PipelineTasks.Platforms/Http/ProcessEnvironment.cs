using System.Collections;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>Everything that a process finds around it, so that nothing below has to ask the process itself.</summary>
public sealed record ProcessEnvironment
{
    public required TimeProvider Time { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard output, where a machine reads it; absent where people do.</summary>
    public TextWriter? Machine { get; private init; }

    public required string WorkingFolder { get; init; }

    /// <summary>Whether a person watches: neither redirected nor in a pipeline.</summary>
    public required bool Interactive { get; init; }

    /// <summary>Ends with Ctrl+C, SIGTERM or the platform's cancel.</summary>
    public required CancellationToken Cancel { get; init; }

    /// <summary>What of this process's text is a secret: whoever writes text of any kind writes it through here.</summary>
    public TextOutlet Outlet { get; init; } = new();

    /// <summary>One for the process, made when the first request needs it: most runs ask no server.</summary>
    public Lazy<HttpClient> Http
    {
        get => field ??= new Lazy<HttpClient>(() => PublishingHttp.Client(Outlet));
        init;
    }

    /// <summary>Leaves standard output to a machine: what people read goes to standard error.</summary>
    public ProcessEnvironment ForMachine() => Machine is null ? this with { Machine = Output, Output = Error, Interactive = false } : this;

    /// <summary>One line for the machine that reads; nothing where none does.</summary>
    /// <param name="json">A whole value, cleaned of secrets before it was written.</param>
    public void Answer(string json) => Machine?.Write(json + "\n");

    /// <summary>This process.</summary>
    /// <exception cref="FaultException">The folder in which it was started is gone.</exception>
    public static ProcessEnvironment OfProcess(StreamWriter error, TextOutlet outlet, CancellationToken cancel) => new()
    {
        Outlet = outlet,
        Time = TimeProvider.System,
        Environment = Given(System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            .Append(KeyValuePair.Create("HOME", Home()))),
        Output = Utf8(new LastingOutput(Console.OpenStandardOutput(), error.BaseStream)),
        Error = error,
        WorkingFolder = CurrentFolder(),
        Interactive = !Console.IsOutputRedirected && !System.Environment.GetEnvironmentVariables().Contains("CI"),
        Cancel = cancel,
    };

    /// <summary>For what goes wrong before anything of the process is known; it takes whatever it is given.</summary>
    public static StreamWriter OpenError()
    {
        var stream = new LastingOutput(Console.OpenStandardError(), other: null);

        // The first write loads what writing takes; later there may be no descriptor for that.
        stream.Write([]);
        return Utf8(stream);
    }

    // Where the variable is empty, the runtime asks the system, and finds certificates there all the same.
    private static string Home() => System.Environment.GetFolderPath(
        System.Environment.SpecialFolder.UserProfile, System.Environment.SpecialFolderOption.DoNotVerify);

    private static string CurrentFolder()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(
                FaultKind.FileSystem,
                "the working folder is gone, or may not be entered",
                "change into a folder that exists, and run again",
                exception);
        }
    }

    // A shell without USER, as in containers, still runs as somebody; Windows has one name for "Path" and "PATH".
    internal static IReadOnlyDictionary<string, string> Given(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var given = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in variables.Where(variable => !IsUnset(variable.Value))) given[name] = value;
        if (!given.ContainsKey("USERNAME")) given.TryAdd("USER", System.Environment.UserName);
        return given;
    }

    // Azure hands a variable that nobody set over as its own name: $(TREXIS_CONNECTION).
    private static bool IsUnset(string value) =>
        value is ['$', '(', .. var name, ')'] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.');

    // Pipelines read UTF-8 with \n on every system.
    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new System.Text.UTF8Encoding(false), 1024) { NewLine = "\n", AutoFlush = true };
}
