/** How long a scripted model takes, against the average of all. */
const SLOWNESS: readonly (readonly [RegExp, number])[] = [
  [/claude-sonnet/, 1.9],
  [/mistral/, 1.3],
  [/llama/, 1.1],
  [/claude-haiku/, 0.8],
  [/nova-pro/, 0.7],
  [/nova-lite/, 0.4],
];

export function slownessOf(modelId: string): number {
  return SLOWNESS.find(([pattern]) => pattern.test(modelId))?.[1] ?? 1;
}
