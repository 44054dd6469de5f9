namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>What a package may unpack to in all its parts together, and in those of the packages that it carries.</summary>
internal sealed class UnpackBudget
{
    /// <summary>Of bytes: the largest model, and as much again.</summary>
    private const long Most = 512L * 1024 * 1024;

    private long _left = Most;

    /// <exception cref="InvalidDataException">It is used up.</exception>
    public void Spend(int bytes)
    {
        if ((_left -= bytes) < 0) throw new InvalidDataException($"its parts unpack to more than {Most / (1024 * 1024)} MB together");
    }
}
