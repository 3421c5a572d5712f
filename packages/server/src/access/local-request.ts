/** Whether a `Host` header (with or without a port) names this machine's loopback interface. */
export function isLocalHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = hostName(host);
  return name === "localhost" || name === "[::1]" || name.endsWith(".localhost") || isLoopbackIPv4(name);
}

/** Whether an `Origin` header belongs to a page that this machine itself served. */
export function isSameOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:") && isLocalHost(url.host);
}

/** Whether a listen address can only be reached from this machine. */
export function isLoopbackAddress(address: string): boolean {
  return address === "localhost" || address === "::1" || isLoopbackIPv4(address);
}

function hostName(host: string): string {
  const lower = host.toLowerCase();
  if (lower.startsWith("[")) return lower.slice(0, lower.indexOf("]") + 1);
  const colon = lower.indexOf(":");
  return colon < 0 ? lower : lower.slice(0, colon);
}

function isLoopbackIPv4(name: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}
