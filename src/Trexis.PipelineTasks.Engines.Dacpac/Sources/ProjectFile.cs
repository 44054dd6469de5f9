using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Sources;

/// <summary>
/// Items and properties of a project as MSBuild sees them for <c>Release|AnyCPU</c>. Where only MSBuild can tell whether one counts, it is
/// refused with its line as soon as somebody asks for it; what nobody asks for is left alone.
/// </summary>
internal sealed partial class ProjectFile
{
    /// <summary>Where a project cannot be read without MSBuild.</summary>
    public const string BuiltByItself =
        "the .dacpac that the project's own build makes (dotnet build), named by artifact: { dacpac: FILE } or --package FILE";

    // What Visual Studio and the SDK import themselves brings no item of the project's own.
    private static readonly string[] OfTools = ["Microsoft.Data.Tools.Schema.SqlTasks.targets", "Microsoft.Common.props"];

    private readonly string _file;
    private readonly XElement _root;
    private readonly List<InputProblem> _problems;

    // Without a value is what only MSBuild knows. NetCoreBuild tells dotnet from Visual Studio: they differ in where system packages lie.
    private readonly Dictionary<string, (string? Value, XElement? At)> _properties = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Configuration"] = ("Release", null),
        ["Platform"] = ("AnyCPU", null),
        ["NetCoreBuild"] = ("", null),
    };

    /// <exception cref="InputException">It cannot be read.</exception>
    public ProjectFile(string file, List<InputProblem> problems)
    {
        (_file, _problems, _root) = (file, problems, Load(file));
        var given = _properties.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var property in Within("PropertyGroup").Where(one => one.Parent!.Parent == _root && !given.Contains(one.Name.LocalName)))
        {
            if (Holds(property.Parent!, property) && Holds(property, property)) Set(property, Expanded(property.Value.Trim(), property));
            else if (!Fails(property.Parent!, property) && !Fails(property, property)) Set(property, null);
        }

        RefuseImports();
    }

    /// <summary>Whether an SDK is named, which takes files that nobody lists.</summary>
    public bool HasSdk => _root.Attribute("Sdk") is not null || _root.Elements().Any(element => element.Name.LocalName == "Sdk");

    /// <summary>Those that count.</summary>
    public IReadOnlyList<XElement> Items(string name) => [.. Within("ItemGroup").Where(item => Is(item, name)).Where(Counts)];

    /// <summary>The value that counts; nothing where none is set.</summary>
    public string? Property(string name)
    {
        foreach (var elsewhere in Within("PropertyGroup").Where(one => Is(one, name) && one.Parent!.Parent != _root)) Counts(elsewhere);
        if (!_properties.TryGetValue(name, out var found)) return null;
        if (found.Value is null) RefuseUnknown(found.At!);
        return string.IsNullOrEmpty(found.Value) ? null : found.Value;
    }

    /// <param name="at">The element that is refused; absent for the project as a whole.</param>
    public void Refuse(XObject? at, string what, string? received, string accepted)
    {
        var where = at is IXmlLineInfo info && info.HasLineInfo() ? $"{_file}:{info.LineNumber}" : _file;
        var problem = new InputProblem(where, what, received, accepted);
        if (!_problems.Contains(problem)) _problems.Add(problem);
    }

    private static bool Is(XElement element, string name) => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<XElement> Within(string group) => _root.Descendants().Where(one => one.Parent!.Name.LocalName == group);

    private void Set(XElement property, string? value) => _properties[property.Name.LocalName] = (value, property);

    private bool Counts(XElement element)
    {
        var group = element.Parent!;
        if (Fails(group) || Fails(element)) return false;
        if (group.Parent == _root && Holds(group) && Holds(element)) return true;
        RefuseUnknown(element);
        return false;
    }

    private void RefuseUnknown(XElement element)
    {
        var group = element.Parent!;
        var name = element.Name.LocalName;
        if (group.Parent != _root)
            Refuse(element, $"sets {name} within {group.Parent!.Name.LocalName}, which only MSBuild carries out", null, BuiltByItself);
        else if (new[] { group, element }.FirstOrDefault(one => !Holds(one, element)) is { } conditional)
            Refuse(element, $"sets {name} under a condition that only MSBuild can tell", ConditionOf(conditional), BuiltByItself);
        else Refuse(element, $"gives {name} a value that only MSBuild can tell", element.Value.Trim(), BuiltByItself);
    }

    // Another file's items and properties would be missed without a word.
    private void RefuseImports()
    {
        foreach (var import in _root.Descendants().Where(element => element.Name.LocalName == "Import"))
        {
            var project = import.Attribute("Project")?.Value ?? "";
            var isOfTools = import.Attribute("Sdk") is not null
                || OfTools.Contains(project[(project.LastIndexOfAny(['\\', '/']) + 1)..], StringComparer.OrdinalIgnoreCase);
            if (!isOfTools && !Fails(import) && !Fails(import.Parent!))
                Refuse(import, "imports a file that only MSBuild reads", project, $"the project with what that brings, or {BuiltByItself}");
        }
    }

    private static string? ConditionOf(XElement element) => element.Attribute("Condition")?.Value.Trim();

    private bool Holds(XElement element, XElement? property = null) => Judged(element, property) == true;

    private bool Fails(XElement element, XElement? property = null) => Judged(element, property) == false;

    // One comparison, as Visual Studio writes it; of anything else nobody here can tell.
    private bool? Judged(XElement element, XElement? property)
    {
        if (ConditionOf(element) is not { Length: > 0 } condition) return true;
        if (Comparison().Match(condition) is not { Success: true } comparison) return null;
        var (left, right) = (Expanded(comparison.Groups["left"].Value, property), Expanded(comparison.Groups["right"].Value, property));
        if (left is null || right is null) return null;
        return left.Equals(right, StringComparison.OrdinalIgnoreCase) == (comparison.Groups["sign"].Value == "==");
    }

    // A property that asks for its own absence is a default: '$(DSP)' == ''.
    private string? Expanded(string text, XElement? property)
    {
        var isKnown = true;
        var expanded = Reference().Replace(text, reference =>
        {
            var name = reference.Groups["name"].Value;
            if (_properties.TryGetValue(name, out var found) && found.Value is { } value) return value;
            isKnown &= found.At is null && property is not null && Is(property, name);
            return "";
        });
        return isKnown && !expanded.Contains("$(", StringComparison.Ordinal) && !expanded.Contains("@(", StringComparison.Ordinal)
            ? expanded
            : null;
    }

    private static XElement Load(string file)
    {
        try
        {
            using var stream = InputFile.Open(file, FileKind.Project);
            using var reader = XmlReader.Create(stream, ModelHeader.Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (Exception exception) when (exception is IOException or XmlException)
        {
            var what = $"is no project: {exception.Message.ReplaceLineEndings(" ")}";
            throw new InputException(file, what, null, "a .sqlproj as Visual Studio or dotnet new writes it");
        }
    }

    [GeneratedRegex(@"^'(?<left>[^']*)'\s*(?<sign>==|!=)\s*'(?<right>[^']*)'$", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\$\((?<name>[A-Za-z_][\w.-]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
