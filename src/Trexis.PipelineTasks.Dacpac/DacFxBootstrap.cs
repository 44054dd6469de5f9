#if DACFX_150
using System.Collections;
using System.Reflection;
using Trexis.PipelineTasks.Runs;
#endif

namespace Trexis.PipelineTasks.Dacpac;

/// <summary>
/// Makes DacFx ready before its first call. Line 150 loads its extensions by assembly names whose <c>KeyPair</c> .NET 6 and later
/// refuse to read: the same steps are done here without those names. Line 170 needs none of it.
/// </summary>
internal static class DacFxBootstrap
{
#if DACFX_150
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lazy<bool> Done = new(() =>
    {
        LoadExtensions();
        return true;
    });

    public static void Ensure() => _ = Done.Value;

    private static void LoadExtensions()
    {
        var loader = Type.GetType("Microsoft.Data.Tools.Schema.Extensibility.ExtensionTypeLoader, Microsoft.Data.Tools.Schema.Sql", throwOnError: true)!;
        Field("_initialized").SetValue(null, null);
        Call("LoadDecoratedAssembly", loader.Assembly);
        Call("LoadDecoratedAssembly", Assembly.Load("Microsoft.SqlServer.Dac.Extensions"));
        Call("ReEvaluateUnmatchedTypes");
        Call("LoadEnabledTypes");
        ((IDictionary)Field("_loadedExtensions").GetValue(null)!).Clear();
        Call("FilterExtensionsWithLoadedDsp", Field("_allExtensions").GetValue(null));
        Call("AssignDefaultExtension");
        Field("_extensionsLoaded").SetValue(null, 1);

        FieldInfo Field(string name) => loader.GetField(name, Hidden) ?? throw Unknown(name);

        void Call(string name, params object?[] arguments) => (loader.GetMethod(name, Hidden) ?? throw Unknown(name)).Invoke(null, arguments);
    }

    private static FaultException Unknown(string member) =>
        new(FaultKind.Internal, $"this DacFx is not the line that the tool was built for: its extension loader has no {member}", "restore the version that Directory.Packages.props names");
#else
    public static void Ensure()
    {
    }
#endif
}
