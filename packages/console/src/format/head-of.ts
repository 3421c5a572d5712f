/** At most `length` UTF-16 units from the start of a text; one fewer where the last would be half of a character. */
export function headOf(text: string, length: number): string {
  const head = text.slice(0, length);
  return head.length < text.length && isHighSurrogate(head.charCodeAt(head.length - 1)) ? head.slice(0, -1) : head;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdb_ff;
}
