import { attributeNames } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { type CallKind, rememberDimensions } from "./dimensions.ts";

const CALL: CallKind = {
  operation: "chat",
  provider: "aws.bedrock",
  requestModel: "m",
  responseModel: undefined,
  address: "host",
  port: 443,
};

describe("the dimensions of a model call's metrics", () => {
  it("are the same object for the same kind of call", () => {
    const find = rememberDimensions(attributeNames("1.41"));
    expect(find({ ...CALL })).toBe(find({ ...CALL }));
  });

  it("are the call's own, whatever its identifiers hold", () => {
    const find = rememberDimensions(attributeNames("1.41"));
    const kinds: readonly CallKind[] = [
      CALL,
      { ...CALL, requestModel: "m h" },
      { ...CALL, requestModel: "mh", address: "ost" },
      { ...CALL, requestModel: "m", responseModel: "host", address: undefined },
      { ...CALL, requestModel: undefined },
      { ...CALL, requestModel: "undefined" },
      { ...CALL, port: 80 },
      { ...CALL, operation: "embeddings" },
    ];
    for (const kind of [...kinds, ...kinds]) {
      const { all } = find(kind);
      expect(all).toEqual({
        "gen_ai.operation.name": kind.operation,
        "gen_ai.provider.name": kind.provider,
        ...(kind.requestModel === undefined ? {} : { "gen_ai.request.model": kind.requestModel }),
        ...(kind.responseModel === undefined ? {} : { "gen_ai.response.model": kind.responseModel }),
        ...(kind.address === undefined ? {} : { "server.address": kind.address, "server.port": kind.port }),
      });
    }
  });

  it("split tokens as the profile does", () => {
    const { all, input, output, counted } = rememberDimensions(attributeNames("1.41"))(CALL);
    expect(input).toEqual({ ...all, "gen_ai.token.type": "input" });
    expect(output).toEqual({ ...all, "gen_ai.token.type": "output" });
    expect(counted).toBeUndefined();
    expect(rememberDimensions(attributeNames("latest"))(CALL).input).toBeUndefined();
  });

  it("stay right when more kinds come than are remembered", () => {
    const find = rememberDimensions(attributeNames("1.41"));
    for (let i = 0; i < 1_000; i += 1) {
      expect(find({ ...CALL, requestModel: `m${i}` }).all["gen_ai.request.model"]).toBe(`m${i}`);
    }
    expect(find(CALL).all["gen_ai.request.model"]).toBe("m");
  });
});
