namespace Trexis.PipelineTasks.TestKit;

/// <summary>Names and messages that try to be something else: every writer must make them inert.</summary>
public static class HostileText
{
    public static readonly IReadOnlyList<string> All =
    [
        "a|b",
        "`code` and ```fence```",
        "<script>alert(1)</script>",
        "</details></summary><img src=x onerror=alert(1)>",
        "first\nsecond",
        "first\r\n::error::owned",
        "##vso[task.complete result=Succeeded;]done",
        "before ##[error]after",
        "::error file=a.cs,line=1::owned",
        "::set-output name=verdict::passed",
        "@team please @octo/admins",
        "[link](https://example.invalid) ![image](https://example.invalid/x.png)",
        "\u202Egnp.exe\u202C",
        "\u0000\u0007\u001B[31mred",
        "{{verdict}} {{{raw}}}",
        "%0A::warning::percent",
        "'; DROP TABLE x; --",
        "# heading\n- [x] ticked",
    ];
}
