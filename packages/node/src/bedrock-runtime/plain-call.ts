import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import type { Operation } from "../aws-sdk/operation.ts";
import { present } from "../present.ts";

/** Names and values; a value that is absent leaves its name out. */
export type Facts = readonly (readonly [string | undefined, Attributes[string]])[];

export interface PlainCall {
  /** `BedrockRuntime` by default. */
  readonly service?: string;
  /** The operation as AWS names it: `ApplyGuardrail`. */
  readonly name: string;
  /** What the request says, for samplers too. */
  readonly request: (input: object, names: AttributeNames) => Facts;
  readonly response: (output: object, names: AttributeNames) => Facts;
}

/**
 * An operation that the GenAI conventions do not know: a client span `{service}.{operation}`, as the conventions
 * for AWS SDK spans have it, without `gen_ai.operation.name` and without GenAI metrics, so that nothing counts it as a
 * model call.
 */
export function plainOperation({ service = "BedrockRuntime", name, request, response }: PlainCall): Operation {
  return {
    name,
    observe(input, { telemetry: { names }, endpoint }) {
      let answered: Facts = [];
      return {
        spanName: `${service}.${name}`,
        attributes: present([
          [names.rpcMethod, name],
          [names.serverAddress, endpoint.address],
          [names.serverPort, endpoint.address === undefined ? undefined : endpoint.port],
          [names.cloudRegion, endpoint.region],
          [names.surface, "direct"],
          ...request(input, names),
        ]),
        output(output) {
          answered = response(output, names);
        },
        finish: () => present(answered),
      };
    },
  };
}
