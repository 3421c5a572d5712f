/** Operations that are one call of a model. All others (agents, workflows, tools) can only sum up such calls. */
const MODEL_OPERATIONS: ReadonlySet<string> = new Set([
  "chat",
  "embeddings",
  "generate_content",
  "image_generation",
  "rerank",
  "text_completion",
]);

/** Whether a value of `gen_ai.operation.name` is one call of a model. */
export function isModelOperation(operation: string): boolean {
  return MODEL_OPERATIONS.has(operation);
}
