import type { EmfRefusal } from "./types.ts";

/** Takes down what could not be used. */
export type Refuse = (kind: EmfRefusal["kind"], name: string, reason: string) => void;
