namespace Trexis.PipelineTasks.Configuration;

/// <summary>
/// The rings in which a fleet is deployed, in order. Their names are fixed: with the environment's they name environments of the platform
/// whose reviewers let in what is signed there, and no pipeline may choose others.
/// </summary>
public static class FleetRings
{
    public const string Canary = "canary";

    public const string Early = "early";

    public const string Rest = "rest";

    public static readonly IReadOnlyList<string> All = [Canary, Early, Rest];
}
