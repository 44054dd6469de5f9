using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary><c>trexis init</c>: the three files and a first script, commented, beside whatever is there already.</summary>
internal sealed class InitVerb() : DeclaredVerb(Info)
{
    private static readonly InputSpec Engine = new("engine", InputKind.Choice, "The kind of database; sqlite where a database file lies "
        + "here, otherwise sqlserver.")
    { Accepted = [.. EngineCapabilities.All.Select(engine => engine.Name)] };

    private static readonly InputSpec Database = new(
        "database", InputKind.Path, "The database file of the embedded engine; the only *.db file here when absent.");

    private static readonly InputSpec Scripts = new(
        "scripts", InputKind.Path, "The folder of scripts; 'migrations' or the only folder with V*.sql when absent.");

    private static readonly TaskInfo Info = new(
        "init",
        "Writes deployment.yml, policy.yml, a change file and, where there are no scripts yet, a first one. Never overwrites.",
        [],
        [Engine, Database, Scripts],
        [],
        [new TaskExample("", "Look at what is here and write the rest.")]);

    protected override Task<int> RunAsync(InputValues inputs, IPipelineHost host, ProcessEnvironment ambient)
    {
        var found = ProjectProbe.From(
            ambient.WorkingFolder,
            inputs.Text(Engine) is { } engine ? EngineCapabilities.From(engine) : null,
            inputs.Text(Database),
            inputs.Text(Scripts));
        Write(found, host);
        Advise(found, host);
        return Task.FromResult(ExitCode.Passed);
    }

    private static void Write(ProjectProbe found, IPipelineHost host)
    {
        var files = new List<(string Name, string Content)>
        {
            ("deployment.yml", InitTemplates.Deployment(found)),
            ("policy.yml", InitTemplates.Policy),
            ("changes/CHG-0001.yml", InitTemplates.Change),
        };
        if (!found.HasScripts) files.Add(($"{found.Scripts}/V0001__first_change.sql", InitTemplates.FirstScript));
        foreach (var (name, content) in files)
        {
            var file = Path.Combine(found.Folder, name);
            if (File.Exists(file))
            {
                host.WriteLine($"kept     {name}");
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            host.WriteLine($"written  {name}");
        }
    }

    private static void Advise(ProjectProbe found, IPipelineHost host)
    {
        host.WriteLine("");
        host.WriteLine("next:");
        if (found.Engine.TakesConnectionStrings)
            host.WriteLine("  export TREXIS_CONNECTION='Server=…;Database=…;…'    the database of dev");
        host.WriteLine("  edit changes/CHG-0001.yml                           what changes, and why");
        host.WriteLine("  trexis deploy-scripts plan --environment dev        what would be done, and what could hurt");
        host.WriteLine("  trexis run --environment dev                        do it, with evidence and a report");
        if (found.HasScripts && found.DatabaseExists)
            host.WriteLine(
                "  trexis adopt --environment dev --script LAST        first, where dev already holds what the scripts up to LAST do");
    }
}
