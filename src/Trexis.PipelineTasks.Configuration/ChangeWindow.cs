namespace Trexis.PipelineTasks.Configuration;

/// <summary>
/// When changes may be made: days, a span of local time that may cross midnight, and a time zone,
/// as in <c>Sat 22:00-02:00 Europe/London</c> or <c>Mon-Fri 09:00-17:00 UTC</c>. A span belongs to the day it begins on.
/// An end that is not after its begin is on the next day; equal ends, always midnight, are the whole day.
/// </summary>
/// <param name="Days">None in a freeze: the window then never opens.</param>
/// <param name="Text">As written.</param>
public sealed record ChangeWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone, string Text);
