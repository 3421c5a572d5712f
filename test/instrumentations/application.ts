/** Modules of the application, by the name that its code calls them by. */
const MODULES = {
  http: "node:http",
  https: "https",
  express: "express",
  Fastify: "fastify",
  pg: "pg",
  bedrock: "@aws-sdk/client-bedrock-runtime",
  nodeHandler: "@smithy/node-http-handler",
  fetchHandler: "@smithy/fetch-http-handler",
} as const;

/**
 * A web application that asks a model, over HTTP/1.1 and over `fetch`, for each request to its Express server, says hello in
 * Fastify, finds its database and an HTTPS service away, and prints what it got.
 */
const MAIN = `
const { BedrockRuntimeClient, ConverseCommand } = bedrock;
const client = (requestHandler) => new BedrockRuntimeClient({ region: "us-east-1", requestHandler,
  endpoint: process.env.REPLAY_URL, credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" } });
const clients = [client(new nodeHandler.NodeHttpHandler()), client(new fetchHandler.FetchHttpHandler())];
const ask = async (client) => {
  const messages = [{ role: "user", content: [{ text: "hello" }] }];
  return (await client.send(new ConverseCommand({ modelId: "amazon.nova-lite-v1:0", messages }))).stopReason;
};
const get = (from, url) => new Promise((resolve) => {
  const { request } = from;
  request(url, { headers: { baggage: "session.id=s1" } }, (response) => { response.resume().on("end", () => resolve(response.statusCode)); })
    .on("error", (error) => resolve(error.code)).end();
});
const listening = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));

async function main() {
  const said = [];
  const web = express();
  web.get("/ask/:name", async (_request, response) => {
    for (const client of clients) said.push(await ask(client));
    response.send("asked");
  });
  const server = http.createServer(web);
  said.push(await get(http, "http://127.0.0.1:" + (await listening(server)) + "/ask/me"));
  server.close();

  const fastify = Fastify();
  await globalThis.prepareFastify?.(fastify);
  fastify.get("/hello/:name", async () => ({ hello: true }));
  await fastify.listen({ port: 0, host: "127.0.0.1" });
  said.push((await fetch("http://127.0.0.1:" + fastify.server.address().port + "/hello/me?X-Amz-Signature=secret")).status);
  await fastify.close();

  const database = new pg.Client({ host: "127.0.0.1", port: 9 });
  said.push(await database.connect().catch((error) => error.code));
  said.push(await get(https, "https://127.0.0.1:9/"));
  for (const client of clients) client.destroy();
  console.log(said.join(" "));
}
`;

/** Instrumentations that an application makes itself, which mark each span as its own. */
const OWN = `
const requestHook = (span) => { span.setAttribute("mine", true); };
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");
const { UndiciInstrumentation } = require("@opentelemetry/instrumentation-undici");
const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");
require("http");
module.exports = [new HttpInstrumentation({ requestHook }), new UndiciInstrumentation({ requestHook }), new ExpressInstrumentation({ requestHook })];
globalThis.prepareFastify = (fastify) => {
  const FastifyOtelInstrumentation = require("@fastify/otel");
  return fastify.register(new FastifyOtelInstrumentation({ requestHook }).plugin());
};
require("./app.cjs");
`;

/** What the application writes to its console. */
export const SAID = "end_turn end_turn 200 200 ECONNREFUSED ECONNREFUSED\n";

/** The application's files, by name: as ES module, as CommonJS, and one that has its own instrumentations. */
export function applicationFiles(): Readonly<Record<string, string>> {
  const all = Object.entries(MODULES);
  // By name and as a namespace: both are ways to import.
  const imports = all.map(([name, from]) =>
    ["express", "Fastify", "pg"].includes(name)
      ? `import ${name} from "${from}";`
      : `import * as ${name} from "${from}";`,
  );
  const requires = all.map(([name, from]) => `const ${name} = require("${from}");`);
  const packages = ["http", "undici", "express", "pg"].map((name) => `@opentelemetry/instrumentation-${name}`);
  const dependencies = Object.fromEntries([...packages, "@fastify/otel"].map((name) => [name, "*"]));
  return {
    "package.json": JSON.stringify({ private: true, dependencies }),
    "app.mjs": `${imports.join("\n")}${MAIN}await main();`,
    "app.cjs": `${requires.join("\n")}${MAIN}main();`,
    "own.cjs": OWN,
  };
}
