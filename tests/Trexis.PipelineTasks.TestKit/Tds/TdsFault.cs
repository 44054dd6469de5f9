namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>What goes wrong before a connection can ask anything.</summary>
public enum TdsFault
{
    None,

    /// <summary>Accepts and closes at once.</summary>
    ClosesOnAccept,

    /// <summary>Accepts and never answers.</summary>
    NeverAnswers,

    /// <summary>Answers the first packet with bytes that are no TDS.</summary>
    SpeaksGarbage,

    /// <summary>Answers as a web server would.</summary>
    SpeaksHttp,

    /// <summary>Closes after the first words.</summary>
    ClosesAfterPrelogin,

    /// <summary>Closes in the middle of the TLS handshake.</summary>
    ClosesInHandshake,

    /// <summary>Says that it knows no encryption.</summary>
    CannotEncrypt,

    /// <summary>Closes when it has read the login.</summary>
    ClosesAfterLogin,

    /// <summary>Never answers the login.</summary>
    IgnoresLogin,
}
