/** Objects that each hold all of them: the ways through them are more than anybody can walk. */
export function everythingKnowsEverything(count: number): object {
  const all = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  for (const one of all) for (const [at, other] of all.entries()) one[`k${at}`] = other;
  return { all };
}
