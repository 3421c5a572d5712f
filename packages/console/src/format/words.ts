/** Words of the data as a reader would say them; what is not known is shown as it was sent. */
const COST_STATUS: Readonly<Record<string, string>> = {
  priced: "Priced",
  unknown_model: "Unknown model",
  no_usage: "No usage reported",
  provisioned: "Provisioned throughput",
  custom_model: "Custom model",
  other_unit: "Not priced per token",
};

const SURFACES: Readonly<Record<string, string>> = {
  direct: "Direct calls",
  agent: "Bedrock Agents",
  agentcore: "AgentCore",
  strands: "Strands",
};

const TOKEN_KINDS: Readonly<Record<string, string>> = {
  input: "Input",
  cache_read: "Cache read",
  cache_write: "Cache write",
  output: "Output",
};

export const costStatusWord = (status: string): string => COST_STATUS[status] ?? orNone(status);
export const surfaceWord = (surface: string): string => SURFACES[surface] ?? orNone(surface);
export const tokenKindWord = (kind: string): string => TOKEN_KINDS[kind] ?? kind;
/** An ARN by what tells it from others: region and resource. Any other name is shown as it is. */
export function modelWord(model: string): string {
  const arn = /^arn:[^:]*:[^:]*:([^:]*):[^:]*:(.+)$/.exec(model);
  if (arn === null) return orNone(model);
  const [, region = "", resource = ""] = arn;
  return region === "" ? resource : `${region}:${resource}`;
}

/**
 * Where one glance has to do: a model without the geography and vendor before it, and the date and version behind. A
 * vendor stays whose model is called by little more than a number, such as `deepseek.r1`.
 */
export function modelTitle(model: string): string {
  const short = modelWord(model).replace(
    /^(?:(?:[a-z]{2,6}|us-gov)\.(?=[a-z0-9-]+\.[a-z]))?(?:[a-z0-9-]+\.(?=[a-z](?!\d)))?/,
    "",
  );
  return short.replace(/(?:-\d{8})?(?:-v\d+(?::\d+)*)?$/, "");
}

export const orNone = (value: string): string => (value === "" ? "(none)" : value);
