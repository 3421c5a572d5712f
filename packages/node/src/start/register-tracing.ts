import { context, propagation, trace } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";
import type { HostSdk, SdkTracerProvider } from "./host-sdk.ts";
import { propagatorFrom } from "./propagators.ts";

/** Makes a provider global, with the context manager and the propagators that spans need to find each other. */
export function registerTracing(provider: SdkTracerProvider, env: Environment, sdk: HostSdk): void {
  const { AsyncLocalStorageContextManager } = sdk;
  if (AsyncLocalStorageContextManager !== undefined) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }
  propagation.setGlobalPropagator(propagatorFrom(env, sdk));
  trace.setGlobalTracerProvider(provider);
}
