import { isKnownVendor } from "./vendors.ts";

/** A model id taken apart: `us.anthropic.claude-v2:1:200k` is geo `us`, vendor `anthropic`, name `claude-v2:1`. */
export interface ModelIdParts {
  readonly geo: string | undefined;
  readonly vendor: string;
  /** Model name with its version, without a context-window suffix. */
  readonly name: string;
}

/** Prefixes of system inference profiles seen so far. Others are recognised by form when a known vendor follows. */
const KNOWN_GEOS: ReadonlySet<string> = new Set([
  "af",
  "amer",
  "ap",
  "apac",
  "au",
  "ca",
  "eu",
  "global",
  "il",
  "in",
  "jp",
  "kr",
  "me",
  "mx",
  "sa",
  "sg",
  "uk",
  "us",
  "us-gov",
]);

const GEO_FORM = /^[a-z]{2,8}(?:-[a-z]{2,8})?$/;
const VENDOR_FORM = /^[a-z][a-z0-9]{1,31}$/;
const NAME_FORM = /^[a-z][a-z0-9.-]*(?::[a-z0-9]+)*$/;
/** Without a digit, hyphen or colon, `x.y` is as likely a host or a file name as a model of a vendor never seen. */
const MODEL_LIKE = /[-:\d]/;

/**
 * Takes a foundation model id or system inference profile id apart, or answers `undefined` when the text has not
 * that form. The rule, first that fits: a known vendor at the start; a short prefix (geography) and then a known
 * vendor; a known or two-letter geography and then a vendor never seen; a vendor never seen.
 */
export function parseModelId(text: string): ModelIdParts | undefined {
  const [first = "", second, ...rest] = text.split(".");
  if (second === undefined) return undefined;
  if (isKnownVendor(first)) return modelOf(undefined, first, text.slice(first.length + 1));
  const afterSecond = text.slice(first.length + second.length + 2);
  if (rest.length > 0 && isKnownVendor(second)) {
    return GEO_FORM.test(first) ? modelOf(first, second, afterSecond) : undefined;
  }
  if (rest.length > 0 && (KNOWN_GEOS.has(first) || /^[a-z]{2}$/.test(first))) {
    return unseenVendor(first, second, afterSecond);
  }
  return unseenVendor(undefined, first, text.slice(first.length + 1));
}

function unseenVendor(geo: string | undefined, vendor: string, name: string): ModelIdParts | undefined {
  if (!VENDOR_FORM.test(vendor) || KNOWN_GEOS.has(vendor) || !MODEL_LIKE.test(name)) return undefined;
  return modelOf(geo, vendor, name);
}

function modelOf(geo: string | undefined, vendor: string, name: string): ModelIdParts | undefined {
  if (!NAME_FORM.test(name)) return undefined;
  // `v1:0:200k`: the third part names a context window or modality of the same model at the same price.
  return { geo, vendor, name: name.split(":", 2).join(":") };
}
