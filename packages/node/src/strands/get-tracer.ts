import { Tracer } from "./tracer.ts";

let instance: Tracer | undefined;

/** The process's tracer, made at the first use with what the environment says then. */
export function getTracer(): Tracer {
  return (instance ??= new Tracer());
}
