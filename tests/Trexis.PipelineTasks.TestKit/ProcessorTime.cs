using System.Runtime.InteropServices;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>
/// What work costs, whoever else is busy on the machine: the time that a processor spent on it, not the time that passed.
/// </summary>
public static partial class ProcessorTime
{
    // CLOCK_THREAD_CPUTIME_ID of each system's <time.h>.
    private static readonly int ThreadClock = OperatingSystem.IsMacOS() ? 16 : 3;

    /// <summary>Of the calling thread while it does the work; the work must neither wait for others nor go on elsewhere.</summary>
    public static TimeSpan Of(Action work)
    {
        var before = OfThread();
        work();
        return OfThread() - before;
    }

    private static TimeSpan OfThread()
    {
        if (OperatingSystem.IsWindows())
        {
            if (!GetThreadTimes(GetCurrentThread(), out _, out _, out var kernel, out var user))
                throw new InvalidOperationException("the system does not tell the thread's time");
            return TimeSpan.FromTicks(kernel + user);
        }

        if (ClockGetTime(ThreadClock, out var time) != 0) throw new InvalidOperationException("the system does not tell the thread's time");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Moment time);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetThreadTimes(nint thread, out long created, out long exited, out long kernel, out long user);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
