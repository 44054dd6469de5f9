namespace Trexis.PipelineTasks.Model.Runs;

public enum FaultKind
{
    /// <summary>Arguments, files of configuration, documents: something the caller wrote.</summary>
    BadInput,

    /// <summary>The database, its server or the way to it.</summary>
    Database,

    /// <summary>Files and folders of this machine.</summary>
    FileSystem,

    /// <summary>Another system that was asked: the platform, a webhook.</summary>
    External,

    /// <summary>The run was cancelled.</summary>
    Cancelled,

    /// <summary>A defect of ours.</summary>
    Internal,
}

/// <summary>The run itself broke; a refusal by a check is none.</summary>
/// <param name="Message">What failed, where, what was read, what is accepted; one line, or one for each wrong input.</param>
/// <param name="Hint">What to try next.</param>
public sealed record Fault(FaultKind Kind, string Message, string? Hint = null);

/// <summary>Carries a <see cref="Fault"/> from where it arose to <c>TaskRunner</c>, which alone concludes.</summary>
public class FaultException : Exception
{
    public FaultException(Fault fault, Exception? cause = null)
        : base(fault.Message, cause) => Fault = fault;

    public FaultException(FaultKind kind, string message, string? hint = null, Exception? cause = null)
        : this(new Fault(kind, message, hint), cause)
    {
    }

    public Fault Fault { get; }
}
