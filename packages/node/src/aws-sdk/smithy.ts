import type { Call } from "./call.ts";

/**
 * The little of Smithy's middleware interface that is used here, as structure, so that any version and any number of
 * copies of the AWS SDK fits and none is loaded. Source: @smithy/types, `middleware.d.ts`.
 */
export interface Client {
  readonly middlewareStack: { use(plugin: Plugin): void };
  /** Resolved stacks, kept under `cacheMiddleware`. */
  handlers?: unknown;
}

export interface Plugin {
  applyToStack(stack: Stack): void;
}

interface Stack {
  add(middleware: Middleware, options: StepOptions): void;
}

interface StepOptions {
  readonly step: "initialize" | "finalizeRequest" | "deserialize";
  readonly priority: "high" | "normal" | "low";
  readonly name: string;
  /** Replaces a step of the same name instead of failing. */
  readonly override: boolean;
}

export type Middleware = (next: Handler, context: HandlerContext) => Handler;

type Handler = (args: HandlerArgs) => Promise<HandlerResult>;

export interface HandlerContext {
  /** `BedrockRuntimeClient`: a string of the SDK's, which survives minifiers. */
  readonly clientName?: string;
  /** `ConverseCommand`. */
  readonly commandName?: string;
  readonly __smithy_context?: unknown;
}

/**
 * The call travels with the arguments, from step to step: the context object is shared by concurrent calls under
 * `cacheMiddleware`, and so is the input when a command is sent twice.
 */
export const CALL: unique symbol = Symbol("outcrop.call");

interface HandlerArgs {
  readonly input: object;
  readonly request?: unknown;
  readonly [CALL]?: Call;
}

export interface HandlerResult {
  readonly output?: object;
  readonly response?: unknown;
}
