using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>The space used on volumes against the limit: before a deployment and after it.</summary>
public static class VolumeLimit
{
    public static Outcome Judge(IReadOnlyList<VolumeFact> volumes, double limitPercent)
    {
        if (volumes.Count == 0) return Outcome.Unknown("no volume of the database is known");
        var limit = Quantity.Percent(limitPercent);
        var full = volumes.Where(volume => volume.UsedPercent >= limitPercent && limitPercent < 100)
            .Select(volume => new Finding(
                volume.Name,
                $"{Quantity.Percent(volume.UsedPercent)} used, {HumanText.Bytes(volume.FreeBytes)} free ({volume.Holds})",
                $"below {limit}"))
            .ToList();
        var fullest = volumes.MaxBy(volume => volume.UsedPercent)!;
        return Limit.Below(
            $"space used on {fullest.Name} ({fullest.Holds}), the fullest of {HumanText.Plural(volumes.Count, "volume")},",
            Quantity.Percent(fullest.UsedPercent),
            limit,
            FindingList.Capped(full));
    }
}
