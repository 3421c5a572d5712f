/** An operation each, of which there are few. */
const kept = new Map<string, object>();

/**
 * Keeps an ended call, the last one of its operation. V8 forgets the shape of objects of which none is alive when it
 * collects all garbage, and with the shape all code that it compiled for it: an application that had a quiet moment then would
 * run our part of its next few thousand calls in slow code, at more than twice the cost (docs/decisions/0025).
 */
export function keepShapes(operation: string, call: object): void {
  kept.set(operation, call);
}
