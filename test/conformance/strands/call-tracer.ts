import type { Tracer } from "@outcrop/node/strands";

type Callable = Record<string, (...args: readonly unknown[]) => unknown>;
type Arguments = Readonly<Record<string, unknown>>;

/** The tracer's calls: required arguments in their order, then the options that the call declares. */
const CALLS: Readonly<Record<string, { readonly required: readonly string[]; readonly options: readonly string[] }>> = {
  start_model_invoke_span: {
    required: ["messages"],
    options: ["parent_span", "model_id", "custom_trace_attributes", "system_prompt", "system_prompt_content"],
  },
  end_model_invoke_span: { required: ["span", "message", "usage", "metrics", "stop_reason"], options: ["error"] },
  start_tool_call_span: { required: ["tool"], options: ["parent_span", "custom_trace_attributes"] },
  end_tool_call_span: { required: ["span", "tool_result"], options: ["error"] },
  start_event_loop_cycle_span: {
    required: ["invocation_state", "messages"],
    options: ["parent_span", "custom_trace_attributes"],
  },
  end_event_loop_cycle_span: { required: ["span", "message"], options: ["tool_result_message", "error"] },
  start_agent_span: {
    required: ["messages", "agent_name"],
    options: ["model_id", "tools", "custom_trace_attributes", "tools_config"],
  },
  end_agent_span: { required: ["span"], options: ["response", "error"] },
  start_multiagent_span: { required: ["task", "instance"], options: ["custom_trace_attributes"] },
  end_swarm_span: { required: ["span"], options: ["result"] },
  end_span_with_error: { required: ["span", "error_message"], options: ["exception"] },
};

export function isTracerCall(op: string): boolean {
  return op in CALLS;
}

/** Calls the method of that Python name. Keyword extras become the option `attributes`. */
export function callTracer(tracer: Tracer, op: string, args: readonly unknown[], kwargs: Arguments): unknown {
  const call = CALLS[op];
  if (call === undefined) throw new Error(`Cannot call the tracer: expected a known method, got ${op}`);
  const names = [...call.required, ...call.options];
  const named: Arguments = {
    ...Object.fromEntries(args.map((value, at) => [names[at] ?? `extra${at}`, value])),
    ...kwargs,
  };
  const required = call.required.map((name) => (name === "invocation_state" ? camelMembers(named[name]) : named[name]));
  const options = camelMembers(pick(named, (name) => call.options.includes(name)));
  const attributes = pick(named, (name) => !names.includes(name));
  return (tracer as unknown as Callable)[camel(op)]?.(...required, { ...options, attributes });
}

function pick(from: Arguments, isWanted: (name: string) => boolean): Arguments {
  return Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)));
}

function camelMembers(value: unknown): Arguments {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, member]) => [camel(name), member]));
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
