import { createRequire } from "node:module";
import type * as SdkModule from "@aws-sdk/client-bedrock-runtime";
import type { Peer } from "../../bench/peers/peers.ts";
import type { Plan } from "./plan.ts";

export type Sdk = typeof SdkModule;

export interface Instrumentation {
  enable(): void;
  /** For code whose import no hook sees, as the makers of both that have it say. */
  manuallyInstrument?(sdk: Sdk): void;
}
type Class = new (config?: { readonly suppressInternalInstrumentation: boolean }) => Instrumentation;

const PACKAGES: Readonly<Record<Peer, readonly [packageName: string, className: string]>> = {
  "opentelemetry-aws-sdk": ["@opentelemetry/instrumentation-aws-sdk", "AwsInstrumentation"],
  openinference: ["@arizeai/openinference-instrumentation-bedrock", "BedrockInstrumentation"],
  traceloop: ["@traceloop/instrumentation-bedrock", "BedrockInstrumentation"],
};

// The peers belong to the workspace that measures them.
const require = createRequire(new URL("../../bench/peers/package.json", import.meta.url));

/** Loads a module as the plan's form of code would. */
export async function load(name: string, form: Plan["form"]): Promise<unknown> {
  return form === "cjs" ? require(name) : import(import.meta.resolve(name));
}

/** Registers a peer as its documentation says, before the SDK is loaded. */
export async function enablePeer(peer: Peer, { form, suppressing }: Plan): Promise<Instrumentation> {
  const [packageName, className] = PACKAGES[peer];
  const exports = (await load(packageName, form)) as Readonly<Record<string, Class>>;
  const Instrumentation = exports[className];
  if (Instrumentation === undefined) throw new Error(`Cannot load ${packageName}: expected ${className}, got none`);
  const instrumentation = new Instrumentation(
    suppressing === true ? { suppressInternalInstrumentation: true } : undefined,
  );
  instrumentation.enable();
  return instrumentation;
}
