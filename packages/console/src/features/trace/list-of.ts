/** The items of an attribute that is a list: JSON as the store keeps it, or words between commas. */
export function listOf(text: string | undefined): readonly string[] {
  if (text === undefined || text === "") return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(String) : [text];
  } catch {
    return text.split(/,\s*/);
  }
}
