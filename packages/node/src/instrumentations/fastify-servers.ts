import { subscribe } from "node:diagnostics_channel";
import { guard } from "../guard.ts";
import { isRecord, memberOf } from "../values.ts";

type Plugin = (...args: readonly unknown[]) => unknown;

/**
 * Hands every Fastify server that is made from now on to a plugin, before it has any routes. The server is asked what it is
 * called with first, since the plugin may not be there. Source: Fastify's channel `fastify.initialization`.
 */
export function onFastifyServer(plugin: () => unknown): void {
  subscribe("fastify.initialization", (message) => {
    guard("instrument a Fastify server", () => {
      const server = memberOf(message, "fastify");
      const apply = isRecord(server) ? plugin() : undefined;
      if (isPlugin(apply) && isRecord(server)) applyUnseen(apply, server);
    });
  });
}

/**
 * Applies the plugin at once: registered as others are, it would run once routes are there. Its decoration
 * `request.opentelemetry` is left out. A second one of that name throws, in the face of an application that registers
 * the plugin itself, as the package's own guide has it.
 */
function applyUnseen(plugin: Plugin, server: Record<string, unknown>): void {
  const { decorateRequest } = server;
  if (typeof decorateRequest !== "function") return;
  server["decorateRequest"] = (name: unknown, ...rest: unknown[]): unknown =>
    name === "opentelemetry" ? server : Reflect.apply(decorateRequest, server, [name, ...rest]);
  try {
    Reflect.apply(plugin, server, [server, {}, () => undefined]);
  } finally {
    server["decorateRequest"] = decorateRequest;
  }
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === "function";
}
