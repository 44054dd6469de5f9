using System.Text.RegularExpressions;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.Tests.House;

/// <summary>What holds for every source file.</summary>
public partial class SourceTests
{
    private const int LongestLine = 140;

    private const int MostFiles = 25;

    private static readonly IReadOnlyList<string> Files =
    [
        .. new[] { "src", "eng", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFiles.At(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !BuildOutput().IsMatch(file)),
    ];

    [Fact]
    public void No_line_is_longer_than_140_columns()
    {
        Files.Count.ShouldBeGreaterThan(500);

        Files.SelectMany(file => File.ReadLines(file)
                .Select((line, index) => (Line: line, Place: $"{Relative(file)}:{index + 1}"))
                .Where(one => one.Line.Length > LongestLine)
                .Select(one => one.Place))
            .ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_holds_more_files_than_a_reader_takes_in() =>
        Files.GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => !folder.Key.EndsWith("Queries", StringComparison.Ordinal) && folder.Count() > MostFiles)
            .Select(folder => $"{Relative(folder.Key)}: {folder.Count()}")
            .ShouldBeEmpty();

    [Fact]
    public void A_namespace_is_its_folder() =>
        Files.Select(file => (File: file, Declared: Namespace().Match(File.ReadAllText(file))))
            .Where(one => one.Declared.Success)
            .Where(one => one.Declared.Groups[1].Value != string.Join(
                '.', Path.GetDirectoryName(Relative(one.File))!.Split('/', '\\').Skip(1)))
            .Select(one => Relative(one.File))
            .ShouldBeEmpty();

    [Fact]
    public void A_type_name_exists_once() =>
        Files.SelectMany(file => Declaration().Matches(File.ReadAllText(file)).Select(match => (Type: match.Groups[1].Value, File: file)))
            .GroupBy(one => one.Type, StringComparer.Ordinal)
            .Where(type => type.Select(one => one.File).Distinct().Count() > 1)
            .Select(type => $"{type.Key}: {string.Join(", ", type.Select(one => Relative(one.File)))}")
            .ShouldBeEmpty();

    /// <summary>Files of others come in through <c>InputFile</c>; these read what only this tool writes, or what the system says.</summary>
    private static readonly string[] OwnReaders =
    [
        "InputFile.cs", "FileHash.cs", "SqliteBackups.cs", "SqliteFiles.cs", "FileAccessProbe.cs", "DeviceCounter.cs", "HostMeter.cs",
        "HostReading.cs", "LockFile.cs", "WholeFile.cs", "GitHubHost.cs", "AzureHost.cs", "DocumentTemplates.cs",
        "DacpacReader.cs", "KeysVerb.cs", "HeldFolder.cs", "FileLockHolder.cs",
    ];

    /// <summary>Each takes what it writes from the outlet, or writes what is executed, copied or a product's own file as it is.</summary>
    private static readonly string[] Sinks =
    [
        "GitHubHost.cs", "AzureHost.cs", "ProcessEnvironment.cs", "PublishingHttp.cs", "CleanedRequests.cs", "RestClient.cs",
        "GitHubTransport.cs", "RunStore.cs", "FolderEvidenceStore.cs", "BlobEvidenceStore.cs", "WholeFile.cs", "FirstState.cs",
        "DacpacVerb.cs", "InitVerb.cs", "DemoVerb.cs", "KeysVerb.cs", "FileDeploymentLock.cs", "LockFile.cs",
        "HeldFolder.cs", "FileAccessProbe.cs",
        "SqliteFiles.cs", "BackupSidecar.cs", "StateFileSession.cs", "StateHistory.cs", "PackageBeside.cs", "BuiltPackage.cs",
        "IgnoreFile.cs",
    ];

    [Fact]
    public void Folders_are_walked_in_one_place() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains("SearchOption.AllDirectories", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file))
            .ShouldBeEmpty("walk folders by Configuration/Files/FolderTree, which enters no link: two may lead in a circle");

    [Fact]
    public void Files_of_others_are_read_in_one_place() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal) && Reading().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))
            .Except(OwnReaders)
            .ShouldBeEmpty("read files by Configuration/Files/InputFile, which opens only regular files, in bounds, as strict text");

    [Fact]
    public void Text_leaves_the_process_in_known_places_only() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal) && Writing().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))
            .Except(Sinks)
            .ShouldBeEmpty("write through TextOutlet, and add the new way out to CanaryTests before it is listed here");

    [Fact]
    public void Temporary_folders_are_held_so_that_a_later_run_removes_what_a_killed_one_left() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains("CreateTempSubdirectory", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file))
            .ShouldBe(["HeldFolder.cs"]);

    [Fact]
    public void A_cut_text_ends_in_the_one_mark_that_the_outlet_knows() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal) && Cutting().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))
            .ShouldBeEmpty("cut by TextSanitizer, or end by its CutMark: TextOutlet takes out a secret that was cut by that mark alone");

    /// <summary>
    /// Each hides what it opens, or holds what is secret to nobody: a file's name, a literal of a file, a part of a string that is hidden
    /// whole.
    /// </summary>
    private static readonly string[] SecretSources =
    [
        "SecretVariables.cs", "InputReader.cs", "RepositoryAccess.cs", "DocumentSigning.cs", "SigningKey.cs", "PlanSettings.cs",
        "FieldKinds.cs", "PublishProfile.cs", "DatabaseEngines.cs", "ProjectProbe.cs", "SqlServerConnection.cs", "EntraTokens.cs",
        "RunIdentification.cs",
    ];

    [Fact]
    public void Secrets_come_into_the_process_in_known_places_only() =>
        Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal) && Opening().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetFileName(file))
            .Except(SecretSources)
            .ShouldBeEmpty("read a secret by SecretVariables, which hides it, and add the source to CanaryTests before it is listed here");

    [Fact]
    public void Only_a_task_and_what_starts_it_see_the_whole_run()
    {
        var seeing = Files.Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .Where(one => WholeRun().IsMatch(one.Text))
            .ToList();
        seeing.Count.ShouldBeGreaterThan(10);

        seeing.Where(one => !Task().IsMatch(one.Text))
            .Select(one => one.Name)
            .Except(["TaskRun.cs", "IPipelineTask.cs", "TaskSession.cs"])
            .ShouldBeEmpty("take what is needed, or a record of things that belong together, such as RunEvidence or DeploymentTarget");
    }

    private static string Relative(string file) => Path.GetRelativePath(RepositoryFiles.At("."), file);

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"\bFile\.(ReadAll|ReadLines|Open|OpenRead|OpenText)|new (FileStream|StreamReader)\(|ZipFile\.")]
    private static partial Regex Reading();

    [GeneratedRegex(
        @"\b(Whole)?File\.(Write|Append|Create\(|OpenWrite)|new StreamWriter\(|new HttpClient\(|new (String|ByteArray|Stream)Content\("
            + @"|Console\.(Write|Out|Error|Open)|FileMode\.(Create|Append|OpenOrCreate|Truncate)|FileAccess\.(Write|ReadWrite)"
            + @"|\.Upload(Async)?\(|: IEvidenceStore\b")]
    private static partial Regex Writing();

    [GeneratedRegex("""\] ?\+ ?["'](…|\.\.\.)|Append\(["'](…|\.\.\.)["']\)""")]
    private static partial Regex Cutting();

    [GeneratedRegex(@"\bnew Secret\(|\bSecret \w+ = new\(|\bSecret \w+\(\) => new\(")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\bTaskRun\b")]
    private static partial Regex WholeRun();

    [GeneratedRegex(@"class \w+Task\b.* : (IPipelineTask|IStandaloneTask)\b")]
    private static partial Regex Task();

    [GeneratedRegex("^namespace ([A-Za-z.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // A generic type beside its factory of the same name stands in one file.
    [GeneratedRegex(
        "^(?:public|internal) (?:(?:sealed|static|abstract|partial|readonly) )*(?:class|record struct|record|interface|enum|struct) (\\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
