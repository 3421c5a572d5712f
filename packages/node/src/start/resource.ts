import type { Environment } from "../settings.ts";
import type { HostResource, HostSdk } from "./host-sdk.ts";
import { pairsFrom, textFrom } from "./read-environment.ts";

/** `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, which wins over a name among the attributes; else `defaultName`. */
export function resourceFrom(env: Environment, { resources }: HostSdk, defaultName?: string): HostResource {
  const given = pairsFrom(env, "OTEL_RESOURCE_ATTRIBUTES");
  const name = textFrom(env, "OTEL_SERVICE_NAME") ?? given["service.name"] ?? defaultName;
  const attributes = { ...given, ...(name === undefined ? {} : { "service.name": name }) };
  return resources.defaultResource().merge(resources.resourceFromAttributes(attributes));
}
