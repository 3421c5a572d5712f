/**
 * Puts text on the clipboard, and says whether it could. Browsers give `navigator.clipboard` only to https and localhost;
 * on any other address the text is copied from a field, which stands beside `near`, inside the dialog that may hold it.
 */
export async function copyText(text: string, near: HTMLElement): Promise<boolean> {
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return copyFromField(text, near);
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text, near);
  }
}

function copyFromField(text: string, near: HTMLElement): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.tabIndex = -1;
  field.className = "sr-only";
  near.after(field);
  field.focus({ preventScroll: true });
  field.select();
  try {
    // Deprecated, and the only way where the page is not secure.
    return document.execCommand("copy");
  } finally {
    field.remove();
    near.focus({ preventScroll: true });
  }
}
