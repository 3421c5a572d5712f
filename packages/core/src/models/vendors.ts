/**
 * Vendor segments of Bedrock model ids as of November 2026. The list only settles what is a vendor and what is a
 * profile prefix in front of one; a vendor that is not in it is still recognised by its form (see `parseModelId`).
 */
const KNOWN_VENDORS: ReadonlySet<string> = new Set([
  "ai21",
  "amazon",
  "anthropic",
  "arcee",
  "cohere",
  "deepseek",
  "google",
  "luma",
  "meta",
  "microsoft",
  "minimax",
  "mistral",
  "moonshot",
  "moonshotai",
  "nvidia",
  "openai",
  "qwen",
  "stability",
  "twelvelabs",
  "writer",
  "xai",
  "zai",
]);

export function isKnownVendor(segment: string): boolean {
  return KNOWN_VENDORS.has(segment);
}

/** Product lines whose name takes two words, where one word would join what is sold apart (text, embeddings, images). */
const TWO_WORD_LINES: ReadonlySet<string> = new Set(["titan", "stable"]);

/**
 * The product line that a model's name begins with: `claude-3-5-haiku…` is `claude`, `llama3-1-70b…` is `llama`,
 * `titan-embed-text-v2` is `titan-embed`. Names that begin with a version (`r1`, `v3`) belong to the vendor's own line.
 */
export function familyOf(vendor: string, name: string): string | undefined {
  if (name.startsWith("gpt-oss")) return "gpt-oss";
  if (vendor === "ai21" && /^j\d/.test(name)) return "jurassic";
  const [, first = "", second] = /^([a-z]+)(?:-([a-z]+))?/.exec(name) ?? [];
  if (second !== undefined && TWO_WORD_LINES.has(first)) return `${first}-${second}`;
  if (first.length >= 2) return first;
  return vendor;
}

/**
 * Names of models that are not billed by the tokens that telemetry reports: images, video, reranking by query, and
 * speech, whose audio tokens have their own price and are not told apart in the usage. Multimodal embeddings charge
 * for each image or second. Source: aws.amazon.com/bedrock/pricing, November 2026.
 */
const OTHER_UNITS: readonly RegExp[] = [
  /^stability\./,
  /^luma\./,
  /^twelvelabs\./,
  /^[a-z0-9]+\.(?:.*-)?rerank/,
  /^amazon\.nova-(?:\d+-)*(?:canvas|reel|sonic|multimodal-embeddings)/,
  /^amazon\.titan-(?:image|embed-image)/,
];

export function isBilledInOtherUnits(baseModel: string): boolean {
  return OTHER_UNITS.some((pattern) => pattern.test(baseModel));
}
