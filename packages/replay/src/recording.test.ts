import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromRecording, loadRecordings, type Recording } from "./recording.ts";

const recording: Recording = {
  id: "one",
  service: "bedrock-runtime",
  operation: "Converse",
  request: { method: "POST", path: "/model/m/converse", body: "{}" },
  response: { status: 429, headers: { "x-amzn-errortype": "ThrottlingException" }, body: "not JSON" },
};

describe("fromRecording", () => {
  it("answers with the recorded status, headers and text, whatever the text is", () => {
    expect(fromRecording(recording)).toEqual({
      kind: "bytes",
      status: 429,
      headers: { "x-amzn-errortype": "ThrottlingException" },
      bytes: "not JSON",
    });
    expect(fromRecording({ ...recording, response: { status: 500, body: null } })).toMatchObject({ bytes: "" });
  });

  it("answers with the raw bytes of a stream", () => {
    const response = { status: 200, eventStreamBase64: "AAEC" };
    expect(fromRecording({ ...recording, response })).toMatchObject({ kind: "frames", frames: Buffer.from([0, 1, 2]) });
  });
});

describe("loadRecordings", () => {
  let dir = "";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "replay-recordings-"));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it("reads the JSON files of a folder by name, and names a file that is no recording", async () => {
    await writeFile(join(dir, "b.json"), JSON.stringify({ ...recording, id: "b" }));
    await writeFile(join(dir, "a.json"), JSON.stringify({ ...recording, id: "a" }));
    await writeFile(join(dir, "readme.md"), "no recording");
    expect((await loadRecordings(dir)).map(({ id }) => id)).toEqual(["a", "b"]);
    await writeFile(join(dir, "c.json"), JSON.stringify({ ...recording, response: {} }));
    await expect(loadRecordings(dir)).rejects.toThrow("Cannot load recording c.json");
    await writeFile(join(dir, "c.json"), "{");
    await expect(loadRecordings(dir)).rejects.toThrow("c.json");
  });
});
