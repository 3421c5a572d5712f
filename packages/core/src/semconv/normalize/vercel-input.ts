/** The AI SDK's input has the cached tokens in it since it tells them apart (version 6). */
export function vercelInput(get: (key: string) => unknown): "raw" | "total" {
  const details = ["noCacheTokens", "cacheReadTokens", "cacheWriteTokens"];
  return details.some((name) => get(`ai.usage.inputTokenDetails.${name}`) !== undefined) ? "total" : "raw";
}
