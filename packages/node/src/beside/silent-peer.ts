import { join } from "node:path";
import { context, type Context, createContextKey, type Span, trace } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { requireFrom } from "../require-from.ts";
import { isRegistered } from "../start/registered.ts";
import { SCOPE_NAME, VERSION } from "../version.ts";
import { PEERS } from "./peers.ts";
import { runInContext } from "../aws-sdk/run-in-context.ts";
import { type PeerSpan, scopeNameOf } from "./peer-span.ts";

/**
 * Instrumentations whose span is not active while the call is made: no context leads to it. They begin it in the very
 * stretch of code in which they call the SDK, though, so the last span that such a scope has begun, before anything
 * asynchronous happened, is the span of the call at hand.
 */
const SILENT: ReadonlySet<string> = new Set(PEERS.filter((peer) => !peer.isActive).map((peer) => peer.scopeName));

const SPAN_KEY = createContextKey("outcrop.peer-span");

type StartSpan = (...args: unknown[]) => Span;

let installed: boolean | undefined;
let begun: PeerSpan | undefined;
const watched = new WeakSet<object>();

/**
 * Watches the registered SDK's tracers for spans of such instrumentations, where one is installed, and only then. Once
 * for each SDK; to be called again when another may have been registered.
 */
export function watchSilentPeers(isInstalled: (name: string) => boolean = installedForApplication): void {
  guard("watch for other instrumentations", () => {
    installed ??= [...SILENT].some((name) => isInstalled(name));
    if (!installed || !isRegistered("trace")) return;
    const prototype: unknown = Object.getPrototypeOf(trace.getTracer(SCOPE_NAME, VERSION));
    if (typeof prototype === "object" && prototype !== null) watchTracers(prototype);
  });
}

function watchTracers(prototype: object): void {
  if (watched.has(prototype) || !Object.hasOwn(prototype, "startSpan")) return;
  const startSpan = Reflect.get(prototype, "startSpan") as StartSpan;
  watched.add(prototype);
  const value = function (this: unknown, ...args: unknown[]): Span {
    const span = Reflect.apply(startSpan, this, args);
    if (SILENT.has(scopeNameOf(span) ?? "")) remember(span);
    return span;
  };
  Object.defineProperty(prototype, "startSpan", { value, writable: true, configurable: true, enumerable: false });
}

function remember(span: PeerSpan): void {
  begun = span;
  queueMicrotask(() => {
    if (begun === span) begun = undefined;
  });
}

/** Whether such a span was begun just now, and no call was made of it yet. */
export function hasSilentSpan(): boolean {
  return begun !== undefined;
}

/** Makes a call whose span was begun just now, so that the call's own code finds that span however late it runs. */
export function carrySilentSpan<T>(task: () => T): T {
  if (begun === undefined) return task();
  const carried = guard("carry a span", () => context.active().setValue(SPAN_KEY, begun));
  begun = undefined;
  return carried === undefined ? task() : runInContext(carried, task);
}

/** The span of the call that is made in a context, or that was begun just now. */
export function silentSpan(active: Context): PeerSpan | undefined {
  const span = (active.getValue(SPAN_KEY) as PeerSpan | undefined) ?? begun;
  begun = undefined;
  return span;
}

function installedForApplication(name: string): boolean {
  const bases = [process.argv[1], join(process.cwd(), "package.json")].filter((base) => base !== undefined);
  return bases.some((base) => {
    try {
      requireFrom(base).resolve(name);
      return true;
    } catch {
      return false;
    }
  });
}
