import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { docFiles } from "./doc-blocks.ts";

/** Links of README and docs to files or headings that are not there, one line each. Addresses elsewhere are not asked. */
export function brokenLinks(root: string): readonly string[] {
  return docFiles(root).flatMap((file) =>
    readLinks(readFileSync(join(root, file), "utf8")).flatMap(({ line, target }) => {
      const problem = problemOf(root, file, target);
      return problem === undefined ? [] : [`${file}:${line}: ${problem}`];
    }),
  );
}

interface Link {
  /** From 1. */
  readonly line: number;
  readonly target: string;
}

function readLinks(markdown: string): readonly Link[] {
  return proseLines(markdown).flatMap((text, index) =>
    [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map((match) => ({
      line: index + 1,
      target: match[1] ?? "",
    })),
  );
}

function problemOf(root: string, file: string, target: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) return undefined;
  const [path = "", anchor] = target.split("#", 2);
  const found = path === "" ? join(root, file) : join(root, dirname(file), decodeURIComponent(path));
  if (relative(root, found).startsWith("..")) return `the link ${target} leaves the repository`;
  if (!existsSync(found)) return `the link ${target} leads to no file`;
  if (anchor === undefined) return undefined;
  const headings = found.endsWith(".md") ? anchorsOf(readFileSync(found, "utf8")) : new Set<string>();
  return headings.has(anchor) ? undefined : `the link ${target} leads to no heading`;
}

/** As GitHub names them: lower case, without punctuation, hyphens for spaces, and a number where a name comes again. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseLines(markdown, { keepCode: true })) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const name = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    let anchor = name;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${name}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a document, those of code blocks emptied, and inline code too unless it is asked for. */
function proseLines(markdown: string, { keepCode = false } = {}): readonly string[] {
  let fence: string | undefined;
  return markdown.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
    } else return keepCode ? line : line.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "code");
    return "";
  });
}
