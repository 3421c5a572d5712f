/** What to do with the parts of a JSON text. Names are member names; a value in an array has the array's name. */
export interface JsonVisitor {
  /** A string's text after redaction. */
  string(text: string, name: string | undefined): string;
  /** The text of a number, `true` or `false` after redaction; `null` is not asked for. */
  literal(text: string, name: string | undefined): string;
  name(text: string): string;
}

const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

interface Level {
  readonly object: boolean;
  readonly name: string | undefined;
}

/**
 * Replaces parts of a valid JSON text and leaves every other character as it is: spacing, order and the digits of
 * large numbers. The result is valid JSON. Depth costs no stack.
 */
export function redactJson(text: string, visitor: JsonVisitor): string {
  const levels: Level[] = [];
  let name: string | undefined;
  let expectsName = false;
  return text.replaceAll(TOKEN, (token) => {
    switch (token) {
      case "{":
      case "[": {
        levels.push({ object: token === "{", name });
        expectsName = token === "{";
        if (expectsName) name = undefined;
        return token;
      }
      case "}":
      case "]":
        name = levels.pop()?.name;
        expectsName = false;
        return token;
      case ",":
        expectsName = levels.at(-1)?.object === true;
        return token;
      case ":":
        expectsName = false;
        return token;
      case "null":
        return token;
      default:
        break;
    }
    if (!token.startsWith('"')) return quotedIfChanged(token, visitor.literal(token, name));
    const sent = decode(token);
    if (!expectsName) return encodedIfChanged(token, sent, visitor.string(sent, name));
    name = sent;
    return encodedIfChanged(token, sent, visitor.name(sent));
  });
}

export function isJsonText(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decode(token: string): string {
  return token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
}

function encodedIfChanged(token: string, sent: string, redacted: string): string {
  return sent === redacted ? token : JSON.stringify(redacted);
}

function quotedIfChanged(token: string, redacted: string): string {
  return token === redacted ? token : JSON.stringify(redacted);
}
