/** One thing that is wrong with a configuration, and where. All faults are reported together. */
export interface Fault {
  /** Dotted path of the key, for example `receivers.otlp.protocols.http.endpoint`; empty for the whole document. */
  readonly path: string;
  /** Line in the YAML text, from 1, where it is known. */
  readonly line: number | undefined;
  readonly message: string;
}

/** `outcrop.yaml:12: receivers.otlp: unknown key "protocol"` */
export function formatFault(file: string, fault: Fault): string {
  const place = fault.line === undefined ? file : `${file}:${fault.line}`;
  return fault.path === "" ? `${place}: ${fault.message}` : `${place}: ${fault.path}: ${fault.message}`;
}
