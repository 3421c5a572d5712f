const FINISH_REASONS: ReadonlyMap<string, string> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool_call"],
  ["guardrail_intervened", "content_filter"],
  ["content_filtered", "content_filter"],
  ["malformed_model_output", "error"],
  ["malformed_tool_use", "error"],
  // The words of models that InvokeModel calls: OpenAI and its like, Titan, Cohere, AI21, Stability.
  ["tool_calls", "tool_call"],
  ["FINISH", "stop"],
  ["LENGTH", "length"],
  ["CONTENT_FILTERED", "content_filter"],
  ["COMPLETE", "stop"],
  ["STOP_SEQUENCE", "stop"],
  ["MAX_TOKENS", "length"],
  ["ERROR", "error"],
  ["ERROR_TOXIC", "content_filter"],
  ["endoftext", "stop"],
  ["SUCCESS", "stop"],
]);

/**
 * The `finish_reason` of an output message from Converse's `stopReason`, or a model's own word. A reason that is new
 * stays as it is; one that never arrived is `error` (conventions, `gen_ai.response.finish_reasons`).
 */
export function messageFinishReason(stopReason: string | undefined): string {
  return stopReason === undefined ? "error" : (FINISH_REASONS.get(stopReason) ?? stopReason);
}
