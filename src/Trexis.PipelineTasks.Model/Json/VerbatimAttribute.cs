namespace Trexis.PipelineTasks.Model.Json;

/// <summary>
/// A document's identifier, hash or name of an object, by which others find or compare it: written as it is. Every other text of a
/// document goes through the outlet. On a type it stands for all its members.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class VerbatimAttribute : Attribute;
