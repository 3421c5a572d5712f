import { diag } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeInstrumentation, settleBuiltins } from "./instrumentation.ts";

interface Part {
  patch: (exports: unknown, version?: string) => unknown;
  readonly files?: readonly Part[];
}

/** As much of @opentelemetry/instrumentation as is looked at. */
function classWith(modules: readonly object[]) {
  return class Example {
    readonly _modules = modules;
    readonly taken: unknown[] = [];
    _unwrap = (_holder: unknown, name: unknown): unknown => this.taken.push(name);
    warnings = 0;
    config: object;
    constructor(config: object) {
      this.config = config;
    }
    _warnOnPreloadedModules(): void {
      this.warnings += 1;
    }
    enable(): void {
      Reflect.apply(Reflect.get(this, "_warnOnPreloadedModules") as () => void, this, []);
      this.config = { ...this.config, enabledWith: this.config };
    }
    disable(): void {}
    setConfig(config: object): void {
      this.config = config;
    }
    getConfig(): object {
      return this.config;
    }
  };
}

describe("makeInstrumentation", () => {
  afterEach(() => vi.restoreAllMocks());

  it("gives the module as it is where patching it throws, and says so once", () => {
    const error = vi.spyOn(diag, "error").mockImplementation(() => undefined);
    const broken = (): never => {
      throw new Error("no such member");
    };
    const part: Part = { patch: broken, files: [{ patch: broken }] };
    makeInstrumentation({ Example: classWith([part]) }, "Example", {});
    const exports = {};
    expect([part, ...(part.files ?? [])].map(({ patch }) => patch(exports, "1.0.0"))).toEqual([exports, exports]);
    expect(error).toHaveBeenCalledOnce();
  });

  it("gives what a patch gives, which may be another object", () => {
    const part: Part = { patch: (exports, version) => ({ exports, version }) };
    makeInstrumentation({ Example: classWith([part]) }, "Example", {});
    expect(part.patch(1, "2")).toEqual({ exports: 1, version: "2" });
  });

  it("is at work with its configuration, and does not warn of a package that is just being loaded", () => {
    const made = makeInstrumentation(classWith([]), "Example", { mine: 1 });
    expect(made.getConfig()).toMatchObject({ mine: 1, enabledWith: { mine: 1, enabled: true } });
    expect(made).toMatchObject({ warnings: 0 });
  });

  it("takes away only what is still there: the package would print the rest to the console", () => {
    const made = makeInstrumentation(classWith([]), "Example", {});
    const wrapped = Object.assign(() => undefined, { __wrapped: true });
    const unwrap = Reflect.get(made, "_unwrap") as (holder: object, name: string) => unknown;
    for (const name of ["patched", "replaced", "absent"]) unwrap({ patched: wrapped, replaced: () => undefined }, name);
    expect(Reflect.get(made, "taken")).toEqual(["patched"]);
  });

  it("says what was expected of a package that is something else", () => {
    expect(() => makeInstrumentation({}, "Example", {})).toThrow("expected a class Example, got object");
    expect(() =>
      makeInstrumentation(
        {
          Example: class {
            readonly other = true;
          },
        },
        "Example",
        {},
      ),
    ).toThrow("expected an instrumentation");
  });
});

describe("settleBuiltins", () => {
  it("ends the patching of a builtin, whoever imports it, and of no other module", () => {
    const patch = vi.fn<(exports: unknown) => unknown>((exports) => exports);
    const [http, other] = [
      { name: "http", patch },
      { name: "other", patch },
    ];
    const made = makeInstrumentation({ Example: classWith([http, other]) }, "Example", {});
    const builtin = {};
    settleBuiltins(made, new Map([["http", builtin]]));
    const namespace = {};
    expect(http.patch(namespace)).toBe(namespace);
    expect(patch).not.toHaveBeenCalled();
    expect(http).toMatchObject({ moduleExports: builtin });
    other.patch(namespace);
    expect(patch).toHaveBeenCalledOnce();
  });
});
