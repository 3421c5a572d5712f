import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

export interface Verdict {
  /** `RULE: element, element …`, of each violation that axe calls serious or critical. */
  readonly grave: readonly string[];
  /** Every violation, as `grave` has them. */
  readonly all: readonly string[];
  /** The rules that something on the page satisfies. */
  readonly passes: readonly string[];
}

/**
 * Has axe look at the page as it stands. In one go in the page itself: the other way, for pages with frames of other
 * origins, opens a second page for each look and takes twice as long.
 */
export async function askAxe(page: Page): Promise<Verdict> {
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const told = violations.map(({ id, impact, nodes }) => ({
    isGrave: impact === "serious" || impact === "critical",
    text: `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  }));
  return {
    grave: told.filter(({ isGrave }) => isGrave).map(({ text }) => text),
    all: told.map(({ text }) => text),
    passes: passes.map(({ id }) => id),
  };
}
