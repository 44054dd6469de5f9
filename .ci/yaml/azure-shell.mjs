// A task of Azure Pipelines that starts a shell as Microsoft's Bash@3 and PowerShell@2 do, on their own library: what the library
// takes out of the environment when it is loaded, no script sees. Inputs: program, and arguments, one a line.
import tl from 'azure-pipelines-task-lib/task.js';

const shell = tl.tool(tl.which(tl.getInput('program', true), true)).arg(tl.getDelimitedInput('arguments', '\n', true));
const code = await shell.execAsync({
  cwd: tl.getPathInput('workingDirectory', true, true), errStream: process.stdout, outStream: process.stdout, ignoreReturnCode: true,
});
if (code !== 0) tl.error(`the script exited with ${code}`);
tl.setResult(code === 0 ? tl.TaskResult.Succeeded : tl.TaskResult.Failed, '', true);
