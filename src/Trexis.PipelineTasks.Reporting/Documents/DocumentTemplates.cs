using Scriban.Runtime;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Reporting.Markdown;

namespace Trexis.PipelineTasks.Reporting.Documents;

/// <summary>
/// The deployment plan and the checklist as documents: Scriban templates that users may replace by files of the same name.
/// Values are escaped as Markdown, except where a template asks for <c>raw</c> text.
/// </summary>
/// <param name="folder">Where the user's own templates lie; the built-in ones stand in for what is not there.</param>
/// <param name="time">Measures how long a template of the user's takes.</param>
public sealed class DocumentTemplates(string? folder, TimeProvider time)
{
    public const string PlanName = "plan.md";
    public const string ChecklistName = "checklist.md";

    /// <exception cref="FaultException">The user's template is none, names what is not there, or goes on for too long.</exception>
    /// <exception cref="InputException">It cannot be read, or bears nearly this name.</exception>
    public string Plan(ReportModel model) => Render(PlanName, new ScriptObject
    {
        ["deployment"] = model.Deployment,
        ["headline"] = model.Headline,
        ["plans"] = new ScriptArray(model.Context.Plans.Select(PlanOf)),
    });

    /// <exception cref="FaultException">The user's template is none, names what is not there, or goes on for too long.</exception>
    /// <exception cref="InputException">It cannot be read, or bears nearly this name.</exception>
    public string Checklist(ReportModel model) => Render(ChecklistName, new ScriptObject
    {
        ["deployment"] = model.Deployment,
        ["headline"] = model.Headline,
        ["deviating"] = Deviations.In(model).Count,
        ["deviations"] = new ScriptArray(Deviations.Format(model)),
        ["checklists"] = new ScriptArray(model.Context.Checklists.Select(ChecklistOf)),
    });

    private string Render(string name, ScriptObject values)
    {
        if (folder is not null && Lookalikes.Of(name, folder) is [var lookalike, ..])
            throw new InputException([new InputProblem(lookalike, "is not read under this name", null, $"{name}: rename it")]);
        var own = folder is null ? null : Path.Combine(folder, name);
        var builtIn = $"templates/documents/{name}";
        try
        {
            var text = own is not null && Path.Exists(own)
                ? MarkdownTemplate.Render(own, InputFile.ReadText(own, FileKind.Template), values, TemplateLimits.Users, time)
                : MarkdownTemplate.Render(builtIn, BuiltIn(builtIn), values, TemplateLimits.None, time);
            return text.ReplaceLineEndings("\n");
        }
        catch (TemplateException exception)
        {
            var may = TemplateLimits.Users;
            throw new FaultException(
                FaultKind.BadInput,
                $"{exception.Place}: {exception.Message.ReplaceLineEndings(" ")}",
                $"start from the built-in {builtIn}; a template may make {HumanText.Number(may.Rounds)} rounds of a loop, "
                    + $"call functions {MarkdownTemplate.Depth} deep, "
                    + $"write {HumanText.Number(may.Characters)} characters and take {HumanText.Duration(may.Time)}",
                exception);
        }
    }

    /// <summary>A text that this assembly carries.</summary>
    internal static string BuiltIn(string resource)
    {
        using var stream = typeof(DocumentTemplates).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static ScriptObject PlanOf(DeploymentPlanModel plan) => new()
    {
        ["environment"] = plan.Environment,
        ["head"] = new ScriptArray(plan.Head.Select(FieldOf)),
        ["sections"] = new ScriptArray(plan.Sections.Select((section, number) => new ScriptObject
        {
            ["number"] = number + 1,
            ["title"] = section.Title,
            ["fields"] = new ScriptArray(section.Fields.Select(FieldOf)),
        })),
    };

    private static ScriptObject FieldOf(PlanField field) => new()
    {
        ["name"] = field.Name,
        ["asks"] = field.Asks,
        ["values"] = new ScriptArray(field.Values),
        ["several"] = field.Values.Count > 1,
        ["empty"] = field.IsEmpty,
        ["why"] = field.WhyEmpty ?? "nobody filled it",
        ["status"] = ReportWords.Format(field.Status),
        ["by"] = field.By,
    };

    private static ScriptObject ChecklistOf(ChecklistModel checklist) => new()
    {
        ["environment"] = checklist.Environment,
        ["ticked"] = checklist.Items.Count(item => item.Ticked),
        ["total"] = checklist.Items.Count(),
        ["groups"] = new ScriptArray(checklist.Groups.Select(group => new ScriptObject
        {
            ["title"] = group.Title,
            ["items"] = new ScriptArray(group.Items.Select(item => new ScriptObject
            {
                ["text"] = item.Text,
                ["ticked"] = item.Ticked,
                ["status"] = ReportWords.Format(item.State),
                ["reason"] = item.State.Reason,
            })),
        })),
    };
}
