import type { Agent, Graph, Model, Swarm, tool } from "@strands-agents/sdk";
import type { StrandsPlugin } from "../plugin/outcrop.ts";
import { type ScriptedUsage, scriptedModel, type Turn, usage } from "./scripted-model.ts";

/** What is used of a copy of the SDK: two releases are tested. */
export interface SdkUnderTest {
  readonly Agent: typeof Agent;
  readonly Model: typeof Model;
  readonly Graph: typeof Graph;
  readonly Swarm: typeof Swarm;
  readonly tool: typeof tool;
}

/** A run of agents, with what their models reported. */
export interface Scenario {
  readonly title: string;
  readonly reported: readonly ScriptedUsage[];
  run(sdk: SdkUnderTest, plugins: readonly StrandsPlugin[]): Promise<void>;
}

export const NOVA = "amazon.nova-lite-v1:0";

const asking = (used: ScriptedUsage, ...names: readonly string[]): Turn => ({
  text: "let me see",
  tools: names.map((name, index) => ({ name, id: `call-${index}`, input: { n: index } })),
  usage: used,
});

export function agentOf(
  { Agent: AgentClass, Model: ModelClass, tool: toolOf }: SdkUnderTest,
  turns: readonly Turn[],
  plugins: readonly StrandsPlugin[],
  options: { readonly name?: string; readonly id?: string; readonly modelId?: string } = {},
): Agent {
  const { name = "helper", id = name, modelId = NOVA } = options;
  const schema = { type: "object", properties: { n: { type: "number" } } } as const;
  return new AgentClass({
    model: scriptedModel(ModelClass, modelId, turns),
    name,
    id,
    printer: false,
    plugins: [...plugins],
    tools: [
      toolOf({ name: "add", description: "Adds one", inputSchema: schema, callback: () => "2" }),
      toolOf({
        name: "fail",
        description: "Fails",
        inputSchema: schema,
        callback: () => {
          throw new Error("no such thing");
        },
      }),
      toolOf({
        name: "ask",
        description: "Asks a person",
        inputSchema: schema,
        callback: (_input, context) => context?.interrupt<string>({ name: "sure", reason: "?" }) ?? "",
      }),
    ],
  });
}

const one = (title: string, turns: readonly Turn[], fails = false): Scenario => ({
  title,
  reported: turns.flatMap((turn) => turn.usage ?? []),
  async run(sdk, plugins) {
    const run = agentOf(sdk, turns, plugins).invoke("hello");
    if (fails)
      await run.then(
        () => Promise.reject(new Error("It did not fail")),
        () => undefined,
      );
    else await run;
  },
});

const A = usage(11, 5);
const B = usage(7, 3, 100, 40);
const C = usage(2, 1);

export const SCENARIOS: readonly Scenario[] = [
  one("plain", [{ text: "hi", usage: A }]),
  one("cached", [{ text: "hi", usage: B }]),
  one("parallel tools", [asking(A, "add", "add", "fail"), { text: "done", usage: B }]),
  one("a tool that is not there", [asking(A, "nothing"), { text: "done", usage: C }]),
  one("interrupted", [asking(B, "ask")]),
  one("a model that fails in its second turn", [asking(A, "add"), { error: new Error("broken") }], true),
  one("the longest answer reached", [{ text: "too long", usage: B, stopReason: "maxTokens" }], true),
  {
    title: "two invocations of one agent",
    reported: [A, B],
    async run(sdk, plugins) {
      const agent = agentOf(
        sdk,
        [
          { text: "one", usage: A },
          { text: "two", usage: B },
        ],
        plugins,
      );
      await agent.invoke("first");
      await agent.invoke("second");
    },
  },
  {
    title: "a consumer that breaks off after the answer",
    reported: [A],
    async run(sdk, plugins) {
      for await (const event of agentOf(sdk, [{ text: "one", usage: A }], plugins).stream("first")) {
        if (event.type === "modelMessageEvent") break;
      }
    },
  },
  {
    title: "a Graph",
    reported: [A, B, C],
    async run(sdk, plugins) {
      const agents = [A, B, C].map((used, index) =>
        agentOf(sdk, [{ text: `${index}`, usage: used }], [], { name: `node-${index}` }),
      );
      const graph = new sdk.Graph({
        nodes: agents,
        edges: [
          ["node-0", "node-2"],
          ["node-1", "node-2"],
        ],
        plugins: [...plugins],
      });
      await graph.invoke("go");
    },
  },
  {
    title: "a Swarm",
    reported: [A, B],
    async run(sdk, plugins) {
      const handOver = (used: ScriptedUsage, answer: object): Turn => ({
        tools: [{ name: "strands_structured_output", id: "s", input: answer }],
        usage: used,
      });
      const first = [handOver(A, { agentId: "second", message: "your turn" })];
      const second = [handOver(B, { message: "done" })];
      const nodes = [agentOf(sdk, first, [], { name: "first" }), agentOf(sdk, second, [], { name: "second" })];
      await new sdk.Swarm({ nodes, start: "first", plugins: [...plugins] }).invoke("go");
    },
  },
];
