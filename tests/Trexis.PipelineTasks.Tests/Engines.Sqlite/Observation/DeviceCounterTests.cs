using Trexis.PipelineTasks.Engines.Sqlite.Observation;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Observation;

public class DeviceCounterTests
{
    private static readonly string[] Mounts =
    [
        "22 27 0:21 / /proc rw,relatime - proc proc rw",
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        @"40 27 8:17 / /mnt/big\040data rw,relatime - ext4 /dev/sdb1 rw",
        "41 27 0:44 / /mnt/memory rw - tmpfs tmpfs rw",
    ];

    private static readonly string[] Statistics =
    [
        " 254       0 vda 36405 11 2466010 9000 40000 1 2 3 0 12345 6 7 8 9 10 11 12",
        "   8      17 sdb1 1 2 3 4 5 6 7 8 9 777 11",
    ];

    [Theory]
    [InlineData("/home/sales.db", "254:0")]
    [InlineData("/mnt/big data/sales.db", "8:17")]
    [InlineData("/mnt/big database/sales.db", "254:0")]
    [InlineData("/mnt/memory/sales.db", "0:44")]
    public void A_file_lies_on_the_device_of_the_longest_mount_point(string path, string device) =>
        DeviceCounter.DeviceOf(Mounts, path).ShouldBe(device);

    [Fact]
    public void A_device_s_busy_time_is_its_tenth_counter()
    {
        DeviceCounter.BusyMilliseconds(Statistics, "254:0").ShouldBe(12345);
        DeviceCounter.BusyMilliseconds(Statistics, "8:17").ShouldBe(777);
        DeviceCounter.BusyMilliseconds(Statistics, "0:44").ShouldBeNull();
    }

    [Fact]
    public void The_share_is_that_of_the_time_between_two_readings()
    {
        DeviceCounter.Share(Fact.Known(1000.0), Fact.Known(1060.0), TimeSpan.FromMilliseconds(120)).ShouldBe(Fact.Known(50.0));
        DeviceCounter.Share(Fact.Unreadable<double>("denied"), Fact.Known(1.0), TimeSpan.FromMilliseconds(120))
            .ShouldBe(Fact.Unreadable<double>("denied"));
    }
}
