/** A reader with faults, planted to see whether the fuzzer finds them: a length, then so many bytes, again and again. */
export function readLengthPrefixed(bytes: Uint8Array, fault: "none" | "throws" | "hangs" | "past-the-end"): string {
  const parts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    const end = at + 1 + length;
    if (end > bytes.length && fault !== "past-the-end") return "malformed";
    // What a careless view of the whole buffer does.
    const part = Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, length).toString("latin1");
    parts.push(part);
    if (part.startsWith("magic") && part.length > 7) {
      if (fault === "throws") throw new Error("the planted fault");
      if (fault === "hangs") for (;;);
    }
    at = end;
  }
  return parts.join();
}
