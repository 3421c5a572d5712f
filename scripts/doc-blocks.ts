import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A fenced code block of a Markdown file. */
export interface DocBlock {
  /** Path from the repository's root. */
  readonly file: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What follows the language on the fence, for example `fragment`. */
  readonly info: string;
  readonly text: string;
}

/** READMEs, changes, `llms.txt` and docs, by their paths from the repository's root. */
export function docFiles(root: string): readonly string[] {
  const patterns = [
    "README.md",
    "CHANGELOG.md",
    "llms.txt",
    "packages/*/README.md",
    "examples/*/README.md",
    "docs/**/*.md",
  ];
  return globSync(patterns, { cwd: root }).toSorted();
}

/** The blocks of README and docs. Throws where a fence is never closed. */
export function readDocBlocks(root: string): readonly DocBlock[] {
  return docFiles(root).flatMap((file) => parseBlocks(file, readFileSync(join(root, file), "utf8")));
}

export function parseBlocks(file: string, markdown: string): readonly DocBlock[] {
  const blocks: DocBlock[] = [];
  let open:
    | { readonly fence: string; readonly line: number; readonly language: string; readonly info: string }
    | undefined;
  let lines: string[] = [];
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)\s*(.*)$/.exec(line);
    if (open === undefined) {
      if (fence === null) continue;
      open = { fence: fence[2] ?? "", line: index + 1, language: fence[3] ?? "", info: fence[4] ?? "" };
      lines = [];
    } else if (fence !== null && (fence[2] ?? "").startsWith(open.fence) && fence[3] === "") {
      blocks.push({ file, line: open.line, language: open.language, info: open.info, text: lines.join("\n") });
      open = undefined;
    } else {
      lines.push(line);
    }
  }
  if (open !== undefined) throw new Error(`Cannot read ${file}: the code block of line ${open.line} is never closed`);
  return blocks;
}
