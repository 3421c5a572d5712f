/** What a customer's question is about; triage chooses one. */
export const SUBJECTS = ["order", "trouble", "policy", "translation", "summary", "contract", "case"] as const;
export type Subject = (typeof SUBJECTS)[number];
/** All but what needs more than one look: that goes to a managed agent. */
export type DirectSubject = Exclude<Subject, "case">;

export interface ModelChoice {
  readonly modelId: string;
  readonly stream: boolean;
  readonly maxTokens: number;
  /** The model may look things up. */
  readonly tools: boolean;
  /** The handbook goes into the system prompt, behind a cache point. */
  readonly handbook: boolean;
}

export const TRIAGE_MODEL = "us.amazon.nova-lite-v1:0";

/** The cheapest model that is good enough for each subject. */
export const MODELS: Readonly<Record<DirectSubject, ModelChoice>> = {
  order: choice("us.amazon.nova-pro-v1:0", { tools: true }),
  trouble: choice("global.anthropic.claude-sonnet-4-5-20250929-v1:0", {
    stream: true,
    tools: true,
    handbook: true,
    maxTokens: 2000,
  }),
  policy: choice("us.anthropic.claude-haiku-4-5-20251001-v1:0", { stream: true, handbook: true }),
  translation: choice("mistral.mistral-large-2402-v1:0"),
  summary: choice("us.meta.llama3-3-70b-instruct-v1:0", { stream: true }),
  // Business customers pay from their own profile. Its ARN does not say which model is behind it.
  contract: choice("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/business0desk"),
};

function choice(modelId: string, change: Partial<ModelChoice> = {}): ModelChoice {
  return { modelId, stream: false, maxTokens: 800, tools: false, handbook: false, ...change };
}
