using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Platforms.Webhooks;

internal sealed record TeamsMessage(string Type, TeamsAttachment[] Attachments);

internal sealed record TeamsAttachment(string ContentType, TeamsCard Content);

internal sealed record TeamsCard(
    [property: JsonPropertyName("$schema")] string Schema, string Type, string Version, TeamsText[] Body, TeamsAction[]? Actions);

/// <summary>A <c>RichTextBlock</c>: its runs know no Markdown, so nothing in them can become a link.</summary>
internal sealed record TeamsText(string Type, TeamsRun[] Inlines);

internal sealed record TeamsRun(string Type, string Text, string? Weight = null, string? Size = null, string? Color = null);

internal sealed record TeamsAction(string Type, string Title, string Url);

internal sealed record SlackMessage(string Text, SlackBlock[] Blocks);

internal sealed record SlackBlock(string Type, SlackText? Text = null, SlackText[]? Fields = null, SlackButton[]? Elements = null);

/// <summary>Always <c>plain_text</c>: no mention, link or markup comes to life in it.</summary>
internal sealed record SlackText(string Type, string Text);

internal sealed record SlackButton(string Type, SlackText Text, string Url);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EnumWords)])]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(TeamsMessage))]
[JsonSerializable(typeof(SlackMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;
