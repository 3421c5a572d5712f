/** When an instrumentation has to be there: before the application's code, or with the first file of a package. */
type Begins =
  | { readonly kind: "at-once"; readonly builtins: readonly string[] }
  | { readonly kind: "with-package"; readonly packages: readonly string[] }
  | { readonly kind: "with-server" };

/** One of OpenTelemetry's instrumentations that `register` loads where the application has it. */
export interface UsualInstrumentation {
  /** What `OTEL_NODE_ENABLED_INSTRUMENTATIONS` calls it. */
  readonly shortName: string;
  /** Its package, and the name of its scope. */
  readonly packageName: string;
  readonly className: string;
  readonly begins: Begins;
}

export const USUAL: readonly UsualInstrumentation[] = [
  {
    shortName: "http",
    packageName: "@opentelemetry/instrumentation-http",
    className: "HttpInstrumentation",
    begins: { kind: "at-once", builtins: ["http", "https"] },
  },
  {
    // It listens to diagnostics channels, of `fetch` too, and changes no module.
    shortName: "undici",
    packageName: "@opentelemetry/instrumentation-undici",
    className: "UndiciInstrumentation",
    begins: { kind: "at-once", builtins: [] },
  },
  {
    shortName: "pg",
    packageName: "@opentelemetry/instrumentation-pg",
    className: "PgInstrumentation",
    begins: { kind: "with-package", packages: ["pg", "pg-pool"] },
  },
  {
    shortName: "express",
    packageName: "@opentelemetry/instrumentation-express",
    className: "ExpressInstrumentation",
    begins: { kind: "with-package", packages: ["express"] },
  },
  {
    shortName: "fastify",
    packageName: "@fastify/otel",
    className: "FastifyOtelInstrumentation",
    begins: { kind: "with-server" },
  },
];
