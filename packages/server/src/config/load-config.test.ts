import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Registry } from "./config.ts";
import { DEFAULT_CONFIG } from "./default-config.ts";
import { formatFault } from "./fault.ts";
import { loadConfig } from "./load-config.ts";

const registry: Registry = {
  receivers: {
    otlp: z.strictObject({
      protocols: z.strictObject({
        grpc: z.strictObject({ endpoint: z.string() }),
        http: z.strictObject({ endpoint: z.string() }),
      }),
    }),
  },
  processors: {
    memory_limiter: z.strictObject({ limit_mib: z.int(), spike_limit_mib: z.int() }),
    normalize: z.strictObject({}),
    price: z.strictObject({ book: z.string().optional() }),
    redact: z.strictObject({ limit: z.int().default(7) }),
  },
  exporters: { store: z.strictObject({}) },
  extensions: { access: z.strictObject({}), console: z.strictObject({ endpoint: z.string() }) },
};
const none = (): undefined => undefined;
const faultsOf = (text: string): readonly string[] => {
  const loaded = loadConfig(text, registry, none);
  return loaded.kind === "faulty" ? loaded.faults.map((fault) => formatFault("o.yaml", fault)) : [];
};

describe("loadConfig", () => {
  it("accepts the built-in default", () => {
    const loaded = loadConfig(DEFAULT_CONFIG, registry, none);
    expect(loaded).toMatchObject({ kind: "ok", config: { processors: { redact: { limit: 7 } } } });
  });

  it("reads endpoints from the environment, and the default where a variable is unset or empty", () => {
    const env = (name: string): string | undefined =>
      ({ OUTCROP_CONSOLE_ENDPOINT: "0.0.0.0:80", OUTCROP_OTLP_HTTP_ENDPOINT: "" })[name];
    expect(loadConfig(DEFAULT_CONFIG, registry, env)).toMatchObject({
      kind: "ok",
      config: {
        extensions: { console: { endpoint: "0.0.0.0:80" } },
        receivers: { otlp: { protocols: { http: { endpoint: "localhost:4318" } } } },
      },
    });
  });

  it("takes a variable as the text that is wanted, whatever it looks like, and as a number or a flag elsewhere", () => {
    const user = z.strictObject({ email: z.string(), password: z.string().min(3), age: z.int(), isIn: z.boolean() });
    const own = {
      ...registry,
      extensions: { ...registry.extensions, access: z.strictObject({ users: z.array(user) }) },
    };
    const text = DEFAULT_CONFIG.replace(
      "  access:\n",
      "  access:\n    users: [{ email: a, password: '${env:PW}', age: '${env:AGE}', isIn: '${env:IN}' }]\n",
    );
    const load = (variables: Readonly<Record<string, string>>) => loadConfig(text, own, (name) => variables[name]);
    const rest = { AGE: "7", IN: "true" };
    for (const PW of ["0123456789", "1234567890", "1.50", "true"]) {
      expect(load({ ...rest, PW })).toMatchObject({
        kind: "ok",
        config: { extensions: { access: { users: [{ email: "a", password: PW, age: 7, isIn: true }] } } },
      });
    }
    // What is wrong with the text is said of the text.
    expect(load({ ...rest, PW: "12" })).toMatchObject({
      kind: "faulty",
      faults: [{ path: "extensions.access.users.0.password", message: expect.stringContaining(">=3") as string }],
    });
    expect(load({ ...rest, PW: "123", AGE: "seven" })).toMatchObject({ kind: "faulty" });
  });

  it("reports every fault at once, each with its line", () => {
    const text = DEFAULT_CONFIG.replace("  redact:\n", "  redact:\n    limit: many\n    limt: 1\n  made_up:\n")
      .replace("exporters: [store]", "exporters: [store, elsewhere]")
      .replace("    traces:", "    traces:\n      receivers: [otlp]\n      exporters: [store]\n    profiles:");
    const faults = faultsOf(text);
    expect(faults).toHaveLength(5);
    expect(faults[0]).toMatch(/^o\.yaml:16: processors\.redact\.limit: .*number/);
    expect(faults[1]).toMatch(/^o\.yaml:15: processors\.redact: .*limt/);
    expect(faults[2]).toBe(
      'o.yaml:18: processors.made_up: unknown type "made_up", this build knows: memory_limiter, normalize, price, redact',
    );
    expect(faults[3]).toMatch(/^o\.yaml:34: service\.pipelines\.profiles: expected "traces", "metrics" or "logs"/);
    expect(faults[4]).toMatch(/^o\.yaml:37: service\.pipelines\.profiles\.exporters\.1: "elsewhere" is not defined/);
  });

  it("reports what is wrong with a component beside a fault of the whole, and a processor that is named twice", () => {
    const text = DEFAULT_CONFIG.replace("  redact:\n", "  redact:\n    limit: many\n").replace(
      "service:\n",
      "service:\n  telemetry: {}\n",
    );
    const faults = faultsOf(text);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^o\.yaml:\d+: service: .*telemetry/);
    expect(faults[1]).toMatch(/^o\.yaml:16: processors\.redact\.limit: .*number/);
    const twice = DEFAULT_CONFIG.replace(
      "processors: [memory_limiter, normalize, redact]",
      "processors: [normalize, redact, normalize]",
    );
    expect(faultsOf(twice)).toEqual([
      expect.stringMatching(/^o\.yaml:\d+: service\.pipelines\.logs\.processors\.2: "normalize" is there twice$/),
    ]);
  });

  it("names a variable that is not set", () => {
    expect(faultsOf(DEFAULT_CONFIG.replace("  price:", "  price:\n    book: ${env:PRICES}"))).toEqual([
      "o.yaml:15: processors.price.book: environment variable PRICES is not set and has no default (${env:PRICES:-default})",
    ]);
  });

  it.each(["${file:/run/secrets/prices}", "${env:1ST}", "a ${yaml:x} b", "${}"])(
    "refuses %s, which would be taken for the text that it is",
    (text) => {
      const withBook = (book: string): string =>
        DEFAULT_CONFIG.replace("  price:", () => `  price:\n    book: "${book}"`);
      const reference = /\$\{.*\}/.exec(text)?.[0] ?? "";
      expect(faultsOf(withBook(text))).toEqual([
        `o.yaml:15: processors.price.book: cannot expand ${reference}: expected \${env:NAME} or \${env:NAME:-default}; a dollar sign is $$`,
      ]);
      expect(loadConfig(withBook(text.replace("${", () => "$${")), registry, none)).toMatchObject({
        kind: "ok",
        config: { processors: { price: { book: text } } },
      });
    },
  );

  it.each(["a: [", "a: 1\na: 2", "\tx: 1"])("tells where %j stops being YAML", (text) => {
    expect(faultsOf(text)[0]).toMatch(/^o\.yaml:\d: Cannot read YAML/);
  });

  it.each(["", "[]", "null", "42"])("refuses %j, which configures nothing", (text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });

  it("says what to add where the service is missing, and names a key of it that nothing knows", () => {
    expect(faultsOf("receivers: {}")[0]).toContain("service: expected the pipelines that should run");
    expect(faultsOf(DEFAULT_CONFIG.replace("  pipelines:", "  pipelins: {}\n  pipelines:"))[0]).toContain("pipelins");
  });

  it("does not let a value from the environment change the structure", () => {
    const text = DEFAULT_CONFIG.replace("localhost:4318", "x").replace("OUTCROP_OTLP_HTTP_ENDPOINT", "EVIL");
    const loaded = loadConfig(text, registry, (name) => (name === "EVIL" ? "a\nexporters: {}" : undefined));
    expect(loaded).toMatchObject({
      kind: "ok",
      config: { receivers: { otlp: { protocols: { http: { endpoint: "a\nexporters: {}" } } } } },
    });
  });

  it("keeps a doubled dollar as one", () => {
    const loaded = loadConfig(DEFAULT_CONFIG.replace("  price:", "  price:\n    book: a$$b"), registry, none);
    expect(loaded).toMatchObject({ kind: "ok", config: { processors: { price: { book: "a$b" } } } });
  });
});
