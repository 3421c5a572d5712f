import type { Attributes } from "@opentelemetry/api";
import { type AttributeNames, TOKEN_TYPE } from "@outcrop/core";
import { present } from "../present.ts";

/** What tells one series of a model call's metrics from another. */
export interface CallKind {
  /** `gen_ai.operation.name`. */
  readonly operation: string;
  readonly provider: string;
  readonly requestModel: string | undefined;
  readonly responseModel: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** The attribute sets of a model call's metrics (conventions, "GenAI client metrics"). Not to be changed. */
export interface Dimensions {
  readonly all: Attributes;
  /** With the token type, in the profile that splits tokens by it. */
  readonly input: Attributes | undefined;
  readonly output: Attributes | undefined;
  /** With the token modality, in the profile that has one. */
  readonly counted: Attributes | undefined;
}

/** Sets that are remembered: an application has a handful, and a flood of made-up models must not fill memory. */
const MAX_REMEMBERED = 256;

export type FindDimensions = (call: CallKind) => Dimensions;

/** Answers with the same sets for the same kind of call, so that they are not made again for every call. */
export function rememberDimensions(names: AttributeNames): FindDimensions {
  const remembered = new Map<string, Dimensions>();
  let last: { readonly call: CallKind; readonly dimensions: Dimensions } | undefined;
  return (call) => {
    // Most calls are of the kind of the one before.
    if (last !== undefined && isSame(last.call, call)) return last.dimensions;
    const key = keyOf(call);
    let dimensions = remembered.get(key);
    if (dimensions === undefined) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      dimensions = dimensionsOf(call, names);
      remembered.set(key, dimensions);
    }
    last = { call, dimensions };
    return dimensions;
  };
}

function isSame(a: CallKind, b: CallKind): boolean {
  return (
    a.operation === b.operation &&
    a.provider === b.provider &&
    a.requestModel === b.requestModel &&
    a.responseModel === b.responseModel &&
    a.address === b.address &&
    a.port === b.port
  );
}

/** The length keeps two identifiers, which may hold any character, from running into each other. */
function keyOf({ operation, provider, requestModel, responseModel, address, port }: CallKind): string {
  const lengths = `${requestModel?.length} ${responseModel?.length} ${address?.length}`;
  return `${lengths} ${port} ${provider} ${operation} ${requestModel}${responseModel}${address}`;
}

function dimensionsOf(call: CallKind, names: AttributeNames): Dimensions {
  const all = present([
    [names.operationName, call.operation],
    [names.providerName, call.provider],
    [names.requestModel, call.requestModel],
    [names.responseModel, call.responseModel],
    [names.serverAddress, call.address],
    [names.serverPort, call.address === undefined ? undefined : call.port],
  ]);
  const { tokenType, tokenModality } = names;
  return {
    all,
    input: tokenType === undefined ? undefined : { ...all, [tokenType]: TOKEN_TYPE.input },
    output: tokenType === undefined ? undefined : { ...all, [tokenType]: TOKEN_TYPE.output },
    // Bedrock gives no split by modality, but for speech.
    counted: tokenModality === undefined ? undefined : { ...all, [tokenModality]: "unknown" },
  };
}
