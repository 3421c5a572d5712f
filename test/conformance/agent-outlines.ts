const RESEARCHED = [
  "  [invoke_agent] invoke_agent research",
  "    [chat] chat amazon.nova-lite-v1:0",
  "    [invoke_agent] invoke_agent library",
  "      [retrieval] retrieval KB1",
  "      [chat] chat amazon.nova-lite-v1:0",
];
const THREE_LEVELS = [
  "[invoke_agent] invoke_agent",
  "  [chat] chat amazon.nova-lite-v1:0",
  ...RESEARCHED,
  ...RESEARCHED,
];

/** What `--tree` shows of `AGENT_RECORDINGS`, and of one of them under another id, as outlines. */
export const AGENT_OUTLINES: Readonly<Record<string, readonly string[]>> = {
  "three-levels": THREE_LEVELS,
  wrong: THREE_LEVELS,
  routing: [
    "[invoke_agent] invoke_agent",
    "  [chat] chat amazon.nova-pro-v1:0",
    "  [invoke_agent] invoke_agent research",
    "    [chat] chat us.anthropic.claude-3-7-sonnet-20250219-v1:0",
  ],
  "streaming-guardrails": ["[invoke_agent] invoke_agent", "  [chat] chat amazon.nova-lite-v1:0"],
  "code-interpreter": [
    "[invoke_agent] invoke_agent",
    "  [execute_tool] execute_tool code_interpreter ! execution_error",
    "  [execute_tool] execute_tool orders/round",
  ],
  inline: [
    "[invoke_agent] invoke_agent planner",
    "  [chat] chat amazon.nova-lite-v1:0",
    "  [invoke_agent] invoke_agent helper",
    "    [chat] chat amazon.nova-micro-v1:0",
  ],
  "fails-half-way": [
    "[invoke_agent] invoke_agent ! DependencyFailedException",
    "  [chat] chat amazon.nova-lite-v1:0",
    "  [execute_tool] execute_tool orders/find ! 424",
  ],
  "rag-stream": ["[RetrieveAndGenerateStream] BedrockAgentRuntime.RetrieveAndGenerateStream"],
  flow: [
    "[InvokeFlow] BedrockAgentRuntime.InvokeFlow",
    "  [] flow_node In",
    "  [] flow_node Ask",
    "    [chat] chat amazon.nova-pro-v1:0",
    "  [] flow_node Where",
    "  [] flow_node Ladder",
    "    [execute_tool] execute_tool ladder",
    "  [] flow_node Out",
  ],
  "agentic-retrieval": ["[retrieval] retrieval", "  [retrieval] retrieval KB1", "  [retrieval] retrieval KB2"],
};
