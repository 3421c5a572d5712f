/** The operations that this version traces, and whether their answers are streams. A new one gets its line here. */
const COVERED = {
  Converse: { isStream: false },
  ConverseStream: { isStream: true },
  InvokeModel: { isStream: false },
  InvokeModelWithResponseStream: { isStream: true },
  ApplyGuardrail: { isStream: false },
} as const;

export type CoveredOperation = keyof typeof COVERED;

export function isCovered(operation: string): operation is CoveredOperation {
  return Object.hasOwn(COVERED, operation);
}

export function isStream(operation: string): boolean {
  return isCovered(operation) && COVERED[operation].isStream;
}
