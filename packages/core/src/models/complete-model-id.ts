/** Product lines of Bedrock's vendors. */
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/^claude-/, "anthropic"],
  [/^(?:titan|nova)-/, "amazon"],
  [/^llama\d/, "meta"],
  [/^(?:mistral|mixtral|ministral|magistral|pixtral|voxtral)-/, "mistral"],
  [/^(?:command|embed|rerank)-/, "cohere"],
  [/^(?:jamba|j2)-/, "ai21"],
  [/^gpt-oss-/, "openai"],
  [/^palmyra-/, "writer"],
  [/^qwen\d/, "qwen"],
  [/^r1-/, "deepseek"],
];
/** `-v1:0`, `-v2`, `-1:0`: the versions of Bedrock's ids. Vendors' own names of the same models have none. */
const VERSION = /-(?:v\d+(?:\.\d+)?(?::\d+)?|\d+:\d+)$/;
const MAX_LENGTH = 256;

/**
 * The foundation model id of a name whose vendor was cut off: `claude-3-haiku-20240307-v1:0` is
 * `anthropic.claude-3-haiku-20240307-v1:0`. Instrumentations of OpenLLMetry send such names of every call to Bedrock.
 * `undefined` for what is no such name. The profile that was called through went with the vendor.
 */
export function completeModelId(name: string): string | undefined {
  if (name.length > MAX_LENGTH || !VERSION.test(name)) return undefined;
  const [, vendor] = VENDORS.find(([line]) => line.test(name)) ?? [];
  return vendor === undefined ? undefined : `${vendor}.${name}`;
}
