using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Render.Pipelines;

/// <summary>The tasks as an extension of Azure DevOps: a declaration each and a thin handler that starts the executable.</summary>
internal static class AzureExtension
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string TaskJson(PipelineTask task)
    {
        var version = ToolVersion.Text.Split('.', '-');
        var inputs = Specs(task).Select(Input).Append(new JsonObject
        {
            ["name"] = "workingDirectory",
            ["type"] = "string",
            ["label"] = "Working directory",
            ["defaultValue"] = "$(System.DefaultWorkingDirectory)",
            ["required"] = false,
            ["helpMarkDown"] = PipelineTask.WorkingDirectory.Description,
        });
        var json = new JsonObject
        {
            ["$schema"] = "https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json",
            ["id"] = IdOf(task).ToString(),
            ["name"] = NameOf(task),
            ["friendlyName"] = task.Title,
            ["description"] = task.Info.Purpose,
            ["helpMarkDown"] = "The executables are put on the path by the step template setup.yml. Outputs: "
                + $"{string.Join(", ", task.Outputs.Select(output => output.Name))}. Rendered: {PipelineTask.RenderedBy}",
            ["author"] = "Trexis Systems",
            ["category"] = "Deploy",
            ["visibility"] = new JsonArray("Build", "Release"),
            ["runsOn"] = new JsonArray("Agent", "DeploymentGroup"),
            ["version"] = new JsonObject
            {
                ["Major"] = int.Parse(version[0], System.Globalization.CultureInfo.InvariantCulture),
                ["Minor"] = int.Parse(version[1], System.Globalization.CultureInfo.InvariantCulture),
                ["Patch"] = int.Parse(version[2], System.Globalization.CultureInfo.InvariantCulture),
            },
            ["minimumAgentVersion"] = "3.232.1",
            ["instanceNameFormat"] = $"{task.Title} $(environment)",
            ["inputs"] = new JsonArray([.. inputs]),
            ["outputVariables"] = new JsonArray(
                [
                    .. task.Outputs.Where(output => output.Name.All(char.IsAsciiLetterOrDigit))
                        .Select(output => new JsonObject { ["name"] = output.Name, ["description"] = output.Description }),
                ]),
            ["execution"] = new JsonObject
            {
                ["Node20_1"] = new JsonObject { ["target"] = "run.js" },
                ["Node24"] = new JsonObject { ["target"] = "run.js" },
            },
        };
        return json.ToJsonString(Indented) + "\n";
    }

    public static string Handler(PipelineTask task)
    {
        var names = string.Join(",\n", Specs(task).Select(spec => $"  INPUT_{InputName(spec).ToUpperInvariant()}: '{spec.Variable}'"));
        return $$"""
            // {{PipelineTask.Notice}}
            'use strict';
            const { spawn } = require('child_process');

            // The agent's names have no underscores; the executable's do.
            const names = {
            {{names}},
            };
            const env = { ...process.env };
            for (const [given, wanted] of Object.entries(names)) {
              if (given in env && given !== wanted) {
                env[wanted] = env[given];
                delete env[given];
              }
            }
            // Secret variables reach a handler under a prefix, and the job's token as an endpoint.
            for (const [name, value] of Object.entries(process.env)) {
              if (name.startsWith('SECRET_') && !(name.slice(7) in env)) env[name.slice(7)] = value;
            }
            if (env.INPUT_CONNECTION) env.{{PipelineTask.ConnectionVariable}} = env.INPUT_CONNECTION;
            delete env.INPUT_CONNECTION;
            try {
              const authorization = JSON.parse(env.ENDPOINT_AUTH_SYSTEMVSSCONNECTION || '{}');
              env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || (authorization.parameters || {}).AccessToken || '';
            } catch {
              env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || '';
            }

            const child = spawn('trexis', ['{{task.Name}}'], { env, cwd: env.INPUT_WORKINGDIRECTORY || process.cwd(), stdio: 'inherit' });
            // A cancelled step still has to write its run document.
            for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
            child.on('error', error => {
              const hint = error.code === 'ENOENT'
                ? 'trexis is not on the path: run the step template setup.yml before this task'
                : error.message;
              console.log(`##vso[task.logissue type=error]${hint.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
              process.exit(3);
            });
            child.on('exit', code => process.exit(code === null ? 130 : code));

            """;
    }

    public static string Manifest(IReadOnlyList<PipelineTask> tasks) => new JsonObject
    {
        ["manifestVersion"] = 1,
        ["id"] = "trexis-pipeline-tasks",
        ["name"] = "Trexis pipeline tasks",
        ["publisher"] = "trexis",
        ["version"] = ToolVersion.Text,
        ["description"] = "Carries database changes from Dev through QA and Staging to Prod, each step with evidence.",
        ["targets"] = new JsonArray(new JsonObject { ["id"] = "Microsoft.VisualStudio.Services" }),
        ["categories"] = new JsonArray("Azure Pipelines"),
        ["content"] = new JsonObject { ["details"] = new JsonObject { ["path"] = "overview.md" } },
        ["files"] = new JsonArray([.. tasks.Select(task => new JsonObject { ["path"] = $"tasks/{task.Name}" })]),
        ["contributions"] = new JsonArray([.. tasks.Select(task => new JsonObject
        {
            ["id"] = NameOf(task),
            ["type"] = "ms.vss-distributed-task.task",
            ["targets"] = new JsonArray("ms.vss-distributed-task.tasks"),
            ["properties"] = new JsonObject { ["name"] = $"tasks/{task.Name}" },
        })]),
    }.ToJsonString(Indented) + "\n";

    // The job's token reaches the handler by itself.
    private static IEnumerable<InputSpec> Specs(PipelineTask task) =>
        task.Inputs.Where(spec => spec != PublishingInputs.Token).Append(PipelineTask.Connection);

    private static JsonNode Input(InputSpec spec)
    {
        var json = new JsonObject
        {
            ["name"] = InputName(spec),
            ["type"] = spec.Kind switch { InputKind.Flag => "boolean", InputKind.Choice => "pickList", _ => "string" },
            ["label"] = char.ToUpperInvariant(spec.Name[0]) + spec.Name[1..].Replace('_', ' '),
        };
        if (spec.Default is { } standard) json["defaultValue"] = standard;
        json["required"] = spec.Required;
        json["helpMarkDown"] = PipelineTask.Describe(spec);
        if (spec.Accepted.Count > 0)
            json["options"] = new JsonObject(spec.Accepted.Select(value => KeyValuePair.Create<string, JsonNode?>(value, value)));
        return json;
    }

    private static string NameOf(PipelineTask task) => "Trexis" + string.Concat(task.Name.Split('-').Select(Capitalised));

    private static string InputName(InputSpec spec) =>
        string.Concat(spec.Name.Split('_').Select((part, number) => number == 0 ? part : Capitalised(part)));

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // Azure knows a task by its id for good: made from the name, it never changes. The two fixed groups of bits make it a UUID
    // of version 5, as tfx demands.
    private static Guid IdOf(PipelineTask task)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{PipelineTask.Repository}/{task.Name}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
