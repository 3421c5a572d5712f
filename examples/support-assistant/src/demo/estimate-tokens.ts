/** About as many tokens as a real model would count: four characters each. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
