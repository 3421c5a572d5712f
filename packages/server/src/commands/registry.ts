import { accessConfig } from "../access/config.ts";
import type { Registry } from "../config/config.ts";
import { storeConfig } from "../export/store/config.ts";
import { memoryLimiterConfig } from "../process/memory-limiter/config.ts";
import { normalizeConfig } from "../process/normalize/config.ts";
import { priceConfig } from "../process/price/config.ts";
import { redactConfig } from "../process/redact/config.ts";
import { otlpConfig } from "../receive/otlp/config.ts";
import { consoleConfig } from "../web/config.ts";

/** Every component type that this build knows, with the schema of its configuration. */
export const REGISTRY: Registry = {
  receivers: { otlp: otlpConfig },
  processors: {
    memory_limiter: memoryLimiterConfig,
    normalize: normalizeConfig,
    price: priceConfig,
    redact: redactConfig,
  },
  exporters: { store: storeConfig },
  extensions: { access: accessConfig, console: consoleConfig },
};
