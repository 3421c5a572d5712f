import type { Locator } from "playwright-core";

/** The exact nano-dollars that an amount on the page stands for. */
export async function shownNano(amount: Locator): Promise<bigint> {
  return BigInt((await amount.getAttribute("value")) ?? "missing");
}

/** The sum of every amount that is found. */
export async function sumOfNano(amounts: Locator): Promise<bigint> {
  let sum = 0n;
  for (const amount of await amounts.all()) sum += await shownNano(amount);
  return sum;
}
