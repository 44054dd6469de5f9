using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>How much one template may do; 0 and an infinite time are no limit.</summary>
internal sealed record TemplateLimits(int Rounds, int Characters, TimeSpan Time)
{
    /// <summary>For templates of ours, whose size follows the deployment's alone.</summary>
    public static readonly TemplateLimits None = new(0, 0, Timeout.InfiniteTimeSpan);

    /// <summary>Far above what the largest deployment needs, and soon reached by a template that does not end.</summary>
    public static readonly TemplateLimits Users = new(100_000, 1_048_576, TimeSpan.FromSeconds(10));
}

/// <summary>A template does not parse, names what is not there, or goes on for too long.</summary>
internal sealed class TemplateException(SourceSpan at, string message, Exception? cause = null) : Exception(message, cause)
{
    public string Place { get; } = string.Create(CultureInfo.InvariantCulture, $"{at.FileName}:{at.Start.Line + 1}:{at.Start.Column + 1}");
}

/// <summary>
/// Renders Scriban templates into Markdown. A template sees the values handed in and functions of text, lists and numbers: no
/// file, other template, clock, chance or .NET member. Every expression becomes text, so that no template can forget to escape.
/// </summary>
internal sealed class MarkdownTemplate : TemplateContext
{
    /// <summary>How deep a template's own functions may call each other.</summary>
    public const int Depth = 100;

    private readonly TemplateLimits _limits;
    private long _written;

    private MarkdownTemplate(ScriptObject values, TemplateLimits limits)
        : base(Functions())
    {
        _limits = limits;
        LoopLimit = limits.Rounds;
        LimitToString = limits.Characters;
        RecursiveLimit = Depth;
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        AutoIndent = false;
        TryGetVariable = (_, at, variable, out value) =>
            throw NotThere(at, variable.Name, values.Keys.Concat(BuiltinObject.Keys), out value);
        TryGetMember = (_, at, target, member, out value) =>
            throw NotThere(at, member, (target as IScriptObject)?.GetMembers() ?? [], out value);
        PushGlobal(values);
    }

    private string TooLong => $"the text grows beyond {HumanText.Number(_limits.Characters)} characters, which is the limit";

    /// <param name="file">Named by errors, and nothing else.</param>
    /// <exception cref="TemplateException">The template is none, or does more than it may.</exception>
    public static string Render(string file, string text, ScriptObject values, TemplateLimits limits, TimeProvider time)
    {
        var template = Template.Parse(text, file);
        if (template.HasErrors)
        {
            var first = template.Messages.First(message => message.Type == ParserMessageType.Error);
            throw new TemplateException(first.Span, first.Message);
        }

        using var deadline = new CancellationTokenSource(limits.Time, time);
        var context = new MarkdownTemplate(values, limits) { CancellationToken = deadline.Token };
        try
        {
            return template.Render(context);
        }
        catch (ScriptAbortException exception)
        {
            throw new TemplateException(exception.Span, $"not done after {HumanText.Duration(limits.Time)}, which is the limit", exception);
        }
        catch (ScriptRuntimeException exception)
        {
            var isTooLong = exception.OriginalMessage.Contains(nameof(LimitToString), StringComparison.Ordinal);
            throw new TemplateException(exception.Span, isTooLong ? context.TooLong : exception.OriginalMessage, exception);
        }
    }

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        var text = textAsObject is Raw raw ? ObjectToString(raw.Value) : MarkdownText.Escape(ObjectToString(textAsObject) ?? "");
        Count(span, text?.Length ?? 0);
        return Write(text);
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        if (scriptNode is ScriptRawStatement literal) Count(literal.Span, literal.Text.Length);
        return base.Evaluate(scriptNode, aliasReturnedFunction);
    }

    // Scriban would cut the text and say nothing.
    public override string? ObjectToString(object? value, bool nested = false)
    {
        var text = base.ObjectToString(value, nested);
        return LimitToString > 0 && text?.Length > LimitToString ? throw new ScriptRuntimeException(CurrentSpan, TooLong) : text;
    }

    private void Count(SourceSpan at, int characters)
    {
        _written += characters;
        if (_limits.Characters > 0 && _written > _limits.Characters) throw new ScriptRuntimeException(at, TooLong);
    }

    private static ScriptRuntimeException NotThere(SourceSpan at, string name, IEnumerable<string> known, out object? value)
    {
        value = null;
        return new(at, $"there is no '{name}' here{Suggestion.Tail(name, known)}");
    }

    private static ScriptObject Functions()
    {
        var math = new MathFunctions();
        // The same documents give the same bytes.
        math.Remove("random");
        math.Remove("uuid");
        var functions = new ScriptObject { ["array"] = new ArrayFunctions(), ["math"] = math, ["string"] = new StringFunctions() };
        functions.SetValue("raw", DelegateCustomFunction.CreateFunc<object?, object?>(value => new Raw(value)), readOnly: true);
        return functions;
    }

    /// <summary>What a template says is Markdown already: <c>{{ raw value }}</c>.</summary>
    private sealed record Raw(object? Value)
    {
        // Joined to other text it is text again, and escaped.
        public override string ToString() => Value?.ToString() ?? "";
    }
}
