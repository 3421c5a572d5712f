import { open } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parse } from "protobufjs";

// The receiver that anybody would write first: node:http, protobufjs, a file. It decodes each request, appends what came
// to the file, and says OK when that is synced to the disk. What arrives while the disk is busy shares the next write.

const { root } = parse(`
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
  int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12;
  repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value {
  string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
  ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
} }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`);
const REQUEST = root.lookupType("Request");

const [port = "", path = ""] = process.argv.slice(2);
const file = await open(path, "a");
let waiting: { readonly body: Buffer; readonly done: (error?: unknown) => void }[] = [];
let busy = false;

async function append(body: Buffer): Promise<void> {
  const kept = new Promise<void>((resolve, reject) => {
    waiting.push({ body, done: (error) => (error === undefined ? resolve() : reject(error)) });
  });
  if (!busy) void flush();
  await kept;
}

async function flush(): Promise<void> {
  busy = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    try {
      await file.writev(group.map(({ body }) => body));
      await file.datasync();
      for (const { done } of group) done();
    } catch (error) {
      for (const { done } of group) done(error);
    }
  }
  busy = false;
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { resourceSpans } = REQUEST.decode(body) as unknown as { readonly resourceSpans?: readonly unknown[] };
  if (resourceSpans === undefined || resourceSpans.length === 0)
    throw new Error("Cannot take: expected spans, got none");
  await append(body);
  response.writeHead(200, { "content-type": "application/x-protobuf", "content-length": 0 }).end();
}

const server = createServer((request, response) => {
  take(request, response).catch(() => response.writeHead(503, { "content-length": 0 }).end());
});
server.listen(Number(port), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
