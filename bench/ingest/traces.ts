import type { Random } from "./random.ts";

/** A span as the load generator imagines it, before it is encoded. */
export interface LoadSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array | undefined;
  readonly name: string;
  readonly kind: number;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly isError: boolean;
  readonly attributes: readonly (readonly [key: string, value: string | number | readonly string[]])[];
}

type Attributes = LoadSpan["attributes"];

const ROUTES = ["/api/orders/{id}", "/api/cart", "/api/pets/{id}/adopt", "/api/search", "/api/users/{id}/profile"];
const TABLES = ["orders", "pets", "users", "adoptions", "inventory", "payments"];
const MODELS = [
  "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  "amazon.nova-pro-v1:0",
];
const TOOLS = ["search_orders", "get_weather", "refund_order", "knowledge_base_lookup"];
const AGENT = "/agents/concierge/invoke";
const BROWSER = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** A request of an ordinary web service: a server span over calls of functions, databases and other services. 8 spans. */
export function webTrace(random: Random, nowNano: bigint): readonly LoadSpan[] {
  const trace = openTrace(random, nowNano);
  const route = random.pick(ROUTES);
  const root = trace.add(undefined, `GET ${route}`, 2, serverAttributes(random, route));
  const work = trace.add(root, "OrderService.load", 1, codeAttributes(random));
  trace.add(work, "SELECT pets", 3, databaseAttributes(random));
  trace.add(work, "SELECT orders", 3, databaseAttributes(random));
  trace.add(work, "GET", 3, clientAttributes(random));
  const render = trace.add(root, "OrderService.render", 1, codeAttributes(random));
  trace.add(render, "UPDATE orders", 3, databaseAttributes(random));
  trace.add(render, "POST", 3, clientAttributes(random));
  return trace.spans;
}

/** A request that an agent answers: four model calls, three tools, and what they do. 16 spans. */
export function agentTrace(random: Random, nowNano: bigint): readonly LoadSpan[] {
  const trace = openTrace(random, nowNano);
  const session = random.uuid();
  const who: Attributes = [
    ["session.id", session],
    ["user.id", `user-${random.below(5000)}`],
  ];
  const root = trace.add(undefined, `POST ${AGENT}`, 2, [...serverAttributes(random, AGENT), ...who]);
  const agent = trace.add(root, "invoke_agent concierge", 1, [
    ["gen_ai.operation.name", "invoke_agent"],
    ["gen_ai.provider.name", "aws.bedrock"],
    ["gen_ai.agent.name", "concierge"],
    ["gen_ai.agent.id", "AGENT12345"],
    ...codeAttributes(random),
    ...who,
  ]);
  const model = random.pick(MODELS);
  for (let round = 0; round < 4; round++) {
    const call = trace.add(agent, `chat ${model}`, 3, modelAttributes(random, model, who));
    trace.add(call, "POST", 3, clientAttributes(random));
    if (round === 3) break;
    const tool = random.pick(TOOLS);
    const run = trace.add(agent, `execute_tool ${tool}`, 1, [
      ["gen_ai.operation.name", "execute_tool"],
      ["gen_ai.tool.name", tool],
      ["gen_ai.tool.call.id", `tooluse_${random.hex(11)}`],
      ...codeAttributes(random),
      ...who,
    ]);
    trace.add(run, "SELECT", 3, databaseAttributes(random));
  }
  return trace.spans;
}

function openTrace(random: Random, nowNano: bigint) {
  const traceId = random.bytes(16);
  const spans: LoadSpan[] = [];
  let at = nowNano - BigInt(random.below(2_000_000_000));
  return {
    spans,
    add(parentSpanId: Uint8Array | undefined, name: string, kind: number, attributes: Attributes): Uint8Array {
      const spanId = random.bytes(8);
      at += BigInt(random.below(2_000_000));
      const endNano = at + BigInt(100_000 + random.below(80_000_000));
      const isError = random.below(100) === 0;
      spans.push({ traceId, spanId, parentSpanId, name, kind, startNano: at, endNano, isError, attributes });
      return spanId;
    },
  };
}

function serverAttributes(random: Random, route: string): Attributes {
  return [
    ["http.request.method", "GET"],
    ["url.path", route.replace("{id}", String(random.below(1_000_000)))],
    ["url.scheme", "https"],
    ["http.route", route],
    ["http.response.status_code", random.below(50) === 0 ? 500 : 200],
    ["server.address", "shop.example.com"],
    ["server.port", 443],
    ["client.address", `203.0.113.${random.below(256)}`],
    ["network.peer.address", `10.0.${random.below(4)}.${random.below(256)}`],
    ["network.peer.port", 1024 + random.below(60_000)],
    ["network.protocol.version", "1.1"],
    ["user_agent.original", BROWSER],
    ["http.request.body.size", random.below(4000)],
    ["http.response.body.size", random.below(90_000)],
    ...threadAttributes(random),
  ];
}

function clientAttributes(random: Random): Attributes {
  const host = random.pick(["inventory.internal", "payments.internal", "bedrock-runtime.us-east-1.amazonaws.com"]);
  return [
    ["http.request.method", "POST"],
    ["url.full", `https://${host}/v2/items/${random.below(1_000_000)}?expand=stock&page=${random.below(20)}`],
    ["server.address", host],
    ["server.port", 443],
    ["http.response.status_code", 200],
    ["network.peer.address", `10.1.${random.below(4)}.${random.below(256)}`],
    ["network.peer.port", 443],
    ["network.protocol.name", "http"],
    ["network.protocol.version", "1.1"],
    ["http.request.body.size", random.below(4000)],
    ["http.response.body.size", random.below(90_000)],
    ["peer.service", host.split(".", 1)[0] ?? ""],
    ["user_agent.original", "aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0"],
    ...threadAttributes(random),
  ];
}

function databaseAttributes(random: Random): Attributes {
  const table = random.pick(TABLES);
  return [
    ["db.system.name", "postgresql"],
    ["db.namespace", "shop"],
    ["db.operation.name", "SELECT"],
    ["db.collection.name", table],
    [
      "db.query.text",
      `SELECT id, name, status, price, created_at FROM ${table} WHERE tenant = $1 AND id = $2 ORDER BY created_at LIMIT 50`,
    ],
    ["db.query.summary", `SELECT ${table}`],
    ["db.response.returned_rows", random.below(50)],
    ["server.address", "postgres-primary.internal"],
    ["server.port", 5432],
    ["network.peer.address", `10.2.0.${random.below(8)}`],
    ["network.peer.port", 5432],
    ["db.client.connection.pool.name", "shop-main"],
    ["db.client.operation.duration", random.below(1_000_000) / 1e6 + 0.000_000_5],
    ...threadAttributes(random),
  ];
}

function codeAttributes(random: Random): Attributes {
  return [
    ["code.function.name", `com.example.shop.service.${random.pick(["Order", "Pet", "User"])}Service.handle`],
    ["code.file.path", "/srv/app/dist/services/handler.js"],
    ["code.line.number", random.below(900)],
    ["app.feature.flag", random.pick(["new-checkout", "none"])],
    ["app.tenant", `tenant-${random.below(300)}`],
    ["app.request.id", random.uuid()],
    ["app.deployment.colour", random.pick(["blue", "green"])],
    ...threadAttributes(random),
  ];
}

function modelAttributes(random: Random, model: string, who: Attributes): Attributes {
  const cached = random.below(4) === 0 ? random.below(3000) : 0;
  return [
    ["gen_ai.operation.name", "chat"],
    ["gen_ai.provider.name", "aws.bedrock"],
    ["gen_ai.request.model", model],
    ["gen_ai.response.model", model],
    ["gen_ai.request.max_tokens", 2048],
    ["gen_ai.request.temperature", 0.2],
    ["gen_ai.usage.input_tokens", cached + 200 + random.below(6000)],
    ["gen_ai.usage.output_tokens", 20 + random.below(900)],
    ["gen_ai.usage.cache_read.input_tokens", cached],
    ["gen_ai.response.finish_reasons", ["end_turn"]],
    ["gen_ai.response.id", `msg_${random.hex(12)}`],
    ["aws.request_id", random.uuid()],
    ["cloud.region", "us-east-1"],
    ["server.address", "bedrock-runtime.us-east-1.amazonaws.com"],
    ["gen_ai.response.time_to_first_chunk", 0.05 + random.below(900) / 1000 + 0.000_1],
    ...threadAttributes(random),
    ...who,
  ];
}

function threadAttributes(random: Random): Attributes {
  const id = random.below(32);
  return [
    ["thread.id", id],
    ["thread.name", `worker-${id}`],
    ["k8s.pod.name", `storefront-7f9c6d5b84-${id.toString(32).padStart(5, "x")}`],
    ["app.build", "2026.11.20-4f2d91c"],
  ];
}
