const [MAJOR, MINOR] = [22, 15];

/** Whether this is a Node that the instrumentation is made for and tested on: 22.15 or newer. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MAJOR || (major === MAJOR && minor >= MINOR);
}

/** Whether modules are loaded by Node's own loader, which the hook follows. Bun names a version of Node and has its own. */
export function hasNodeLoader(versions: Readonly<Record<string, string | undefined>>): boolean {
  return versions["bun"] === undefined;
}
