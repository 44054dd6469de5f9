using HandlebarsDotNet;
using Trexis.PipelineTasks.Procedure;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Rendering;

/// <summary>
/// The deployment plan and the checklist as documents: Handlebars templates that users may replace by files of the same name.
/// Values are escaped as Markdown; only a template of the user's own can ask for raw text, with three braces.
/// </summary>
/// <param name="folder">Where the user's own templates lie; the built-in ones stand in for what is not there.</param>
public sealed class DocumentTemplates(string? folder)
{
    public const string PlanName = "plan.md";
    public const string ChecklistName = "checklist.md";

    private readonly IHandlebars _handlebars = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new MarkdownEncoder() });

    /// <exception cref="FaultException">The user's template is not one.</exception>
    public string Plan(ReportModel model) => Render(PlanName, new Dictionary<string, object?>
    {
        ["deployment"] = model.Deployment,
        ["headline"] = model.Headline,
        ["plans"] = model.Context.Plans.Select(PlanOf).ToList(),
    });

    /// <exception cref="FaultException">The user's template is not one.</exception>
    public string Checklist(ReportModel model) => Render(ChecklistName, new Dictionary<string, object?>
    {
        ["deployment"] = model.Deployment,
        ["headline"] = model.Headline,
        ["checklists"] = model.Context.Checklists.Select(ChecklistOf).ToList(),
    });

    private string Render(string name, Dictionary<string, object?> values)
    {
        var own = folder is null ? null : Path.Combine(folder, name);
        var file = own is not null && File.Exists(own) ? own : null;
        try
        {
            return _handlebars.Compile(file is null ? BuiltIn(name) : File.ReadAllText(file))(values).ReplaceLineEndings("\n");
        }
        catch (HandlebarsException exception) when (file is not null)
        {
            throw new FaultException(FaultKind.BadInput, $"{file} is no Handlebars template: {exception.Message.ReplaceLineEndings(" ")}", $"start from the built-in templates/documents/{name}", exception);
        }
    }

    private static string BuiltIn(string name)
    {
        using var stream = typeof(DocumentTemplates).Assembly.GetManifestResourceStream($"templates/documents/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, object?> PlanOf(DeploymentPlanModel plan) => new()
    {
        ["environment"] = plan.Environment,
        ["head"] = plan.Head.Select(FieldOf).ToList(),
        ["sections"] = plan.Sections.Select((section, number) => new Dictionary<string, object?>
        {
            ["number"] = number + 1,
            ["title"] = section.Title,
            ["fields"] = section.Fields.Select(FieldOf).ToList(),
        }).ToList(),
    };

    private static Dictionary<string, object?> FieldOf(PlanField field) => new()
    {
        ["name"] = field.Name,
        ["asks"] = field.Asks,
        ["values"] = field.Values,
        ["several"] = field.Values.Count > 1,
        ["empty"] = field.IsEmpty,
        ["why"] = field.WhyEmpty ?? "nobody filled it",
        ["status"] = ReportWords.Of(field.Status),
        ["by"] = field.By,
    };

    private static Dictionary<string, object?> ChecklistOf(ChecklistModel checklist) => new()
    {
        ["environment"] = checklist.Environment,
        ["ticked"] = checklist.Items.Count(item => item.Ticked),
        ["total"] = checklist.Items.Count(),
        ["groups"] = checklist.Groups.Select(group => new Dictionary<string, object?>
        {
            ["title"] = group.Title,
            ["items"] = group.Items.Select(item => new Dictionary<string, object?>
            {
                ["text"] = item.Text,
                ["ticked"] = item.Ticked,
                ["status"] = ReportWords.Of(item.State),
                ["reason"] = item.State.Reason,
            }).ToList(),
        }).ToList(),
    };

    private sealed class MarkdownEncoder : ITextEncoder
    {
        public void Encode(System.Text.StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

        public void Encode(string? text, TextWriter target)
        {
            if (text is not null) target.Write(MarkdownText.Escape(text));
        }

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            if (text is null) return;
            var characters = new System.Text.StringBuilder();
            while (text.MoveNext()) characters.Append(text.Current);
            Encode(characters.ToString(), target);
        }
    }
}
