import { z } from "zod";
import { componentType, type ComponentKind, type Config, type Registry } from "./config.ts";
import type { EnvLookup } from "./expand-env.ts";
import type { Fault } from "./fault.ts";
import { parseYaml, type ParsedYaml } from "./parse-yaml.ts";

export type LoadedConfig =
  | { readonly kind: "ok"; readonly config: Config }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

const KINDS: readonly ComponentKind[] = ["receivers", "processors", "exporters", "extensions"];
const COMPONENT_ID = /^[a-z][a-z0-9_]*(\/[A-Za-z0-9_.-]+)?$/;
const names = z.array(z.string()).default([]);
const components = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

/** What to say where a value is missing or of the wrong kind; other faults keep their own words. */
function whenMissing(expected: string): { error: (issue: { readonly code?: string }) => string | undefined } {
  return { error: (issue) => (issue.code === "invalid_type" ? expected : undefined) };
}

const shape = z.strictObject({
  receivers: components,
  processors: components,
  exporters: components,
  extensions: components,
  service: z.strictObject(
    {
      extensions: names,
      pipelines: z.record(
        z.string(),
        z.strictObject({ receivers: names, processors: names, exporters: names }),
        whenMissing("expected pipelines, each with receivers, processors and exporters"),
      ),
    },
    whenMissing('expected the pipelines that should run: "service: { pipelines: { traces: … } }"'),
  ),
});

/** Reads a configuration. Every fault of the text is found in one go; a key that nothing knows is a fault. */
export function loadConfig(text: string, registry: Registry, env: EnvLookup): LoadedConfig {
  const yaml = parseYaml(text, env);
  const faults: Fault[] = [...yaml.faults];
  if (yaml.value === undefined) return { kind: "faulty", faults };
  const parsed = shape.safeParse(yaml.value ?? {});
  if (!parsed.success) faults.push(...toFaults(parsed.error, [], yaml));
  const document = parsed.success ? parsed.data : undefined;
  const completed: Record<ComponentKind, Record<string, unknown>> = {
    receivers: {},
    processors: {},
    exporters: {},
    extensions: {},
  };
  for (const kind of KINDS) {
    for (const [id, value] of Object.entries(document?.[kind] ?? componentsOf(yaml.value, kind))) {
      const checked = checkComponent(kind, id, value, registry, yaml);
      if (checked.kind === "ok") completed[kind][id] = checked.value;
      else faults.push(...checked.faults);
    }
  }
  if (document !== undefined) faults.push(...checkService(document, yaml));
  return faults.length > 0 || document === undefined
    ? { kind: "faulty", faults }
    : { kind: "ok", config: Object.freeze({ ...completed, service: document.service }) };
}

/** The components of a kind in a document that is faulty as a whole: what is wrong with them is told with the rest. */
function componentsOf(document: unknown, kind: ComponentKind): Readonly<Record<string, unknown>> {
  const whole = z.object({ [kind]: components }).safeParse(document);
  return whole.success ? (whole.data[kind] ?? {}) : {};
}

type Checked =
  | { readonly kind: "ok"; readonly value: unknown }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

function checkComponent(
  kind: ComponentKind,
  id: string,
  value: unknown,
  registry: Registry,
  yaml: ParsedYaml,
): Checked {
  const at = (message: string): Checked => ({
    kind: "faulty",
    faults: [{ path: `${kind}.${id}`, line: yaml.lineOf([kind, id]), message }],
  });
  if (!COMPONENT_ID.test(id)) return at(`expected a name like "type" or "type/name"`);
  const schema = registry[kind][componentType(id)];
  if (schema === undefined) {
    const known = Object.keys(registry[kind]).join(", ");
    return at(`unknown type "${componentType(id)}", this build knows: ${known === "" ? "none" : known}`);
  }
  const parsed = parseComponent(schema, value ?? {}, (path) => yaml.textAt([kind, id, ...path]));
  return parsed.success
    ? { kind: "ok", value: parsed.data }
    : { kind: "faulty", faults: toFaults(parsed.error, [kind, id], yaml) };
}

type Path = readonly (string | number)[];

/**
 * A variable whose value looks like a number is its text where that is wanted: a password of digits is no number. So says
 * the Collector, too.
 */
function parseComponent(schema: z.ZodType, value: unknown, textAt: (path: Path) => string | undefined) {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed;
  const texts = parsed.error.issues.flatMap((issue) => {
    const path = toPath(issue.path);
    const text = issue.code === "invalid_type" && issue.expected === "string" ? textAt(path) : undefined;
    return text === undefined ? [] : [{ path, text }];
  });
  if (texts.length === 0) return parsed;
  return schema.safeParse(texts.reduce((changed, { path, text }) => withText(changed, path, text), value));
}

/** The same value with a text at a path. */
function withText(value: unknown, [key, ...rest]: Path, text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? withText(item, rest, text) : item));
  }
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: withText(object[key], rest, text) };
}

/** Every name that `service` uses must be defined above, and a pipeline needs both ends. */
function checkService(document: z.infer<typeof shape>, yaml: ParsedYaml): readonly Fault[] {
  const faults: Fault[] = [];
  const expectDefined = (kind: ComponentKind, id: string, path: readonly (string | number)[]): void => {
    if (Object.hasOwn(document[kind], id)) return;
    faults.push({ path: path.join("."), line: yaml.lineOf(path), message: `"${id}" is not defined under ${kind}` });
  };
  for (const [index, id] of document.service.extensions.entries()) {
    expectDefined("extensions", id, ["service", "extensions", index]);
  }
  const pipelines = Object.entries(document.service.pipelines);
  if (pipelines.length === 0) {
    const path = ["service", "pipelines"];
    faults.push({ path: path.join("."), line: yaml.lineOf(path), message: "expected at least one pipeline" });
  }
  for (const [id, pipeline] of pipelines) {
    const path = ["service", "pipelines", id];
    if (!/^(traces|metrics|logs)(\/[A-Za-z0-9_.-]+)?$/.test(id)) {
      faults.push({
        path: path.join("."),
        line: yaml.lineOf(path),
        message: `expected "traces", "metrics" or "logs", or one of them with "/name"`,
      });
    }
    for (const kind of ["receivers", "processors", "exporters"] as const) {
      for (const [index, name] of pipeline[kind].entries()) expectDefined(kind, name, [...path, kind, index]);
    }
    for (const [index, name] of pipeline.processors.entries()) {
      if (pipeline.processors.indexOf(name) === index) continue;
      const at = [...path, "processors", index];
      faults.push({ path: at.join("."), line: yaml.lineOf(at), message: `"${name}" is there twice` });
    }
    for (const end of ["receivers", "exporters"] as const) {
      if (pipeline[end].length > 0) continue;
      faults.push({
        path: `${path.join(".")}.${end}`,
        line: yaml.lineOf(path),
        message: `expected at least one of ${end}`,
      });
    }
  }
  return faults;
}

function toFaults(error: z.ZodError, prefix: readonly (string | number)[], yaml: ParsedYaml): readonly Fault[] {
  return error.issues.map((issue) => {
    const path = [...prefix, ...toPath(issue.path)];
    return { path: path.join("."), line: yaml.lineOf(path), message: issue.message };
  });
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === "symbol" ? String(part) : part));
}
