import { diag } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import { memberOf } from "../../values.ts";
import { overlay } from "../plugin/overlay.ts";

/** The SDK's events that are listened to, by their class and by their `type`. */
const EVENTS = {
  BeforeInvocationEvent: "beforeInvocationEvent",
  BeforeModelCallEvent: "beforeModelCallEvent",
  ModelStreamUpdateEvent: "modelStreamUpdateEvent",
  AfterModelCallEvent: "afterModelCallEvent",
  InterruptEvent: "interruptEvent",
  AfterInvocationEvent: "afterInvocationEvent",
} as const;

export type EventType = (typeof EVENTS)[keyof typeof EVENTS];
export type Listener = (type: EventType, event: unknown) => void;
export type LoadSdk = () => Promise<unknown>;

const TYPES: ReadonlySet<unknown> = new Set(Object.values(EVENTS));

/**
 * Tells `listener` of an agent's events: by the SDK's hooks, whose classes must be of the very SDK that made the agent.
 * Where another copy is found here (the agent's is bundled, or installed twice), by what the agent calls its hooks with.
 */
export async function listen(agent: object, listener: Listener, loadSdk: LoadSdk): Promise<void> {
  const tell: Listener = (type, event) => guard("count the tokens of a Strands agent", () => listener(type, event));
  const sdk = await loadSdk().catch(() => undefined);
  const Agent = memberOf(sdk, "Agent");
  const addHook = memberOf(agent, "addHook");
  if (typeof addHook === "function" && typeof Agent === "function" && agent instanceof Agent) {
    for (const [name, type] of Object.entries(EVENTS)) {
      const EventClass = memberOf(sdk, name);
      // Interrupts came later than the others.
      if (typeof EventClass === "function") {
        Reflect.apply(addHook, agent, [EventClass, (event: unknown) => tell(type, event)]);
      }
    }
    return;
  }
  const isThere = overlay(agent, "_invokeCallbacks", (invoke) => (event) => {
    const type = memberOf(event, "type");
    if (isEventType(type)) tell(type, event);
    return invoke(event);
  });
  if (!isThere)
    diag.warn(
      "@outcrop/node: Cannot count the tokens of a Strands agent: expected an agent of @strands-agents/sdk, got another",
    );
}

function isEventType(type: unknown): type is EventType {
  return TYPES.has(type);
}
