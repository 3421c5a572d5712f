/** Values of `gen_ai.operation.name` that Outcrop emits or recognises. */
export const OPERATION = {
  chat: "chat",
  generateContent: "generate_content",
  textCompletion: "text_completion",
  embeddings: "embeddings",
  retrieval: "retrieval",
  createAgent: "create_agent",
  invokeAgent: "invoke_agent",
  executeTool: "execute_tool",
  invokeWorkflow: "invoke_workflow",
  /** Newer than v1.41. */
  searchMemory: "search_memory",
  /** Newer than v1.41. */
  deleteMemory: "delete_memory",
  /** One turn of the loop of a Strands agent. Not in the conventions: the name that its Python SDK gives. */
  eventLoopCycle: "execute_event_loop_cycle",
} as const;

/** Values of `gen_ai.provider.name`. For Bedrock it is always this, whoever made the model. */
export const PROVIDER = {
  awsBedrock: "aws.bedrock",
  openai: "openai",
  anthropic: "anthropic",
  azureInference: "azure.ai.inference",
  azureOpenai: "azure.ai.openai",
  gcpGemini: "gcp.gemini",
  gcpVertexAi: "gcp.vertex_ai",
  gcpGenAi: "gcp.gen_ai",
  cohere: "cohere",
  deepseek: "deepseek",
  groq: "groq",
  ibmWatsonx: "ibm.watsonx.ai",
  mistral: "mistral_ai",
  perplexity: "perplexity",
  xai: "x_ai",
  moonshot: "moonshot_ai",
} as const;

/** Values of `gen_ai.token.type`. */
export const TOKEN_TYPE = { input: "input", output: "output" } as const;

/** `error.type` where nothing better is known (core conventions). */
export const ERROR_TYPE_OTHER = "_OTHER";
