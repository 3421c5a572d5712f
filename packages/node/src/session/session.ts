import { type Attributes, type Context, context, createContextKey, propagation } from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { runInContext } from "../aws-sdk/run-in-context.ts";

/** Whose work is being done. */
export interface Session {
  /** `session.id`: one conversation. */
  readonly sessionId?: string | undefined;
  /** `user.id`: an opaque id of yours; it is stored, so no e-mail address. */
  readonly userId?: string | undefined;
}

const KEY = createContextKey("outcrop.session");

/**
 * Runs `task` on behalf of a session: every span that begins inside, also after awaits, carries `session.id` and
 * `user.id`. Nested calls inherit what they do not set. Answers with what `task` answers; never throws by itself.
 * Needs a registered OpenTelemetry context manager, as `register` and every SDK set-up bring.
 */
export function withSession<T>(session: Session, task: () => T): T {
  const scoped = guard("set a session", () => {
    const parent = context.active();
    const outer = sessionOf(parent);
    const sessionId = idOf(session.sessionId) ?? outer.sessionId;
    const userId = idOf(session.userId) ?? outer.userId;
    return parent.setValue(KEY, { sessionId, userId });
  });
  return scoped === undefined ? task() : runInContext(scoped, task);
}

/** The session of a context: set with `withSession`, else taken from incoming baggage. */
function sessionOf(active: Context): Session {
  const own = active.getValue(KEY) as Session | undefined;
  const baggage = propagation.getBaggage(active);
  return {
    sessionId: own?.sessionId ?? idOf(baggage?.getEntry("session.id")?.value),
    userId: own?.userId ?? idOf(baggage?.getEntry("user.id")?.value),
  };
}

/** `undefined` outside of any session. */
export function sessionAttributes(active: Context): Attributes | undefined {
  const { sessionId, userId } = sessionOf(active);
  if (sessionId === undefined && userId === undefined) return undefined;
  return {
    ...(sessionId === undefined ? {} : { "session.id": sessionId }),
    ...(userId === undefined ? {} : { "user.id": userId }),
  };
}

/**
 * A context whose baggage names the session, for one request to a host that may know. It is not put into the active
 * context, where any HTTP instrumentation would send it to any host.
 */
export function withSessionBaggage(active: Context): Context {
  const attributes = sessionAttributes(active);
  if (attributes === undefined) return active;
  let baggage = propagation.getBaggage(active) ?? propagation.createBaggage();
  for (const [key, value] of Object.entries(attributes)) baggage = baggage.setEntry(key, { value: String(value) });
  return propagation.setBaggage(active, baggage);
}

function idOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
