import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { layerOf, PACKAGE_ENTRIES, TEST_EXTRAS } from "./arrows.ts";

/** The few members of ESLint's rule interface that these rules use; oxlint calls them the same way. */
interface Context {
  readonly filename: string;
  report(problem: { readonly node: Node; readonly message: string }): void;
}
interface Node {
  readonly type: string;
  readonly source?: { readonly value?: unknown } | null;
}
type Visitor = Readonly<Record<string, (node: Node) => void>>;
interface Rule {
  create(context: Context): Visitor;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const noExportAll: Rule = {
  create: (context) => ({
    ExportAllDeclaration: (node) =>
      context.report({ node, message: "Name what is exported: `export *` hides the public surface" }),
  }),
};

const noEnum: Rule = {
  create: (context) => ({
    TSEnumDeclaration: (node) =>
      context.report({ node, message: "Use a union of string literals: an enum does not survive type stripping" }),
  }),
};

const layers: Rule = {
  create(context) {
    const file = relative(root, context.filename).split(sep).join("/");
    const source = file.startsWith("packages/") && file.includes("/src/");
    if (!source) return {};
    const layer = layerOf(file);
    if (layer === undefined) {
      return {
        Program: (node) => context.report({ node, message: `${file} is in no layer: give it one in lint/arrows.ts` }),
      };
    }
    const allowed = new Set([layer.name, ...layer.mayImport, ...(isTest(file) ? TEST_EXTRAS : [])]);
    const check = (node: Node): void => {
      const specifier = node.source?.value;
      if (typeof specifier !== "string") return;
      const target = targetOf(file, specifier);
      if (target === undefined) return;
      const reached = layerOf(target);
      if (reached === undefined || !allowed.has(reached.name)) {
        const name = reached?.name ?? target;
        context.report({ node, message: `"${layer.name}" may not import "${name}": see the arrows in lint/arrows.ts` });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(file);
}

/** The file of ours that an import reaches, from the repository's root; `undefined` for other people's packages. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return join(dirname(file), specifier).split(sep).join("/");
  for (const [name, entry] of Object.entries(PACKAGE_ENTRIES)) {
    if (specifier === name) return entry;
    if (specifier.startsWith(`${name}/`) && entry.endsWith("/")) return entry + specifier.slice(name.length + 1);
  }
  return undefined;
}

export default {
  meta: { name: "house" },
  rules: { "no-export-all": noExportAll, "no-enum": noEnum, layers },
};
