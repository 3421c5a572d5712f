import { parseArn, type ArnParts } from "./parse-arn.ts";
import { parseModelId, type ModelIdParts } from "./parse-model-id.ts";
import type { InferenceScope, ResolvedModel, UnpricedReason } from "./types.ts";
import { familyOf, isBilledInOtherUnits } from "./vendors.ts";

/** Bedrock refuses longer model identifiers (API reference, Converse `modelId`); they are not looked into. */
const MAX_ID_LENGTH = 2048;

const NO_ALIASES: ReadonlyMap<string, string> = new Map();

/**
 * What a Bedrock model identifier means: foundation model id, inference profile id, or ARN. Never throws; text that
 * is none of these comes back whole as `baseModel`, with reason `unknown_model`.
 *
 * `aliases` maps identifiers that hide their model (application inference profiles, provisioned throughput, prompts)
 * to the model id behind them. An alias says which model it is; it does not turn reserved capacity or a custom model
 * into one billed by the token.
 */
export function resolveModel(id: string, aliases: ReadonlyMap<string, string> = NO_ALIASES): ResolvedModel {
  if (id.length > MAX_ID_LENGTH) return unresolved(id, undefined, "unknown_model");
  const text = withoutGateway(id.trim());
  const resolved = resolve(id, text);
  if (resolved.billing.kind === "per_token") return resolved;
  const target = aliases.get(id.trim()) ?? aliases.get(text);
  return target === undefined ? resolved : aliased(resolved, resolve(target, withoutGateway(target.trim())));
}

/** LiteLLM and gateways write `bedrock/<model id or ARN>`, with a route (`converse`) or a region between. */
function withoutGateway(text: string): string {
  if (!text.startsWith("bedrock/")) return text;
  const arn = text.indexOf("/arn:");
  return text.slice((arn === -1 ? text.lastIndexOf("/") : arn) + 1);
}

function resolve(id: string, text: string): ResolvedModel {
  if (text.startsWith("arn:")) {
    const arn = parseArn(text);
    return arn === undefined ? unresolved(id, undefined, "unknown_model") : resolveArn(id, arn);
  }
  const parts = parseModelId(text);
  return parts === undefined ? unresolved(id, undefined, "unknown_model") : perToken(id, parts, undefined);
}

function resolveArn(id: string, arn: ArnParts): ResolvedModel {
  if (arn.service === "sagemaker") {
    // A Bedrock Marketplace model runs on a SageMaker endpoint, billed by the hour.
    return unresolved(id, arn.region, arn.resourceType === "endpoint" ? "provisioned" : "unknown_model");
  }
  if (arn.service !== "bedrock") return unresolved(id, arn.region, "unknown_model");
  switch (arn.resourceType) {
    case "foundation-model": {
      const parts = parseModelId(arn.resource);
      if (parts === undefined) return unresolved(id, arn.region, "unknown_model");
      // The foundation-model ARN without a region is how AWS names the target of global profiles.
      return perToken(id, parts, arn.region, arn.region === undefined ? "global" : undefined);
    }
    case "inference-profile": {
      const parts = parseModelId(arn.resource);
      return parts === undefined ? unresolved(id, arn.region, "unknown_model") : perToken(id, parts, arn.region);
    }
    case "provisioned-model":
      return unresolved(id, arn.region, "provisioned");
    case "custom-model": {
      const parts = parseModelId(arn.resource.split("/", 1)[0] ?? "");
      const reason = { kind: "unpriced", reason: "custom_model" } as const;
      return parts === undefined
        ? unresolved(id, arn.region, "custom_model")
        : { ...perToken(id, parts, arn.region), billing: reason };
    }
    case "custom-model-deployment":
    case "imported-model":
      return unresolved(id, arn.region, "custom_model");
    case "default-prompt-router": {
      // `default-prompt-router/anthropic.claude:1` names the family that it routes within, not the model that answers.
      const parts = parseModelId(arn.resource);
      const vendor = parts?.vendor;
      const family = parts === undefined ? undefined : familyOf(parts.vendor, parts.name);
      return { ...unresolved(id, arn.region, "unknown_model"), vendor, family };
    }
    default:
      // application-inference-profile, prompt-router, prompt, async-invoke, agent, …: the ARN does not say the model.
      return unresolved(id, arn.region, "unknown_model");
  }
}

function perToken(
  id: string,
  { geo, vendor, name }: ModelIdParts,
  region: string | undefined,
  scope: InferenceScope = geo === undefined ? "regional" : geo === "global" ? "global" : "geo",
): ResolvedModel {
  const baseModel = `${vendor}.${name}`;
  return {
    id,
    vendor,
    family: familyOf(vendor, name),
    baseModel,
    scope,
    geo: geo === "global" ? undefined : geo,
    region,
    billing: isBilledInOtherUnits(baseModel) ? { kind: "unpriced", reason: "other_unit" } : { kind: "per_token" },
  };
}

function unresolved(id: string, region: string | undefined, reason: UnpricedReason): ResolvedModel {
  return {
    id,
    vendor: undefined,
    family: undefined,
    baseModel: id,
    scope: "regional",
    geo: undefined,
    region,
    billing: { kind: "unpriced", reason },
  };
}

function aliased(sent: ResolvedModel, target: ResolvedModel): ResolvedModel {
  const keepsReason = sent.billing.kind === "unpriced" && sent.billing.reason !== "unknown_model";
  return {
    ...target,
    id: sent.id,
    region: sent.region ?? target.region,
    billing: keepsReason ? sent.billing : target.billing,
  };
}
