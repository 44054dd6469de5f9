using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Trexis.PipelineTasks.Cli;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// <c>trexis</c> for the scripts of pipelines, carried out in the tests' own process: what they find on their path is a script that
/// hands over its process, whose variables are read, its folder and its arguments, and brings back both streams and the exit code.
/// Starting the runtime for each of the hundreds of steps would take most of the tests' time; <see cref="TrexisArchive"/> holds the
/// real executable.
/// </summary>
internal static class TrexisInProcess
{
    // The servers of the tests answer on the loopback interface, and the issuer of the runs' tokens in this process.
    private static readonly RunTokenIssuer Network = new()
    {
        Others = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false }),
    };

    private static readonly Lazy<string> Packed = new(() => TrexisArchive.Pack("in-process", Scripts(Listen())));

    /// <summary>A release archive with the script in the executable's place.</summary>
    public static string File => Packed.Value;

    private static string Scripts(int port)
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestRun.Shared, "in-process-scripts")).FullName;
        var script = Path.Combine(folder, "trexis");
        System.IO.File.WriteAllText(script, $$"""
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/{{port}}
            printf '%s\0' "$$" "$PWD" "$#" "$@" >&3
            read -r code answer <&3
            IFS= read -r -d '' text <"$answer.out"
            printf '%s' "$text"
            IFS= read -r -d '' text <"$answer.err"
            printf '%s' "$text" >&2
            exit "$code"

            """);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private static int Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            for (var call = 1; ; call++)
            {
                var (client, answer) = (await listener.AcceptTcpClientAsync(), Path.Combine(TestRun.Shared, $"call-{call}"));
                _ = Task.Run(() => AnswerAsync(client, answer));
            }
        });
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswerAsync(TcpClient client, string answer)
    {
        using (client)
        {
            var stream = client.GetStream();
            var (folder, arguments, variables) = await CallAsync(stream);
            var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            var (network, told) = AtHome(variables);
            int code;
            await using (var output = new StreamWriter(answer + ".out", append: false, encoding) { NewLine = "\n" })
            await using (var error = new StreamWriter(answer + ".err", append: false, encoding) { NewLine = "\n" })
            {
                code = await CommandLine.RunAsync(arguments, new ProcessEnvironment
                {
                    Time = TimeProvider.System,
                    Environment = ProcessEnvironment.Given(told),
                    Output = output,
                    Error = error,
                    WorkingFolder = folder,
                    Interactive = false,
                    Cancel = CancellationToken.None,
                    Http = new(network),
                });
            }

            await stream.WriteAsync(encoding.GetBytes($"{code} {answer}\n"));
        }
    }

    // A server of the tests is the platform itself to what it runs: a variable alone would make it somebody's who may say anything.
    private static (HttpClient Network, IReadOnlyList<KeyValuePair<string, string>> Variables) AtHome(
        IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, home) in new[] { ("GITHUB_API_URL", "api.github.com"), ("SYSTEM_COLLECTIONURI", "dev.azure.com") })
        {
            if (variables.FirstOrDefault(variable => variable.Key == name).Value is not { } url
                || new Uri(url) is not { IsLoopback: true } server) continue;
            var others = new HttpMessageInvoker(Network, disposeHandler: false);
            return (
                new HttpClient(new PlatformNetwork(home, server.GetLeftPart(UriPartial.Authority), others)),
                [
                    .. variables.Where(variable => variable.Key != name),
                    KeyValuePair.Create(name, $"https://{home}{server.AbsolutePath}"),
                ]);
        }

        return (Network.Client, variables);
    }

    private static async Task<Call> CallAsync(Stream stream)
    {
        // No reader of text: it waits for more where what it got filled its buffer, and nothing more comes.
        using var read = new MemoryStream();
        var buffer = new byte[16384];
        string[] parts;
        do
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0) throw new EndOfStreamException("the script ended before it had told its call");
            read.Write(buffer, 0, count);
            parts = Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length).Split('\0');
        }
        while (parts.Length < 4 || parts.Length < 4 + int.Parse(parts[2], CultureInfo.InvariantCulture));

        var variables = await System.IO.File.ReadAllTextAsync($"/proc/{parts[0]}/environ");
        return new Call(
            parts[1],
            parts[3..^1],
            [
                .. variables.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                    .Select(variable => variable.Split('=', 2))
                    .Select(pair => KeyValuePair.Create(pair[0], pair[1])),
            ]);
    }

    private sealed record Call(string Folder, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Variables);
}
