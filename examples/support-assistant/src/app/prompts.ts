import type { SystemContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { type ModelChoice, SUBJECTS } from "./models.ts";

export const TRIAGE_PROMPT = `Name the subject of the customer's message. Answer with one word of: ${SUBJECTS.join(", ")}.`;

const MANNERS =
  "You work for Fernweh Coffee, a maker of espresso machines. Be kind, short and concrete. Never promise a date that you have not looked up.";

const MACHINES = ["Arosa", "Bergün", "Cavaglia", "Davos", "Ernen", "Ftan"] as const;

/** The house rules that every answer about machines and policies must follow: long, and the same for every customer. */
const HANDBOOK = MACHINES.map(
  (machine, i) => `The ${machine}
Warranty: ${24 + 6 * i} months on the boiler and the pump of the ${machine}, ${12 + i} months on everything else, counted from delivery. Seals and gaskets wear and are not covered. A machine that was opened by someone else keeps its warranty when the fault has nothing to do with that.
Returns: a ${machine} goes back within ${30 + i} days when it is complete and clean. Shipping is ours when it was faulty, and the customer's otherwise. The money is back ${3 + i} working days after the parcel arrived. A machine bought as a present can be exchanged for a voucher of the same value.
Care: descale the ${machine} every ${60 + 5 * i} litres, or when the scale light comes on. Use citric acid and never vinegar, which attacks the seals. Rinse twice. Replace the water filter every ${2 + i} months, and the group gasket once a year.
Heating: the ${machine} is ready after ${6 + i} minutes. If it is not, the thermostat is to be tested first (service page ${20 + i}), then the element, then the relay. A machine that trips the fuse must not be used again before it was inspected.
Pressure: ${9 + i * 0.1} bar at the group. Less means a worn pump or a clogged shower screen; more means a blocked expansion valve. The gauge may tremble while the pump runs.
Grinding: the ${machine} wants ${16 + i} grams for two cups in ${25 + i} seconds. Faster is too coarse, slower too fine. Beans older than ${6 + i} weeks will not give a good crema whatever the setting.
Spare parts of the ${machine} are kept for ${10 + i} years, and sent within two working days from the store in ${i % 2 === 0 ? "Rotterdam" : "Lyon"}.`,
).join("\n\n");

export function systemPrompt({ handbook }: ModelChoice): SystemContentBlock[] {
  if (!handbook) return [{ text: MANNERS }];
  return [{ text: MANNERS }, { text: HANDBOOK }, { cachePoint: { type: "default" } }];
}
