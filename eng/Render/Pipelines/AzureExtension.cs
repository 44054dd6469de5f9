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

    /// <summary>The task that puts the executables on the path, for pipelines that use nothing but the extension.</summary>
    public const string Setup = "setup";

    // To build from source takes a checkout of this repository, which the step template has and an agent's task has not.
    private const string SetupPurpose = "Puts trexis and its task executables on the path: a release archive whose SHA-256 is verified.";

    public static string TaskJson(PipelineTask task)
    {
        var inputs = Specs(task).Select(Input).Append(new JsonObject
        {
            ["name"] = "workingDirectory",
            ["type"] = "string",
            ["label"] = "Working directory",
            ["defaultValue"] = "$(System.DefaultWorkingDirectory)",
            ["required"] = false,
            ["helpMarkDown"] = PipelineTask.WorkingDirectory.Description,
        });
        return TaskJson(
            task.Name,
            task.Info.Purpose,
            $"The executables are put on the path by the task {NameOf(Setup)} or the step template setup.yml. Outputs: "
                + $"{string.Join(", ", task.Outputs.Select(output => output.Name))}.",
            $"{task.Title} $(environment)",
            inputs,
            task.Outputs);
    }

    public static string SetupJson() => TaskJson(
        Setup,
        SetupPurpose,
        "Once in each job, before the other tasks. Linux agents need bash and curl, Windows agents PowerShell 7 (pwsh).",
        $"{TitleOf(Setup)} $(version)",
        SetupInputs.Select(Input),
        []);

    private static string TaskJson(
        string name,
        string purpose,
        string help,
        string instance,
        IEnumerable<JsonNode> inputs,
        IEnumerable<OutputSpec> outputs)
    {
        var version = ToolVersion.Text.Split('.', '-');
        var json = new JsonObject
        {
            ["$schema"] = "https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json",
            ["id"] = IdOf(name).ToString(),
            ["name"] = NameOf(name),
            ["friendlyName"] = TitleOf(name),
            ["description"] = purpose,
            ["helpMarkDown"] = $"{help} Rendered: {PipelineTask.RenderedBy}",
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
            ["instanceNameFormat"] = instance,
            ["inputs"] = new JsonArray([.. inputs]),
            ["outputVariables"] = new JsonArray(
                [
                    .. outputs.Where(output => output.Name.All(char.IsAsciiLetterOrDigit))
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

    public static string Handler(PipelineTask task) => Handler(
        Specs(task),
        $$"""
        // Secret variables reach a handler under a prefix, and the job's token as an endpoint.
        for (const [name, value] of Object.entries(process.env)) {
          if (name.startsWith('SECRET_') && !(name.slice(7) in env)) env[name.slice(7)] = value;
        }
        if (env.{{PipelineTask.Connection.Variable}}) env.{{PipelineTask.ConnectionVariable}} = env.{{PipelineTask.Connection.Variable}};
        delete env.{{PipelineTask.Connection.Variable}};
        try {
          const authorization = JSON.parse(env.ENDPOINT_AUTH_SYSTEMVSSCONNECTION || '{}');
          env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || (authorization.parameters || {}).AccessToken || '';
        } catch {
          env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || '';
        }

        const [program, given] = ['trexis', ['{{task.Name}}']];
        const missing = 'trexis is not on the path: run the task {{NameOf(Setup)}} or the step template setup.yml before this task';
        """);

    public static string SetupHandler() => Handler(
        SetupInputs,
        """
        const path = require('path');
        const [program, given] = process.platform === 'win32'
          ? ['pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', path.join(__dirname, 'install.ps1')]]
          : ['bash', [path.join(__dirname, 'install.sh')]];
        const missing = `${program} is not on the path: install it on the agent`;
        """);

    private static string Handler(IEnumerable<InputSpec> specs, string start)
    {
        var names = string.Join(",\n", specs.Select(spec => $"  INPUT_{InputName(spec).ToUpperInvariant()}: '{spec.Variable}'"));
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

            {{start}}

            const child = spawn(program, given, { env, cwd: env.INPUT_WORKINGDIRECTORY || process.cwd(), stdio: 'inherit' });
            // A cancelled step ends by itself: a task still has to write its run document.
            for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
            child.on('error', error => {
              const hint = error.code === 'ENOENT' ? missing : error.message;
              console.log(`##vso[task.logissue type=error]${hint.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
              process.exit(3);
            });
            child.on('exit', code => process.exit(code === null ? 130 : code));

            """;
    }

    /// <param name="names">Of the folders of its tasks.</param>
    public static string Manifest(IReadOnlyList<string> names) => new JsonObject
    {
        ["manifestVersion"] = 1,
        ["id"] = "trexis-pipeline-tasks",
        ["name"] = "Trexis pipeline tasks",
        ["publisher"] = "trexis",
        ["public"] = true,
        ["version"] = ToolVersion.Text,
        ["description"] = "Carries database changes from Dev through QA and Staging to Prod, each step with evidence.",
        ["targets"] = new JsonArray(new JsonObject { ["id"] = "Microsoft.VisualStudio.Services" }),
        ["categories"] = new JsonArray("Azure Pipelines"),
        // Drawn when the extension is packed, by icon.mjs beside the manifest.
        ["icons"] = new JsonObject { ["default"] = "icon.png" },
        ["content"] = new JsonObject { ["details"] = new JsonObject { ["path"] = "overview.md" } },
        ["files"] = new JsonArray([.. names.Select(name => new JsonObject { ["path"] = $"tasks/{name}" })]),
        ["contributions"] = new JsonArray([.. names.Select(name => new JsonObject
        {
            ["id"] = NameOf(name),
            ["type"] = "ms.vss-distributed-task.task",
            ["targets"] = new JsonArray("ms.vss-distributed-task.tasks"),
            ["properties"] = new JsonObject { ["name"] = $"tasks/{name}" },
        })]),
    }.ToJsonString(Indented) + "\n";

    private static IEnumerable<InputSpec> SetupInputs => SetupAction.Inputs.Where(spec => spec != SetupAction.Source);

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

    private static string NameOf(string task) => "Trexis" + string.Concat(task.Split('-').Select(Capitalised));

    private static string TitleOf(string task) => $"Trexis {task}";

    private static string InputName(InputSpec spec) =>
        string.Concat(spec.Name.Split('_').Select((part, number) => number == 0 ? part : Capitalised(part)));

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // Azure knows a task by its id for good: made from the name, it never changes. The two fixed groups of bits make it a UUID
    // of version 5, as tfx demands.
    private static Guid IdOf(string task)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{PipelineTask.Repository}/{task}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
