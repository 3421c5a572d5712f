interface Group {
  /** The largest repeat inside, 1 when nothing inside varies in length. */
  repeats: number;
  /** What each alternative begins with, as written. */
  readonly starts: string[];
  atStart: boolean;
}

/** How often a group with a varying inside may itself repeat. */
const MAX_OUTER = 5;

/** A repeat that may go further than this counts as one without bound. */
const FAR = 1000;

const QUANTIFIER = /^(?:[*+?]|\{(\d{1,6})(?:(,)(\d{0,6}))?\})\??/;
const GROUP_OPEN = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_$][\w$]*>))?/;
const ATOM = /^(?:\\(?:[xucpP]\{[^}]*\}|k<[^>]*>|[^])|\[(?:\\[^]|[^\]\\])*\]|[^])/;

/**
 * Why a regular expression could take time out of proportion to the text, or `undefined` when it looks safe. It is a
 * rule of thumb on the safe side: a repeated group may not hold a repeat, nor alternatives that can begin alike, and
 * at most three repeats without bound may stand in the whole.
 */
export function regexRisk(source: string): string | undefined {
  if (/\\[1-9]|\\k</.test(source)) return "it refers back to a group";
  const stack: Group[] = [newGroup()];
  let unbounded = 0;
  let rest = source;
  while (rest !== "") {
    const top = stack.at(-1) ?? newGroup();
    const token = nextToken(rest);
    rest = rest.slice(token.length);
    if (token.startsWith("(")) {
      noteStart(top, token);
      stack.push(newGroup());
      continue;
    }
    if (token === "|") {
      top.atStart = true;
      continue;
    }
    const closed = token === ")" ? stack.pop() : undefined;
    const parent = stack.at(-1) ?? top;
    if (closed === undefined) noteStart(parent, token);
    const quantifier = QUANTIFIER.exec(rest);
    const max = quantifier === null ? 1 : maximum(quantifier);
    rest = rest.slice(quantifier?.[0].length ?? 0);
    if (closed !== undefined && max > 1) {
      if (closed.repeats > 1 && (max > MAX_OUTER || closed.repeats === Infinity))
        return "it repeats a group that holds a repeat";
      if (max > MAX_OUTER && ambiguous(closed.starts)) return "it repeats a group whose alternatives can begin alike";
    }
    if (max > FAR) unbounded += 1;
    parent.repeats = Math.max(parent.repeats, closed?.repeats ?? 1, varies(quantifier, max) ? max : 1);
  }
  return unbounded > 3 ? "it has more than three repeats without bound (write {0,100} for *)" : undefined;
}

function newGroup(): Group {
  return { repeats: 1, starts: [], atStart: true };
}

function nextToken(rest: string): string {
  if (rest.startsWith("(")) return GROUP_OPEN.exec(rest)?.[0] ?? "(";
  if (rest.startsWith(")") || rest.startsWith("|")) return rest.slice(0, 1);
  return ATOM.exec(rest)?.[0] ?? rest.slice(0, 1);
}

function noteStart(group: Group, token: string): void {
  if (!group.atStart || token === "^") return;
  group.starts.push(token);
  group.atStart = false;
}

function maximum(quantifier: RegExpExecArray): number {
  const [whole, least, comma, most] = quantifier;
  if (whole.startsWith("*") || whole.startsWith("+")) return Infinity;
  if (whole.startsWith("?")) return 1;
  if (comma === undefined) return Number(least);
  return most === "" || most === undefined ? Infinity : Number(most);
}

/** `{3}` repeats without choice; everything else can match in more than one length. */
function varies(quantifier: RegExpExecArray | null, max: number): boolean {
  return quantifier !== null && max > 1 && !/^\{\d+\}/.test(quantifier[0]);
}

/** Alternatives that begin with different letters cannot take each other's place; classes and groups might. */
function ambiguous(starts: readonly string[]): boolean {
  if (starts.length < 2) return false;
  const letters = starts.map((start) => start.toLowerCase());
  return letters.some((start) => !/^[a-z0-9_ :/@=-]$/.test(start)) || new Set(letters).size < letters.length;
}
