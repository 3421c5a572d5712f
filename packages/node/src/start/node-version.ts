const [MAJOR, MINOR] = [22, 15];

/** Whether this is a Node that the instrumentation is made for and tested on: 22.15 or newer. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MAJOR || (major === MAJOR && minor >= MINOR);
}
