import { attach } from "./aws-sdk/attach.ts";

/**
 * Instruments one AWS client by hand: for bundled or minified code, where the module hook sees nothing. Returns the
 * same client. Calling it twice, or beside `register`, changes nothing. Clients and commands that Outcrop does not
 * know are left as they are. Never throws.
 */
export function instrumentClient<T extends { readonly middlewareStack: object }>(client: T): T {
  attach(client);
  return client;
}
